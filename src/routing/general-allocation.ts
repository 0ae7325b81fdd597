/** Exact splits where costs are not per share alone: tickets, minimums, tiers, blocks, fades, lots of any kind. */
import type { Exact } from '../model/exact.js';
import { minus, plus, powerOfTen, times } from '../model/exact.js';
import { ceilings, floorBelow, isProtected, withinCeiling } from './allocation.js';
import type { Expectation, Value } from './child-value.js';
import { expectationOf, isLess, unfilledUnit, valueOf } from './child-value.js';
import type { ChildOption } from './min-plus.js';
import { leastValue } from './min-plus.js';
import type { Offer, Takes } from './offer.js';
import type { WholeProblem } from './problem-offers.js';
import type { RouteProblem } from './route-problem.js';
import { UnreadableProblem } from './route-problem.js';

/** A split with what it is expected to fill and cost; each amount with its scale. */
export interface Plan {
  readonly takes: Takes;
  readonly filled: Exact;
  readonly filledScale: number;
  readonly cost: Exact;
  readonly costScale: number;
}

/** Combinations per ceiling; a few seconds' work. */
const MOST_WORK = 100_000_000;

interface Search {
  readonly problem: RouteProblem;
  readonly whole: WholeProblem;
  /** What an unfilled share costs; null when shares come before money. */
  readonly unfilled: Exact | null;
}

/** Throws UnreadableProblem when the order is too many lots for the table of all splits. */
export function allocateGeneral(problem: RouteProblem, whole: WholeProblem): Plan {
  const search = { problem, whole, unfilled: unfilledUnit(problem, whole) };
  requireTractable(search);
  const free = allocateBelow(search, whole.offers, Number.NEGATIVE_INFINITY);
  const takes =
    free && problem.protect && !isProtected(whole.offers, free) ? allocateProtected(search) : free;
  return planOf(search, takes ?? whole.offers.map(() => 0));
}

function allocateProtected(search: Search): Takes | null {
  const { offers } = search.whole;
  let best: { readonly takes: Takes; readonly value: Value } | null = null;
  for (const ceiling of ceilings(offers)) {
    const within = offers.map((offer) => withinCeiling(offer, ceiling));
    const takes = allocateBelow(search, within, ceiling);
    if (!takes) continue;
    const value = valueOf(expectationOfAll(search, takes), search.unfilled);
    if (!best || isLess(value, best.value)) best = { takes, value };
  }
  return best?.takes ?? null;
}

/** Least value over the offers as given, taking at least what is owed to prices better than `ceiling`. */
function allocateBelow(search: Search, offers: readonly Offer[], ceiling: number): Takes | null {
  return leastValue({
    options: offers.map((offer, index) => optionsOf(search, offer, index, floorBelow(offer, ceiling))),
    quantity: search.whole.quantity,
    lot: commonLot(search.whole),
    maxChildren: search.problem.maxChildren,
  });
}

function commonLot({ offers, quantity }: WholeProblem): number {
  return offers.reduce((lot, offer) => commonDivisor(lot, offer.lot), 0) || quantity;
}

/** The table of splits has a row per lot of the order, and each row tries every child of every venue. */
function requireTractable({ problem, whole }: Search): void {
  const children = whole.offers.reduce((sum, { cap, lot }) => sum + Math.min(cap, whole.quantity) / lot, 0);
  const counts = problem.maxChildren === null ? 1 : Math.min(problem.maxChildren, whole.offers.length) + 1;
  if (children * (whole.quantity / commonLot(whole)) * counts <= MOST_WORK) return;
  throw new UnreadableProblem({
    field: 'orderQty',
    message: 'is too many lots for costs that are not per share alone',
    remedy: 'use greater lots or a smaller order',
  });
}

function optionsOf({ whole, unfilled }: Search, offer: Offer, index: number, floor: number): ChildOption[] {
  const terms = whole.terms[index];
  if (!terms) return [];
  const options: ChildOption[] = floor > 0 ? [] : [{ qty: 0, value: { first: 0, second: 0 } }];
  const least = Math.max(floor, terms.minQty, terms.allOrNone ? (offer.levels[0]?.qty ?? 0) : 0);
  for (let qty = offer.lot; qty <= Math.min(offer.cap, whole.quantity); qty += offer.lot) {
    if (qty < least) continue;
    options.push({ qty, value: valueOf(expectationOf(whole, offer, terms, qty), unfilled) });
  }
  return options;
}

function expectationOfAll({ whole }: Search, takes: Takes): Expectation {
  let sum: Expectation = { outlay: 0, fill: 0 };
  for (const [index, offer] of whole.offers.entries()) {
    const terms = whole.terms[index];
    if (!terms) continue;
    const one = expectationOf(whole, offer, terms, takes[index] ?? 0);
    sum = { outlay: plus(sum.outlay, one.outlay), fill: plus(sum.fill, one.fill) };
  }
  return sum;
}

/** A fallback is paid in cash for what stays unfilled; a penalty is not. */
function planOf(search: Search, takes: Takes): Plan {
  const { problem, whole, unfilled } = search;
  const { outlay, fill } = expectationOfAll(search, takes);
  const missing = minus(times(whole.quantity, powerOfTen(whole.chanceScale)), fill);
  const fallback = problem.objective.kind === 'COMPLETE' ? times(unfilled ?? 0, missing) : 0;
  return {
    takes,
    filled: fill,
    filledScale: whole.qtyScale + whole.chanceScale,
    cost: plus(outlay, fallback),
    costScale: whole.unitScale + whole.qtyScale + whole.chanceScale,
  };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
