/** The marketable part of an order, split exactly: most quantity, then least all-in cost, under every constraint. */
import type { Qty } from '../model/units.js';
import { allocateNestedLots } from './nested-lots.js';
import type { Offer, Takes } from './offer.js';
import { filledBy, outlayOf, reach, sumOf, wholeLots } from './offer.js';
import { sweep } from './sweep.js';

/** A split, and the greedy merge, which knows neither lots nor protection, to tell what they changed. */
export interface Split {
  readonly takes: Takes;
  readonly merged: Takes;
}

/**
 * Splits up to `quantity` over the offers (lots nested). With order protection no venue executes at a price worse
 * than a protected best price elsewhere unless that venue's whole size at it is taken too (Rule 611, ISO form).
 */
export function allocate(offers: readonly Offer[], quantity: Qty, orderProtection: boolean): Split {
  const merged = sweep(offers, quantity, null);
  const takes = isWholeLots(offers, merged) ? merged : allocateNestedLots(offers, quantity, null);
  if (!orderProtection || isProtected(offers, takes)) return { takes, merged };
  return { takes: allocateProtected(offers, quantity), merged };
}

function allocateProtected(offers: readonly Offer[], quantity: Qty): Takes {
  let best: Takes = offers.map(() => 0);
  let filled = 0;
  for (const ceiling of ceilings(offers)) {
    const within = offers.map((offer) => withinCeiling(offer, ceiling));
    const most = within.reduce((sum, offer) => sum + offer.cap, 0);
    if (most < filled) break;
    const takes = allocateAbove(within, quantity, ceiling);
    if (!takes || !isBetter(offers, takes, best)) continue;
    best = takes;
    filled = filledBy(takes);
  }
  return best;
}

/** Where the greedy merge happens to give whole lots it solves the relaxed problem, hence this one. */
function isWholeLots(offers: readonly Offer[], takes: Takes): boolean {
  return offers.every(({ lot }, index) => lot === 1 || (takes[index] ?? 0) % lot === 0);
}

/** True when each protected best price that anyone executes beyond is taken in its full displayed size. */
export function isProtected(offers: readonly Offer[], takes: Takes): boolean {
  let worst = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < offers.length; i += 1) {
    const offer = offers[i];
    const take = takes[i] ?? 0;
    if (offer && take > 0) worst = Math.max(worst, offer.rank[reach(offer, take)] ?? worst);
  }
  return offers.every((offer, index) => (takes[index] ?? 0) >= floorBelow(offer, worst));
}

/** What must be taken of an offer so that others may execute at `worst`. */
export function floorBelow(offer: Offer, worst: number): Qty {
  if (!offer.protectedQuote || (offer.rank[0] ?? worst) >= worst) return 0;
  return offer.levels[0]?.qty ?? 0;
}

/**
 * The worst prices worth trying, worst first: between two protected best prices the same sizes are owed, so only
 * the upper end matters; beyond the last of them, no ceiling.
 */
export function ceilings(offers: readonly Offer[]): readonly number[] {
  const best = offers.flatMap((offer) => (offer.protectedQuote ? (offer.rank[0] ?? []) : []));
  return [...new Set([Number.POSITIVE_INFINITY, ...best])].toSorted((a, b) => b - a);
}

/** Best split over offers cut at `ceiling` that takes what is owed to prices better than it; null when that cannot be. */
function allocateAbove(offers: readonly Offer[], quantity: Qty, ceiling: number): Takes | null {
  const floors = offers.map((offer) => {
    const owed = floorBelow(offer, ceiling);
    return owed + ((offer.lot - (owed % offer.lot)) % offer.lot);
  });
  const owable = offers.every((offer, index) => (floors[index] ?? 0) <= offer.cap);
  if (!owable || filledBy(floors) > quantity) return null;
  const merged = sweep(offers, quantity, floors);
  return isWholeLots(offers, merged) ? merged : allocateNestedLots(offers, quantity, floors);
}

/** The offer without its levels beyond `ceiling`. */
export function withinCeiling(offer: Offer, ceiling: number): Offer {
  const count = offer.rank.findIndex((rank) => rank > ceiling);
  if (count < 0) return offer;
  const levels = offer.levels.slice(0, count);
  return { ...offer, levels, cap: wholeLots(Math.min(offer.cap, sumOf(levels)), offer.lot) };
}

/** More filled, or as much for less. */
export function isBetter(offers: readonly Offer[], takes: Takes, than: Takes): boolean {
  const more = filledBy(takes) - filledBy(than);
  return more > 0 || (more === 0 && outlayOf(offers, takes) < outlayOf(offers, than));
}
