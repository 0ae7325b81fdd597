/** The marketable part of an order, split exactly: most quantity, then least all-in cost, under every constraint. */
import type { Qty } from '../model/units.js';
import { allocateNestedLots } from './nested-lots.js';
import type { Offer, Takes } from './offer.js';
import { filledBy, outlayOf, reach, sumOf, wholeLots } from './offer.js';
import { sweep } from './sweep.js';

/**
 * Splits up to `quantity` over the offers (lots nested). With order protection no venue executes at a price worse
 * than a protected best price elsewhere unless that venue's whole size at it is taken too (Rule 611, ISO form).
 */
export function allocate(offers: readonly Offer[], quantity: Qty, orderProtection: boolean): Takes {
  const free = allocateFrom(offers, quantity, null);
  if (!orderProtection || isProtected(offers, free)) return free;
  let best = offers.map(() => 0);
  for (const ceiling of ceilings(offers)) {
    const takes = allocateBelow(offers, quantity, ceiling);
    if (takes && isBetter(offers, takes, best)) best = [...takes];
  }
  return best;
}

/** Where the greedy merge happens to give whole lots it solves the relaxed problem, hence this one. */
function allocateFrom(offers: readonly Offer[], quantity: Qty, floors: Takes | null): Takes {
  const relaxed = sweep(offers, quantity, floors);
  if (offers.every((offer, index) => (relaxed[index] ?? 0) % offer.lot === 0)) return relaxed;
  return allocateNestedLots(offers, quantity, floors ?? offers.map(() => 0));
}

/** True when each protected best price that anyone executes beyond is taken in its full displayed size. */
export function isProtected(offers: readonly Offer[], takes: Takes): boolean {
  let worst = Number.NEGATIVE_INFINITY;
  for (const [index, offer] of offers.entries()) {
    worst = Math.max(worst, offer.rank[reach(offer, takes[index] ?? 0)] ?? worst);
  }
  return offers.every((offer, index) => (takes[index] ?? 0) >= floorBelow(offer, worst));
}

/** What must be taken of an offer so that others may execute at `worst`. */
export function floorBelow(offer: Offer, worst: number): Qty {
  if (!offer.protectedQuote || (offer.rank[0] ?? worst) >= worst) return 0;
  return offer.levels[0]?.qty ?? 0;
}

/**
 * The worst prices worth trying: between two protected best prices the same sizes are owed, so only the upper end
 * matters; beyond the last of them, no ceiling.
 */
export function ceilings(offers: readonly Offer[]): readonly number[] {
  const best = offers.flatMap((offer) => (offer.protectedQuote ? (offer.rank[0] ?? []) : []));
  return [...new Set(best), Number.POSITIVE_INFINITY];
}

/** Best split that executes nothing beyond `ceiling` and takes what is owed to prices better than it. */
function allocateBelow(offers: readonly Offer[], quantity: Qty, ceiling: number): Takes | null {
  const floors = offers.map((offer) => {
    const owed = floorBelow(offer, ceiling);
    return owed + ((offer.lot - (owed % offer.lot)) % offer.lot);
  });
  const within = offers.map((offer) => withinCeiling(offer, ceiling));
  const owable = within.every((offer, index) => (floors[index] ?? 0) <= offer.cap);
  if (!owable || filledBy(floors) > quantity) return null;
  return allocateFrom(within, quantity, floors);
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
