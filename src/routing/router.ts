/** The router: an order and the market go in, a split with all its reasons comes out. Pure. */
import type { RouteDecision } from '../model/route-decision.js';
import type { Qty } from '../model/units.js';
import type { Split } from './allocation.js';
import type { Field } from './candidates.js';
import { survey } from './candidates.js';
import { constraintsOn } from './constraints.js';
import { recordAlternative, recordCandidate, recordCost } from './decision-record.js';
import { allocateWithin } from './few-children.js';
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
 * worst price; rests what is left of a DAY or GTC order. FOK goes whole to the one venue that fills it at least cost,
 * or nowhere.
 * The same request always gives the same decision.
 */
export function decideRoute(request: RouteRequest): RouteDecision {
  const field = survey(request);
  const split = takeable(request, field.offers);
  const { takes } = split;
  const taken = filledBy(takes);
  const rest = mayRest(request) ? postRemainder(request, field, takes, request.quantity - taken) : [];
  const children = takeChildren(request, field.offers, takes).concat(rest);
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

function takeable(request: RouteRequest, offers: readonly Offer[]): Split {
  const split = allocateWithin(offers, request.quantity, request.policy);
  return request.timeInForce === 'FOK' ? { ...split, takes: wholeAtOne(request, offers) } : split;
}

/** Several markets cannot promise all or nothing between them: one of them fills all of it, or nothing is sent. */
function wholeAtOne({ quantity, policy }: RouteRequest, offers: readonly Offer[]): Takes {
  const one = bestAlone({ offers, quantity, policy, accepts: (take) => take === quantity });
  return offers.map((_, index) => (index === one?.index ? one.take : 0));
}

function recordCandidates(request: RouteRequest, field: Field, takes: Takes): RouteDecision['candidates'] {
  let offered = 0;
  return field.candidates.map((candidate) => {
    const take: Qty = candidate.offer ? (takes[offered++] ?? 0) : 0;
    return recordCandidate(request, candidate, { take, unitScale: field.unitScale });
  });
}
