/** What a share of an order is valued at, and how many an amount of money is good for at that value. */
import type { Instrument } from '../model/instrument.js';
import { notional, parseMoney } from '../model/money.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Px, Qty } from '../model/units.js';
import { collaredPx } from './reference-price.js';
import type { ReferencePolicy, ReferencePrice } from './reference-price.js';

/**
 * The limit price; of a stop the stop price, of everything else the reference, each beyond by the collar: where such
 * an order may come to trade. Null when there is nothing to go by.
 */
export function valuePxOf(
  { price, ordType, stopPx }: OrderTerms,
  reference: ReferencePrice | null,
  policy: ReferencePolicy | null,
): Px | null {
  if (price !== null) return price;
  if (!policy) return null;
  if (ordType === 'STOP' && stopPx !== undefined) return collaredPx({ twicePx: 2 * stopPx }, policy);
  return reference && collaredPx(reference, policy);
}

/** The greatest quantity in whole increments whose value at `px` is within the amount (decimal text); 0 buys nothing. */
export function quantityFor(cash: string, px: Px, instrument: Instrument): Qty {
  const { minQtyIncrement } = instrument;
  const perIncrement = notional(px, minQtyIncrement, instrument);
  const amount = parseMoney(cash);
  if (amount === undefined || perIncrement <= 0n) return 0;
  return Number(amount / perIncrement) * minQtyIncrement;
}
