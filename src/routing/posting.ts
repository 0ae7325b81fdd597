/** Where the part of an order that cannot be taken at once rests. */
import { compareExact } from '../model/exact.js';
import { signOf } from '../model/fix.js';
import type { TimeInForce } from '../model/fix.js';
import { tickAt } from '../model/instrument.js';
import type { PlannedChild } from '../model/route-decision.js';
import type { Px, Qty } from '../model/units.js';
import type { VenueFacts } from '../model/venue.js';
import type { Candidate, Field } from './candidates.js';
import { priced, pricingOf, rateOf, scaleOf } from './fees.js';
import { instructionsOf, nativeCount } from './instructions.js';
import type { Takes } from './offer.js';
import { wholeLots } from './offer.js';
import type { RouteRequest } from './route-request.js';

/** True for orders whose remainder may rest: a day or longer, with a limit. */
export function mayRest({ timeInForce, limitPx }: RouteRequest): boolean {
  return limitPx !== null && (timeInForce === 'DAY' || timeInForce === 'GTC' || timeInForce === 'GTD');
}

/**
 * Children that rest `quantity` at the limit, or one tick short of any opposite quote that stays. Venues in order
 * of the instructions that they take, of the money a fill there would cost (maker fee per share at that price; a
 * rebate is negative), then of the displayed size already queued there. More than one only where lots or caps leave
 * a remainder. Of an order that is displayed in parts only one part, unless a venue hides the rest by itself.
 */
export function postRemainder(
  request: RouteRequest,
  field: Field,
  takes: Takes,
  quantity: Qty,
): readonly PlannedChild[] {
  const px = restingPx(request, field, takes);
  if (px === null || quantity === 0) return [];
  const children: PlannedChild[] = [];
  const { maxFloor } = instructionsOf(request);
  const room: Room = { left: quantity, display: maxFloor };
  for (const { facts } of ranked(request, field.candidates, px)) {
    const hides = room.display === maxFloor && hidesAllBut(maxFloor, facts);
    const most = hides ? room.left : Math.min(room.left, room.display ?? room.left);
    const orderQty = wholeLots(Math.min(most, facts.maxUnits ?? most), facts.lotUnits);
    if (orderQty === 0) continue;
    const timeInForce = restingTime(request, facts);
    children.push({ venue: facts.venue, orderQty, price: px, timeInForce, intent: 'POST' });
    room.left -= orderQty;
    if (room.display !== null) room.display = Math.max(0, room.display - orderQty);
  }
  return children;
}

interface Room {
  left: Qty;
  /** What may still be displayed; null is all. */
  display: Qty | null;
}

/** True of a venue that by itself shows only so much of an order. */
function hidesAllBut(maxFloor: Qty | null, { native, lotUnits }: VenueFacts): boolean {
  return maxFloor !== null && maxFloor % lotUnits === 0 && native.includes('MAX_FLOOR');
}

/** A venue that does not end orders by itself keeps them until they are taken back. */
function restingTime({ timeInForce }: RouteRequest, { native }: VenueFacts): TimeInForce {
  return timeInForce === 'GTD' && !native.includes('GTD') ? 'GTC' : timeInForce;
}

function restingPx(request: RouteRequest, { offers }: Field, takes: Takes): Px | null {
  const { limitPx, side, instrument } = request;
  if (limitPx === null) return null;
  const sign = signOf(side);
  let opposite: number | null = null;
  for (const [index, offer] of offers.entries()) {
    const level = offer.levels[firstLeft(offer.levels, takes[index] ?? 0)];
    if (level) opposite = Math.min(sign * level.px, opposite ?? sign * level.px);
  }
  if (opposite === null) return limitPx;
  const quote = sign * opposite;
  const px = sign > 0 ? quote - tickAt(instrument, quote - 1) : quote + tickAt(instrument, quote);
  return px > 0 ? px : null;
}

/** The level that still shows size after `take` units are gone. */
function firstLeft(levels: readonly { readonly qty: Qty }[], take: Qty): number {
  let left = take;
  return levels.findIndex((level) => (left -= level.qty) < 0);
}

function ranked(request: RouteRequest, candidates: readonly Candidate[], px: Px): readonly Candidate[] {
  const { pxScale } = request.scales;
  const instructions = instructionsOf(request);
  const open = candidates.filter(({ facts, excluded }) => excluded === null && facts.posting);
  const rates = open.map(({ facts }) => rateOf(facts.makerFee));
  const scale = Math.max(pxScale, ...rates.map((rate) => scaleOf(rate, pxScale)));
  const scored = open.map((candidate) => ({
    candidate,
    natives: nativeCount(instructions, candidate.facts),
    fee: priced(pricingOf(rateOf(candidate.facts.makerFee), 0, pxScale, scale), px),
    queue: queueAt(candidate, request, px),
  }));
  return scored
    .toSorted((a, b) => b.natives - a.natives || compareExact(a.fee, b.fee) || a.queue - b.queue)
    .map(({ candidate }) => candidate);
}

/** Displayed size that would be filled before us: our own side at our price or better. */
function queueAt({ view }: Candidate, { side }: RouteRequest, px: Px): Qty {
  const sign = signOf(side);
  const own = sign > 0 ? view?.bids : view?.asks;
  let queue = 0;
  for (const level of own ?? []) if (sign * (level.px - px) >= 0) queue += level.qty;
  return queue;
}
