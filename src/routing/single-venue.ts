/** Everything at one venue: what a fill-or-kill order needs, and what a split is compared with. */
import type { Exact } from '../model/exact.js';
import type { Offer } from './offer.js';
import { weigh, wholeLots } from './offer.js';
import type { RoutingPolicy } from './route-request.js';

export interface SingleVenue {
  readonly index: number;
  readonly take: number;
  readonly outlay: Exact;
}

export interface SingleVenueQuestion {
  readonly offers: readonly Offer[];
  readonly quantity: number;
  readonly policy: RoutingPolicy;
  /** Which answers count. */
  readonly accepts: (take: number, index: number) => boolean;
}

/**
 * The venue that alone gives most, then costs least, without executing beyond another venue's protected quote
 * where quotes are protected; null when no answer counts.
 */
export function bestAlone({ offers, quantity, policy, accepts }: SingleVenueQuestion): SingleVenue | null {
  let best: SingleVenue | null = null;
  const guards = policy.orderProtection ? guardsOf(offers) : NO_GUARDS;
  for (const [index, offer] of offers.entries()) {
    const ceiling = offer.rank[0] === guards.best && offer.protectedQuote ? guards.next : guards.best;
    const take = takeAlone(offer, quantity, ceiling);
    if (take === 0 || take < (best?.take ?? 0) || !accepts(take, index)) continue;
    const outlay = weigh(offer, offer.unit, take);
    if (best && take === best.take && !(outlay < best.outlay)) continue;
    best = { index, take, outlay };
  }
  return best;
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
