/** The greedy merge of all levels by all-in price: exact for linear fees when lots do not bind. */
import type { Exact } from '../model/exact.js';
import type { Qty } from '../model/units.js';
import type { Offer, Takes } from './offer.js';

interface Front {
  /** The level the next unit comes from, and what is left of it. */
  level: number;
  left: Qty;
}

/**
 * Takes up to `quantity`, cheapest unit first, lots ignored, after `floors` have been taken of each offer.
 * Equal cost: the better price first, then the order of the offers.
 */
export function sweep(offers: readonly Offer[], quantity: Qty, floors: Takes | null): Takes {
  const takes = offers.map((_, index) => floors?.[index] ?? 0);
  const fronts = offers.map((offer, index) => frontAfter(offer, takes[index] ?? 0));
  let remaining = quantity;
  for (const floor of takes) remaining -= floor;
  while (remaining > 0) {
    const best = cheapest(offers, fronts, takes);
    const offer = offers[best];
    const front = fronts[best];
    if (!offer || !front) break;
    const taken = takes[best] ?? 0;
    const step = Math.min(remaining, front.left, offer.cap - taken);
    takes[best] = taken + step;
    remaining -= step;
    front.left -= step;
    if (front.left === 0) front.left = offer.levels[(front.level += 1)]?.qty ?? 0;
  }
  return takes;
}

function frontAfter(offer: Offer, taken: Qty): Front {
  let level = 0;
  let left = (offer.levels[0]?.qty ?? 0) - taken;
  while (left <= 0 && level < offer.levels.length) left += offer.levels[(level += 1)]?.qty ?? 0;
  return { level, left };
}

/** Index of the offer whose next unit costs least; −1 when all are exhausted. */
function cheapest(offers: readonly Offer[], fronts: readonly Front[], takes: Takes): number {
  let best = -1;
  let bestUnit: Exact = 0;
  let bestRank = 0;
  for (let i = 0; i < offers.length; i += 1) {
    const offer = offers[i];
    const level = fronts[i]?.level ?? 0;
    if (!offer || (takes[i] ?? 0) >= offer.cap) continue;
    const unit = offer.unit[level] ?? 0;
    const rank = offer.rank[level] ?? 0;
    if (best >= 0 && (unit > bestUnit || (!(unit < bestUnit) && rank >= bestRank))) continue;
    best = i;
    bestUnit = unit;
    bestRank = rank;
  }
  return best;
}
