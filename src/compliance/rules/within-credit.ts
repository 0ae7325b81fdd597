/** An order against what is left of a credit limit, with the exposure that is there already. */
import { amountText, readable } from '../amounts.js';
import type { Amount } from '../amounts.js';
import { larger } from '../exposure-ledger.js';
import type { Exposure } from '../exposure-ledger.js';
import type { Money } from '../../model/money.js';
import type { OrderTerms } from '../../model/order-terms.js';
import { bookOf } from '../reservation.js';
import type { Facts } from '../facts.js';
import { noReference } from '../rule.js';
import type { Finding } from '../rule.js';

/** Why the credit rules leave children alone. */
export const COVERED_BY_PARENT = 'what a child may spend is inside the reservation of its parent';

export interface CreditLimit {
  readonly limit: Amount | null;
  readonly whose: string;
  /** What of the limit is to be used here; null, or absent, is all of it. */
  readonly budget?: Money | null;
}

/** Used on the order's side plus its value, or the other side if that is larger. */
export function withOrder(used: Exposure, { side }: Pick<OrderTerms, 'side'>, value: Money): Money {
  const mine = used[bookOf(side)] + value;
  return larger(bookOf(side) === 'buys' ? { ...used, buys: mine } : { ...used, sells: mine });
}

/** Used on the order's side plus the order, or the other side if that is larger, against the limit; null is missing. */
export function withinCredit(
  { terms, value }: Facts,
  used: Exposure,
  { limit, whose, budget = null }: CreditLimit,
): Finding {
  if (limit === null) {
    const message = `no credit limit is set for ${whose}; one must be set before it can trade`;
    return { outcome: 'DATA_MISSING', message, reason: 'ORDER_EXCEEDS_LIMIT' };
  }
  if (value === null) return noReference(terms.symbol);
  const after = withOrder(used, terms, value);
  const observed = amountText(after);
  const isShared = budget !== null && budget < limit.value;
  const bound = isShared ? { value: budget, text: amountText(budget) } : limit;
  if (after <= bound.value) return { outcome: 'PASS', observed, limit: bound.text };
  // What is above the limit itself fits into no budget.
  const broken = after <= limit.value ? bound : limit;
  const free = larger(used) < bound.value ? bound.value - used[bookOf(terms.side)] : 0n;
  const message =
    `with this order, worth ${readable(value)}, the exposure of ${whose} would be ${readable(after)}, ` +
    `${broken === limit ? `above its limit of ${readable(limit.value)}` : overBudget(bound, limit)}; ` +
    `${readable(free)} is free`;
  return { outcome: 'BLOCK', observed, limit: broken.text, message, reason: 'ORDER_EXCEEDS_LIMIT' };
}

function overBudget(budget: Amount, limit: Amount): string {
  return (
    `in this partition alone, which is within the limit of ${readable(limit.value)} but above the budget of ` +
    `${readable(budget.value)} that the partition has of it now; more has been asked for, try again`
  );
}
