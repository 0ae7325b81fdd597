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
  const { takes } = allocateWithin(offers.map(withoutFee), quantity, policy);
  if (isSame(takes, chosen)) return null;
  return {
    name: 'price only, without fees',
    takes,
    filled: filledBy(takes),
    outlay: outlayOf(offers, takes),
  };
}

function withoutFee({ venue, levels, rank, lot, cap, protectedQuote }: Offer): Offer {
  return { venue, levels, rank, unit: rank, lot, cap, protectedQuote };
}

function bestSingle(choice: Choice): RejectedSplit | null {
  let best = -1;
  let filled = 0;
  let outlay: Exact = 0;
  const chosen = filledBy(choice.takes);
  const guards = choice.policy.orderProtection ? guardsOf(choice.offers) : NO_GUARDS;
  for (const [index, offer] of choice.offers.entries()) {
    const ceiling = offer.rank[0] === guards.best && offer.protectedQuote ? guards.next : guards.best;
    const take = takeAlone(offer, choice.quantity, ceiling);
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

/** Most that the venue can give alone without executing beyond `ceiling`. */
function takeAlone(offer: Offer, quantity: number, ceiling: number): number {
  const most = Math.min(quantity, offer.cap);
  let within = 0;
  for (let j = 0; within < most && (offer.rank[j] ?? ceiling) <= ceiling; j += 1) {
    within += offer.levels[j]?.qty ?? most;
  }
  return wholeLots(Math.min(most, within), offer.lot);
}

/** The best protected price, and the best one at any other venue than that one's. */
interface Guards {
  readonly best: number;
  readonly next: number;
}

const NO_GUARDS: Guards = { best: Number.POSITIVE_INFINITY, next: Number.POSITIVE_INFINITY };

function guardsOf(offers: readonly Offer[]): Guards {
  let { best, next } = NO_GUARDS;
  for (const { protectedQuote, rank } of offers) {
    const top = protectedQuote ? (rank[0] ?? next) : next;
    next = Math.min(next, Math.max(best, top));
    best = Math.min(best, top);
  }
  return { best, next };
}

function isSame(a: Takes, b: Takes): boolean {
  return a.every((take, index) => take === b[index]);
}
