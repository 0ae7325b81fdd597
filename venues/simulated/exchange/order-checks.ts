/** Why an exchange refuses an order before it reaches the book. */
import type { OrdRejReason } from '../../../src/model/fix.js';
import type { Instrument } from '../../../src/model/instrument.js';
import { tickAt } from '../../../src/model/instrument.js';
import type { Qty } from '../../../src/model/units.js';
import { fromUnits, toUnits } from '../../../src/model/units.js';
import type { VenueProfile } from '../../../src/model/venue.js';
import type { PricedOrder } from './client-order.js';

export interface Refusal {
  readonly reason: OrdRejReason;
  readonly text: string;
}

/** Quantity, lot, cap and price against the instrument and the market's own rules; null when all is well. */
export function orderRefusal(
  order: PricedOrder,
  instrument: Instrument,
  profile: VenueProfile,
): Refusal | null {
  return quantityRefusal(order.orderQty, instrument, profile) ?? priceRefusal(order, instrument);
}

function quantityRefusal(qty: Qty, instrument: Instrument, profile: VenueProfile): Refusal | null {
  const lot = wholeUnits(profile.lotSize, instrument) ?? instrument.minQtyIncrement;
  if (!Number.isSafeInteger(qty) || qty <= 0 || qty % lot !== 0) {
    const text = `orderQty must be a positive multiple of ${fromUnits(lot, instrument.qtyScale)}`;
    return { reason: 'INCORRECT_QUANTITY', text };
  }
  const most = profile.maxQty === null ? null : wholeUnits(profile.maxQty, instrument);
  if (most === null || qty <= most) return null;
  return { reason: 'ORDER_EXCEEDS_LIMIT', text: `orderQty must be at most ${profile.maxQty}` };
}

function priceRefusal({ price }: PricedOrder, instrument: Instrument): Refusal | null {
  const tick = tickAt(instrument, price);
  if (Number.isSafeInteger(price) && price > 0 && price % tick === 0) return null;
  const text = `price must be a positive multiple of ${fromUnits(tick, instrument.pxScale)}`;
  return { reason: 'INVALID_PRICE_INCREMENT', text };
}

/** Whole shares in units of the instrument, never finer than its own increment. */
function wholeUnits(shares: string, instrument: Instrument): Qty | null {
  const units = toUnits(shares, instrument.qtyScale);
  return units === undefined ? null : Math.max(units, instrument.minQtyIncrement);
}
