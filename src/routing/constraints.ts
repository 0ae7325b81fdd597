/** Which constraints shaped a decision, in words for a person; the last one says why nothing more is sent. */
import { signOf } from '../model/fix.js';
import type { PlannedChild } from '../model/route-decision.js';
import type { Px, Qty } from '../model/units.js';
import { fromUnits } from '../model/units.js';
import type { Split } from './allocation.js';
import { isProtected } from './allocation.js';
import type { Field } from './candidates.js';
import { childCount } from './few-children.js';
import { instructionsOf } from './instructions.js';
import type { Takes } from './offer.js';
import { filledBy, sumOf } from './offer.js';
import { mayRest } from './posting.js';
import type { RouteRequest } from './route-request.js';

interface Plan extends Split {
  readonly children: readonly PlannedChild[];
}

/** Empty when the greedy merge of all displayed levels filled the order untouched. */
export function constraintsOn(request: RouteRequest, field: Field, plan: Plan): readonly string[] {
  const bound: string[] = [];
  const { note, postOnly } = instructionsOf(request);
  if (note !== null) bound.push(note);
  if (postOnly) bound.push('post-only: nothing is taken');
  else boundVenues(request, field, plan, bound);
  if (request.policy.orderProtection && plan.takes !== plan.merged)
    boundByProtection(request, field, plan.merged, bound);
  boundByCount(request, plan.takes, bound);
  boundByLiquidity(request, field, plan, bound);
  return bound;
}

/** Venues whose part stops at a cap, or is not whole lots in the greedy merge. */
function boundVenues(request: RouteRequest, field: Field, plan: Plan, bound: string[]): void {
  let index = -1;
  for (const { facts, offer } of field.candidates) {
    if (!offer) continue;
    index += 1;
    const exhausted = offer.cap > 0 && plan.takes[index] === offer.cap;
    const wanted = exhausted ? Math.min(sumOf(offer.levels), request.quantity) : 0;
    const most = Math.min(wanted, facts.maxUnits ?? wanted);
    if (most < wanted) {
      bound.push(`${facts.venue}: at most ${qtyText(request, most)} per child`);
    } else if (wanted > offer.cap || (plan.merged[index] ?? 0) % offer.lot !== 0) {
      bound.push(`${facts.venue}: lot ${qtyText(request, offer.lot)}`);
    }
  }
}

function boundByProtection(request: RouteRequest, { offers }: Field, merged: Takes, bound: string[]): void {
  if (isProtected(offers, merged)) return;
  const guarded = offers.filter((offer) => offer.protectedQuote && offer.levels.length > 0);
  const best = Math.min(...guarded.map((offer) => offer.rank[0] ?? 0));
  const px = pxText(request, signOf(request.side) * best);
  bound.push(`order protection: better protected quotes from ${px} are taken in full first`);
}

function boundByCount({ policy }: RouteRequest, takes: Takes, bound: string[]): void {
  if (policy.maxChildren !== null && childCount(takes) >= policy.maxChildren) {
    bound.push(`at most ${policy.maxChildren} children`);
  }
}

function boundByLiquidity(request: RouteRequest, field: Field, plan: Plan, bound: string[]): void {
  const taken = filledBy(plan.takes);
  const left = request.quantity - taken;
  if (left === 0) return;
  const { limitPx } = request;
  if (limitPx !== null && isCutByLimit(request, field, limitPx))
    bound.push(`limit ${pxText(request, limitPx)}`);
  const posted = plan.children.reduce((sum, child) => sum + child.orderQty, 0) - taken;
  if (posted === left) return;
  const { maxFloor } = instructionsOf(request);
  if (maxFloor !== null && posted > 0) {
    bound.push(`display quantity ${qtyText(request, maxFloor)}: the rest follows part by part`);
    return;
  }
  bound.push(whyNotMore(request, field, { left: left - posted, taken }));
}

function isCutByLimit(request: RouteRequest, { candidates }: Field, limitPx: Px): boolean {
  const sign = signOf(request.side);
  return candidates.some(({ view, offer }) => {
    const worst = offer && (sign > 0 ? view?.asks : view?.bids)?.at(-1);
    return worst ? sign * (worst.px - limitPx) > 0 : false;
  });
}

function whyNotMore(
  request: RouteRequest,
  { offers }: Field,
  plan: { readonly left: Qty; readonly taken: Qty },
): string {
  const displayed = offers.reduce((sum, offer) => sum + sumOf(offer.levels), 0);
  const of = `${qtyText(request, plan.left)} of ${qtyText(request, request.quantity)}`;
  const { minQty } = instructionsOf(request);
  if (minQty > 0 && plan.taken > 0)
    return `minimum quantity ${qtyText(request, minQty)}: the rest follows when that has been filled`;
  if (minQty > 0 && request.timeInForce !== 'FOK')
    return `minimum quantity ${qtyText(request, minQty)}: no single market can fill that at once, so nothing is sent`;
  if (request.timeInForce === 'FOK') {
    return `fill or kill: no single market can fill all of it (${qtyText(request, displayed)} displayed over all), so nothing is sent`;
  }
  if (mayRest(request))
    return `${of} cannot rest: no market takes it in its lots at a price that does not cross`;
  if (displayed === 0) return 'no displayed liquidity within the limit at any usable market';
  return `${of} not sent: no more can be taken at once`;
}

function qtyText({ scales }: RouteRequest, qty: Qty): string {
  return fromUnits(qty, scales.qtyScale);
}

function pxText({ scales }: RouteRequest, px: Px): string {
  return fromUnits(px, scales.pxScale, 2);
}
