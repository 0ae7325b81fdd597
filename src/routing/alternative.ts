/** The best split that was not chosen: what a simpler router would have done. */
import type { Exact } from '../model/exact.js';
import { allocateWithin } from './few-children.js';
import type { Offer, Takes } from './offer.js';
import { filledBy, outlayOf, weigh, wholeLots } from './offer.js';
import type { RoutingPolicy } from './route-request.js';

/** What was to be split, and how it was. */
export interface Choice {
  readonly offers: readonly Offer[];
  readonly quantity: number;
  readonly policy: RoutingPolicy;
  readonly takes: Takes;
}

export interface RejectedSplit {
  readonly name: string;
  readonly takes: Takes;
  readonly filled: number;
  readonly outlay: Exact;
}

/** The better of all at one venue and least price without fees, under the same constraints; null when neither differs. */
export function bestAlternative(choice: Choice): RejectedSplit | null {
  const single = bestSingle(choice);
  const priceOnly = leastPrice(choice);
  if (!single || !priceOnly) return single ?? priceOnly;
  if (single.filled !== priceOnly.filled) return single.filled > priceOnly.filled ? single : priceOnly;
  return single.outlay < priceOnly.outlay ? single : priceOnly;
}

function leastPrice({ offers, quantity, policy, takes: chosen }: Choice): RejectedSplit | null {
  const unpriced = offers.map((offer) => ({ ...offer, unit: offer.rank }));
  const takes = allocateWithin(unpriced, quantity, policy);
  if (isSame(takes, chosen)) return null;
  return {
    name: 'price only, without fees',
    takes,
    filled: filledBy(takes),
    outlay: outlayOf(offers, takes),
  };
}

function bestSingle(choice: Choice): RejectedSplit | null {
  let best = -1;
  let filled = 0;
  let outlay: Exact = 0;
  const chosen = filledBy(choice.takes);
  for (const [index, offer] of choice.offers.entries()) {
    const take = takeAlone(choice, index);
    if (take === 0 || take < filled || (take === chosen && take === choice.takes[index])) continue;
    const cost = weigh(offer, offer.unit, take);
    if (take === filled && !(cost < outlay)) continue;
    best = index;
    filled = take;
    outlay = cost;
  }
  const offer = choice.offers[best];
  if (!offer) return null;
  const takes = choice.offers.map((_, index) => (index === best ? filled : 0));
  return { name: `all at ${offer.venue}`, takes, filled, outlay };
}

/** Most that one venue can give alone, up to the best price that order protection guards elsewhere. */
function takeAlone({ offers, quantity, policy }: Choice, index: number): number {
  const offer = offers[index];
  if (!offer) return 0;
  const most = Math.min(quantity, offer.cap);
  if (!policy.orderProtection) return wholeLots(most, offer.lot);
  let within = 0;
  for (const [j, level] of offer.levels.entries()) {
    if (within >= most || tradesThrough(offers, index, offer.rank[j] ?? 0)) break;
    within += level.qty;
  }
  return wholeLots(Math.min(most, within), offer.lot);
}

function tradesThrough(offers: readonly Offer[], index: number, rank: number): boolean {
  for (const [other, { protectedQuote, rank: ranks }] of offers.entries()) {
    if (other !== index && protectedQuote && (ranks[0] ?? rank) < rank) return true;
  }
  return false;
}

function isSame(a: Takes, b: Takes): boolean {
  return a.every((take, index) => take === b[index]);
}
