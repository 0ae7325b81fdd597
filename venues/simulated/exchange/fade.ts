/** Displayed liquidity that is gone just before an order reaches it: others saw the same and were faster. */
import type { Random } from '../../../src/lib/random.js';
import type { Px, Qty } from '../../../src/model/units.js';
import type { BookOrder, OrderBook } from '../../matching/order-book.js';
import type { RestingOrder } from '../../matching/price-ladder.js';

export interface FadeOdds {
  /** Chance that a touched level fades, drawn for each level of each order. */
  readonly probability: number;
  /** How much of each background order at a fading level goes; 1 is all of it. */
  readonly fraction: number;
}

export class Fade {
  constructor(
    private readonly odds: FadeOdds,
    private readonly random: Random,
  ) {}

  /** Takes fading background orders out of the levels that `order` would touch; client orders never fade. */
  apply(book: OrderBook, order: BookOrder, increment: Qty): void {
    if (this.odds.probability === 0) return;
    const fading = new Map<Px, boolean>();
    for (const resting of touched(book, order)) {
      const fades = fading.get(resting.px) ?? this.random.next() < this.odds.probability;
      fading.set(resting.px, fades);
      if (fades && resting.party === null) book.reduce(resting.id, this.#lost(resting.qty, increment));
    }
  }

  /** At least one increment, so that a fade is never nothing. */
  #lost(qty: Qty, increment: Qty): Qty {
    return Math.min(qty, Math.max(1, Math.round((qty * this.odds.fraction) / increment)) * increment);
  }
}

/** Every order at the levels that are needed to fill `order`. A copy: the book changes while it is read. */
function touched(book: OrderBook, order: BookOrder): readonly RestingOrder[] {
  const orders: RestingOrder[] = [];
  let reached = 0;
  for (const resting of book.within(order)) {
    if (reached >= order.qty && resting.px !== orders.at(-1)?.px) break;
    orders.push(resting);
    reached += resting.qty;
  }
  return orders;
}
