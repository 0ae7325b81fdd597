/** Why an exchange refuses an order before it reaches the book. */
import type { VenueOrder } from '../../../src/execution/venue-adapter.js';
import type { OrdRejReason } from '../../../src/model/fix.js';
import type { Instrument } from '../../../src/model/instrument.js';
import { tickAt } from '../../../src/model/instrument.js';
import type { Px, Qty } from '../../../src/model/units.js';
import { fromUnits, toUnits } from '../../../src/model/units.js';
import type { VenueProfile } from '../../../src/model/venue.js';

export interface Refusal {
  readonly reason: OrdRejReason;
  readonly text: string;
}

/** Quantities, lot, cap and price against the instrument and the market's own rules; null when all is well. */
export function amountRefusal(
  order: Pick<VenueOrder, 'ordType' | 'orderQty' | 'price' | 'minQty' | 'maxFloor'>,
  instrument: Instrument,
  profile: VenueProfile,
): Refusal | null {
  const lot = wholeUnits(profile.lotSize, instrument) ?? instrument.minQtyIncrement;
  return (
    lotRefusal('orderQty', order.orderQty, { lot, instrument }) ??
    lotRefusal('minQty', order.minQty ?? lot, { lot, instrument }) ??
    lotRefusal('maxFloor', order.maxFloor ?? lot, { lot, instrument }) ??
    mostRefusal(order.orderQty, instrument, profile) ??
    minimumRefusal(order) ??
    (order.ordType === 'MARKET' ? null : priceRefusal(order.price, instrument))
  );
}

function lotRefusal(
  field: string,
  qty: Qty,
  { lot, instrument }: { readonly lot: Qty; readonly instrument: Instrument },
): Refusal | null {
  if (Number.isSafeInteger(qty) && qty > 0 && qty % lot === 0) return null;
  const text = `${field} must be a positive multiple of ${fromUnits(lot, instrument.qtyScale)}`;
  return { reason: 'INCORRECT_QUANTITY', text };
}

function mostRefusal(qty: Qty, instrument: Instrument, profile: VenueProfile): Refusal | null {
  const most = profile.maxQty === null ? null : wholeUnits(profile.maxQty, instrument);
  if (most === null || qty <= most) return null;
  return { reason: 'ORDER_EXCEEDS_LIMIT', text: `orderQty must be at most ${profile.maxQty}` };
}

function minimumRefusal({ minQty, orderQty }: Pick<VenueOrder, 'minQty' | 'orderQty'>): Refusal | null {
  if (minQty === undefined || minQty <= orderQty) return null;
  return { reason: 'INCORRECT_QUANTITY', text: 'minQty must be at most orderQty' };
}

function priceRefusal(price: Px | null, instrument: Instrument): Refusal | null {
  const tick = tickAt(instrument, price ?? 0);
  if (price !== null && Number.isSafeInteger(price) && price > 0 && price % tick === 0) return null;
  const text = `price must be a positive multiple of ${fromUnits(tick, instrument.pxScale)}`;
  return { reason: 'INVALID_PRICE_INCREMENT', text };
}

/** Whole shares in units of the instrument, never finer than its own increment. */
function wholeUnits(shares: string, instrument: Instrument): Qty | null {
  const units = toUnits(shares, instrument.qtyScale);
  return units === undefined ? null : Math.max(units, instrument.minQtyIncrement);
}
