/** The router: an order and the market go in, a split with all its reasons comes out. Pure. */
import type { PlannedChild, RouteDecision } from '../model/route-decision.js';
import type { Qty } from '../model/units.js';
import type { Split } from './allocation.js';
import type { Candidate, Field } from './candidates.js';
import { survey } from './candidates.js';
import { constraintsOn } from './constraints.js';
import { recordAlternative, recordCandidate, recordCost } from './decision-record.js';
import { allocateWithin } from './few-children.js';
import { instructionsOf, leastAtOne } from './instructions.js';
import type { Offer, Takes } from './offer.js';
import { filledBy, outlayOf } from './offer.js';
import { mayRest, postRemainder } from './posting.js';
import type { RouteRequest } from './route-request.js';
import { bestAlone } from './single-venue.js';
import { takeChildren } from './take-children.js';

export type { RouteRequest, RoutingPolicy } from './route-request.js';

/** Named with every decision; changes whenever the same request could give another answer. */
export const ROUTER_MODEL = 'displayed-all-in/1';

/**
 * Takes displayed liquidity at least all-in cost (most quantity first), one IOC child per venue limited to its
 * worst price; rests what is left of an order for a day or longer. FOK goes whole to the one venue that fills it at
 * least cost, or nowhere; a minimum likewise. Post-only takes nothing.
 * The same request always gives the same decision.
 */
export function decideRoute(request: RouteRequest): RouteDecision {
  const field = survey(request);
  const split = takeable(request, field.offers);
  const { takes } = split;
  const taken = filledBy(takes);
  const left = leavesToRest(request, taken);
  const rest = left > 0 ? postRemainder(request, field, takes, left) : [];
  const children = withMinimum(request, field, takeChildren(request, field.offers, takes)).concat(rest);
  const { decisionId, at, trigger, symbol, side, quantity, limitPx, book } = request;
  return {
    decisionId,
    at,
    model: ROUTER_MODEL,
    trigger,
    symbol,
    side,
    quantity,
    limitPx,
    nbbo: book.nbbo,
    candidates: recordCandidates(request, field, takes),
    constraints: constraintsOn(request, field, { ...split, children }),
    children,
    expectedFilledQty: taken,
    expectedCost: recordCost(request, field, outlayOf(field.offers, takes)),
    alternative: taken === 0 ? null : recordAlternative(request, field, takes),
  };
}

/** What may be offered to rest now: what rests is filled in whatever pieces come, so a minimum has to be filled before. */
function leavesToRest(request: RouteRequest, taken: Qty): Qty {
  if (!mayRest(request) || instructionsOf(request).minQty > 0) return 0;
  return request.quantity - taken;
}

/** A market that keeps a minimum by itself may fill less than was displayed, as long as it is no less than that. */
function withMinimum(
  request: RouteRequest,
  { candidates }: Field,
  children: readonly PlannedChild[],
): readonly PlannedChild[] {
  const { minQty } = instructionsOf(request);
  if (minQty === 0 || minQty >= request.quantity || request.timeInForce === 'FOK') return children;
  const keeps = ({ facts }: Candidate) => facts.native.includes('MIN_QTY') && minQty % facts.lotUnits === 0;
  return children.map((child) => {
    const market = candidates.find(({ facts }) => facts.venue === child.venue);
    return market && keeps(market) ? { ...child, timeInForce: 'IOC' as const } : child;
  });
}

function takeable(request: RouteRequest, offers: readonly Offer[]): Split {
  if (instructionsOf(request).postOnly) return nothingOf(offers);
  const split = allocateWithin(offers, request.quantity, request.policy);
  const least = leastAtOne(request);
  return least > 0 ? { ...split, takes: atOne(request, offers, least) } : split;
}

function nothingOf(offers: readonly Offer[]): Split {
  const takes = offers.map(() => 0);
  return { takes, merged: takes };
}

/** Several markets cannot promise a minimum between them: one of them fills that much at once, or nothing is sent. */
function atOne({ quantity, policy }: RouteRequest, offers: readonly Offer[], least: Qty): Takes {
  const one = bestAlone({ offers, quantity, policy, accepts: (take) => take >= least });
  return offers.map((_, index) => (index === one?.index ? one.take : 0));
}

function recordCandidates(request: RouteRequest, field: Field, takes: Takes): RouteDecision['candidates'] {
  let offered = 0;
  return field.candidates.map((candidate) => {
    const take: Qty = candidate.offer ? (takes[offered++] ?? 0) : 0;
    return recordCandidate(request, candidate, { take, unitScale: field.unitScale });
  });
}
