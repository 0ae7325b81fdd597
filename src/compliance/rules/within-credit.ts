/** An order against what is left of a credit limit, with the exposure that is there already. */
import { amountText, readable } from '../amounts.js';
import type { Amount } from '../amounts.js';
import { larger } from '../exposure-ledger.js';
import { bookOf } from '../reservation.js';
import type { Exposure } from '../exposure-ledger.js';
import type { Facts } from '../facts.js';
import { noReference } from '../rule.js';
import type { Finding } from '../rule.js';

/** Why the credit rules leave children alone. */
export const COVERED_BY_PARENT = 'what a child may spend is inside the reservation of its parent';

export interface CreditLimit {
  readonly limit: Amount | null;
  readonly whose: string;
}

/** Used on the order's side plus the order, or the other side if that is larger, against the limit; null is missing. */
export function withinCredit(
  { terms, value }: Facts,
  used: Exposure,
  { limit, whose }: CreditLimit,
): Finding {
  if (limit === null) {
    const message = `no credit limit is set for ${whose}; one must be set before it can trade`;
    return { outcome: 'DATA_MISSING', message, reason: 'ORDER_EXCEEDS_LIMIT' };
  }
  if (value === null) return noReference(terms.symbol);
  const book = bookOf(terms.side);
  const mine = used[book] + value;
  const other = book === 'buys' ? used.sells : used.buys;
  const after = mine > other ? mine : other;
  const observed = amountText(after);
  if (after <= limit.value) return { outcome: 'PASS', observed, limit: limit.text };
  const free = larger(used) < limit.value ? limit.value - used[book] : 0n;
  const message =
    `with this order, worth ${readable(value)}, the exposure of ${whose} would be ${readable(after)}, ` +
    `above its limit of ${readable(limit.value)}; ${readable(free)} is free`;
  return { outcome: 'BLOCK', observed, limit: limit.text, message, reason: 'ORDER_EXCEEDS_LIMIT' };
}
