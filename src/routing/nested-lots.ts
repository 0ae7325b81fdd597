/** Least cost where venues trade in different lots, each lot a multiple of every smaller one. */
import type { Exact } from '../model/exact.js';
import { compareExact, plus, times } from '../model/exact.js';
import type { Qty } from '../model/units.js';
import type { Offer, Takes } from './offer.js';

/** `count` equal portions of the same total quantity, each made up of `parts` and costing `cost`. */
interface Portions {
  readonly cost: Exact;
  readonly count: number;
  readonly parts: readonly Part[];
}

interface Part {
  readonly offer: number;
  readonly qty: Qty;
}

/** True when each lot divides the next greater one. */
export function areNested(lots: readonly Qty[]): boolean {
  const ascending = lots.toSorted((a, b) => a - b);
  return ascending.every((lot, index) => lot % (ascending[index - 1] ?? lot) === 0);
}

/**
 * Most quantity up to `quantity` in whole lots beyond what is `owed`, then least cost. Exact for nested lots and convex
 * costs (proof in docs/routing.md): with the total fixed, what the smaller lots contribute is known modulo the next
 * lot, so that their cheapest remainder is taken first and the rest competes in portions of that next lot.
 */
export function allocateNestedLots(offers: readonly Offer[], quantity: Qty, owed: Takes | null): Takes {
  const floors = owed ?? offers.map(() => 0);
  const lots = [...new Set(offers.map((offer) => offer.lot))].toSorted((a, b) => a - b);
  const takes = [...floors];
  let total = reachable(offers, quantity - floors.reduce((sum, floor) => sum + floor, 0), floors);
  let stream: readonly Portions[] = [];
  let size = 1;
  for (const [index, lot] of lots.entries()) {
    stream = byCost([...regroup(stream, lot / size), ...portionsOf(offers, lot, floors)]);
    size = lot;
    const next = lots[index + 1];
    const share = next === undefined ? total : total % next;
    stream = takeFirst(stream, share / lot, takes);
    total -= share;
  }
  return takes;
}

/** The most that whole lots can add up to within `quantity`: greater lots first, exact because lots are nested. */
function reachable(offers: readonly Offer[], quantity: Qty, floors: Takes): Qty {
  const open = offers.map(({ lot, cap }, index) => ({ lot, room: cap - (floors[index] ?? 0) }));
  let left = quantity;
  for (const { lot, room } of open.toSorted((a, b) => b.lot - a.lot)) {
    left -= Math.min(room, left - (left % lot));
  }
  return quantity - left;
}

/** The lots of all offers that trade in this lot, beyond their floors and up to their caps. */
function portionsOf(offers: readonly Offer[], lot: Qty, floors: Takes): readonly Portions[] {
  return offers.flatMap((offer, index) =>
    offer.lot === lot ? regroup(unitsOf(offer, index, floors[index] ?? 0), lot) : [],
  );
}

function unitsOf(offer: Offer, index: number, floor: Qty): readonly Portions[] {
  const units: Portions[] = [];
  let start = 0;
  for (const [j, level] of offer.levels.entries()) {
    const end = Math.min(start + level.qty, offer.cap);
    const count = end - Math.max(start, floor);
    if (count > 0) units.push({ cost: offer.unit[j] ?? 0, count, parts: [{ offer: index, qty: 1 }] });
    start = end;
  }
  return units;
}

/** Bundles `size` successive portions into one; what is left over at the end cannot be used and is dropped. */
function regroup(stream: readonly Portions[], size: number): readonly Portions[] {
  if (size === 1) return stream;
  const bundles: Portions[] = [];
  let open: Portions | null = null;
  let missing = size;
  for (const portions of stream) {
    let left = portions.count;
    if (open) {
      const count = Math.min(left, missing);
      open = join(open, bundle(portions, count));
      left -= count;
      missing -= count;
      if (missing > 0) continue;
      bundles.push(open);
    }
    const whole = Math.floor(left / size);
    if (whole > 0) bundles.push({ ...bundle(portions, size), count: whole });
    left -= whole * size;
    open = left > 0 ? bundle(portions, left) : null;
    missing = size - left;
  }
  return bundles;
}

/** `count` of these portions as one. */
function bundle(portions: Portions, count: number): Portions {
  const parts = portions.parts.map(({ offer, qty }) => ({ offer, qty: qty * count }));
  return { cost: times(portions.cost, count), count: 1, parts };
}

function join(a: Portions, b: Portions): Portions {
  return { cost: plus(a.cost, b.cost), count: 1, parts: [...a.parts, ...b.parts] };
}

/** Stable, so that each venue's own levels stay in order. */
function byCost(stream: readonly Portions[]): readonly Portions[] {
  return stream.toSorted((a, b) => compareExact(a.cost, b.cost));
}

/** Books the first `count` portions into `takes`; returns those that are left. */
function takeFirst(stream: readonly Portions[], count: number, takes: Qty[]): readonly Portions[] {
  let left = count;
  let index = 0;
  for (const portions of stream) {
    const taken = Math.min(left, portions.count);
    for (const { offer, qty } of portions.parts) takes[offer] = (takes[offer] ?? 0) + qty * taken;
    left -= taken;
    if (taken < portions.count) {
      return [{ ...portions, count: portions.count - taken }, ...stream.slice(index + 1)];
    }
    index += 1;
  }
  return [];
}
