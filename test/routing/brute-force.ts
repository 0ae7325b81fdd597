/** The whole answer by trying every split: slow, obvious, and what the router is held against. */
import type { Offer, Takes } from '../../src/routing/offer.js';

export interface Best {
  readonly filled: number;
  readonly outlay: bigint;
}

export interface Question {
  readonly offers: readonly Offer[];
  readonly quantity: number;
  readonly orderProtection: boolean;
  readonly maxChildren: number | null;
}

/** Most quantity, then least outlay, over every combination of whole lots that keeps all constraints. */
export function bruteForce(question: Question): Best {
  let best: Best = { filled: 0, outlay: 0n };
  for (const takes of everySplit(question.offers, question.quantity)) {
    if (!isAllowed(question, takes)) continue;
    const filled = takes.reduce((sum, take) => sum + take, 0);
    const outlay = priceOf(question.offers, takes);
    if (filled > best.filled || (filled === best.filled && outlay < best.outlay)) best = { filled, outlay };
  }
  return best;
}

/** True when the split keeps lots, caps, sizes, the number of children and, if asked, order protection. */
export function isAllowed(
  { offers, quantity, orderProtection, maxChildren }: Question,
  takes: Takes,
): boolean {
  const total = takes.reduce((sum, take) => sum + take, 0);
  if (total > quantity) return false;
  if (maxChildren !== null && takes.filter((take) => take > 0).length > maxChildren) return false;
  const fits = offers.every((offer, i) => {
    const take = takes[i] ?? 0;
    const shown = offer.levels.reduce((sum, level) => sum + level.qty, 0);
    return take % offer.lot === 0 && take <= offer.cap && take <= shown;
  });
  return fits && (!orderProtection || keepsProtection(offers, takes));
}

/** The rule as it is written: any other venue executing worse than b_i asks for the whole size at b_i. */
function keepsProtection(offers: readonly Offer[], takes: Takes): boolean {
  return offers.every((offer, i) => {
    const [top] = offer.levels;
    const best = offer.rank[0];
    if (!offer.protectedQuote || !top || best === undefined || (takes[i] ?? 0) >= top.qty) return true;
    return offers.every(
      (other, k) => k === i || executedAt(other, takes[k] ?? 0).every((rank) => rank <= best),
    );
  });
}

function executedAt(offer: Offer, take: number): readonly number[] {
  let before = 0;
  return offer.rank.filter((_, j) => {
    const reached = take > before;
    before += offer.levels[j]?.qty ?? 0;
    return reached;
  });
}

export function priceOf(offers: readonly Offer[], takes: Takes): bigint {
  let sum = 0n;
  for (const [i, offer] of offers.entries()) {
    let left = takes[i] ?? 0;
    for (const [j, level] of offer.levels.entries()) {
      const qty = Math.min(left, level.qty);
      sum += BigInt(offer.unit[j] ?? 0) * BigInt(qty);
      left -= qty;
    }
  }
  return sum;
}

function* everySplit(offers: readonly Offer[], quantity: number): Generator<number[]> {
  const [offer, ...rest] = offers;
  if (!offer) {
    yield [];
    return;
  }
  for (let take = 0; take <= Math.min(quantity, offer.cap); take += offer.lot) {
    for (const others of everySplit(rest, quantity - take)) yield [take, ...others];
  }
}
