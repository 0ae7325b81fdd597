/** What one venue offers an order: its contra levels within the limit, each with its all-in price. */
import type { Level } from '../model/book.js';
import type { Exact } from '../model/exact.js';
import { plus, times } from '../model/exact.js';
import type { Qty } from '../model/units.js';

/**
 * Levels best first. `rank` is the price as lower-is-better (bids negated), `unit` the all-in outlay per unit of
 * quantity (proceeds negated): both ascend, so a venue's cost is convex in the quantity taken from it. They are
 * worked out for the levels that the order can reach, at least the best one.
 */
export interface Offer {
  readonly venue: string;
  readonly levels: readonly Level[];
  readonly rank: readonly number[];
  readonly unit: readonly Exact[];
  /** What may be taken is a multiple of `lot` and at most `cap`, itself a multiple of `lot`, displayed and in reach. */
  readonly lot: Qty;
  readonly cap: Qty;
  /** Does its best price bind the others under order protection? */
  readonly protectedQuote: boolean;
}

/** One quantity per offer, in the order of the offers. */
export type Takes = readonly Qty[];

/** Σ quantity. */
export function sumOf(levels: readonly Level[]): Qty {
  let sum = 0;
  for (const level of levels) sum += level.qty;
  return sum;
}

/** The greatest multiple of `lot` within `qty`. */
export function wholeLots(qty: Qty, lot: Qty): Qty {
  return lot === 1 ? qty : qty - (qty % lot);
}

/** Σ weight × quantity over the first `take` units of the offer: all-in outlay for `unit`, turnover for prices. */
export function weigh(offer: Offer, weight: readonly Exact[], take: Qty): Exact {
  let left = take;
  let sum: Exact = 0;
  for (let j = 0; left > 0; j += 1) {
    const qty = Math.min(left, offer.levels[j]?.qty ?? left);
    sum = plus(sum, times(weight[j] ?? 0, qty));
    left -= qty;
  }
  return sum;
}

/** Index of the last level that `take` units reach; −1 for nothing. */
export function reach(offer: Offer, take: Qty): number {
  let left = take;
  let index = -1;
  while (left > 0) {
    index += 1;
    left -= offer.levels[index]?.qty ?? left;
  }
  return index;
}

/** All-in outlay of an allocation, in units of the offers. */
export function outlayOf(offers: readonly Offer[], takes: Takes): Exact {
  let sum: Exact = 0;
  let index = 0;
  for (const offer of offers) sum = plus(sum, weigh(offer, offer.unit, takes[index++] ?? 0));
  return sum;
}

/** Σ takes. */
export function filledBy(takes: Takes): Qty {
  let sum = 0;
  for (const take of takes) sum += take;
  return sum;
}
