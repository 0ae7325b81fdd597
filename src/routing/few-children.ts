/** The exact split when the number of children is bounded. */
import type { Split } from './allocation.js';
import { allocate, isBetter } from './allocation.js';
import type { Offer, Takes } from './offer.js';
import type { RoutingPolicy } from './route-request.js';

/** `allocate` with at most `maxChildren` venues: when that binds, every set of so many venues is tried. */
export function allocateWithin(
  offers: readonly Offer[],
  quantity: number,
  { orderProtection, maxChildren }: RoutingPolicy,
): Split {
  const free = allocate(offers, quantity, orderProtection);
  if (maxChildren === null || childCount(free.takes) <= maxChildren) return free;
  let best: Takes = offers.map(() => 0);
  for (const chosen of subsets(offers.length, maxChildren)) {
    // A venue left out still binds the others by its protected quote.
    const open = offers.map((offer, index) => (chosen.has(index) ? offer : { ...offer, cap: 0 }));
    const { takes } = allocate(open, quantity, orderProtection);
    if (isBetter(offers, takes, best)) best = takes;
  }
  return { takes: best, merged: free.merged };
}

export function childCount(takes: Takes): number {
  let count = 0;
  for (const take of takes) if (take > 0) count += 1;
  return count;
}

/** Every set of `size` of the indices below `count`; a smaller set never does better than one that holds it. */
function* subsets(count: number, size: number, from = 0): Generator<Set<number>> {
  if (size <= 0) {
    yield new Set();
    return;
  }
  for (let first = from; first <= count - size; first += 1) {
    for (const rest of subsets(count, size - 1, first + 1)) yield rest.add(first);
  }
}
