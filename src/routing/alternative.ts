/** The best split that was not chosen: what a simpler router would have done. */
import type { Exact } from '../model/exact.js';
import type { Qty } from '../model/units.js';
import { allocateWithin } from './few-children.js';
import type { Offer, Takes } from './offer.js';
import { filledBy, outlayOf } from './offer.js';
import type { RoutingPolicy } from './route-request.js';
import { bestAlone } from './single-venue.js';

/** What was to be split, and how it was. */
export interface Choice {
  readonly offers: readonly Offer[];
  readonly quantity: number;
  readonly policy: RoutingPolicy;
  readonly takes: Takes;
  /** What one venue has to fill alone: all of a FOK order, or a minimum; 0 when the order may be split. */
  readonly least: Qty;
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
  const priceOnly = choice.least > 0 ? null : leastPrice(choice);
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

function bestSingle({ offers, quantity, policy, takes: chosen, least }: Choice): RejectedSplit | null {
  const all = filledBy(chosen);
  const accepts = (take: number, index: number) => (take !== all || take !== chosen[index]) && take >= least;
  const best = bestAlone({ offers, quantity, policy, accepts });
  const offer = best && offers[best.index];
  if (!offer) return null;
  const takes = offers.map((_, index) => (index === best.index ? best.take : 0));
  return { name: `all at ${offer.venue}`, takes, filled: best.take, outlay: best.outlay };
}

function isSame(a: Takes, b: Takes): boolean {
  return a.every((take, index) => take === b[index]);
}
