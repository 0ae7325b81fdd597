/** The written side of a decision: every term in money, as exact decimal text. */
import type { Level } from '../model/book.js';
import type { Exact } from '../model/exact.js';
import { formatExact, minus, powerOfTen, times } from '../model/exact.js';
import { signOf } from '../model/fix.js';
import type { CostTerms, RouteAlternative, RouteCandidate } from '../model/route-decision.js';
import type { Qty } from '../model/units.js';
import { bestAlternative } from './alternative.js';
import type { Candidate, Field } from './candidates.js';
import { allocateWithin } from './few-children.js';
import { leastAtOne } from './instructions.js';
import type { Offer, Takes } from './offer.js';
import { filledBy, outlayOf, sumOf, weigh } from './offer.js';
import type { RouteRequest } from './route-request.js';
import { takeChildren } from './take-children.js';

const NO_LEVELS: readonly Level[] = [];

/** What was taken of the candidate, and the scale of its all-in prices. */
export interface Taken {
  readonly take: Qty;
  readonly unitScale: number;
}

/** An outlay in units of the offers as decimal text in currency. */
export function recordCost(
  { scales }: RouteRequest,
  { unitScale }: Pick<Field, 'unitScale'>,
  outlay: Exact,
): string {
  return formatExact(outlay, unitScale + scales.qtyScale);
}

export function recordCandidate(request: RouteRequest, candidate: Candidate, taken: Taken): RouteCandidate {
  const { facts, view, excluded, offer } = candidate;
  const top = offer?.unit[0];
  return {
    venue: facts.venue,
    excluded,
    protectedQuote: facts.protectedQuote,
    ageMicros: view?.ageMicros ?? 0,
    levels: offer ? inReach(offer) : NO_LEVELS,
    availableQty: offer ? sumOf(offer.levels) : 0,
    bestAllInPx: top === undefined ? null : formatExact(times(signOf(request.side), top), taken.unitScale),
    orderQty: taken.take,
    terms: offer && taken.take > 0 ? recordTerms(request, offer, taken) : null,
  };
}

/** The levels that were priced: deeper ones could not have been taken, and a decision re-run on these is the same. */
function inReach({ levels, unit }: Offer): readonly Level[] {
  return unit.length < levels.length ? levels.slice(0, unit.length) : levels;
}

/** Turnover, fee and their sum; what comes in (proceeds, rebates) is negative. */
function recordTerms(request: RouteRequest, offer: Offer, { take, unitScale }: Taken): CostTerms {
  const { pxScale, qtyScale } = request.scales;
  const price = times(weigh(offer, offer.rank, take), powerOfTen(unitScale - pxScale));
  const total = weigh(offer, offer.unit, take);
  const scale = unitScale + qtyScale;
  return {
    price: formatExact(price, scale),
    fee: formatExact(minus(total, price), scale),
    total: formatExact(total, scale),
  };
}

/** The best split not chosen; its extra cost is against the least cost of as much as it fills, so never negative. */
export function recordAlternative(
  request: RouteRequest,
  field: Field,
  takes: Takes,
): RouteAlternative | null {
  const { quantity, policy } = request;
  const { offers } = field;
  const rejected = bestAlternative({ offers, quantity, policy, takes, least: leastAtOne(request) });
  if (!rejected) return null;
  const { name, filled, outlay } = rejected;
  const like = filled === filledBy(takes) ? takes : allocateWithin(offers, filled, policy).takes;
  return {
    name,
    children: takeChildren(request, offers, rejected.takes),
    expectedFilledQty: filled,
    expectedCost: recordCost(request, field, outlay),
    extraCost: recordCost(request, field, minus(outlay, outlayOf(offers, like))),
  };
}
