/** One side of a book: price levels in order, each a first-in-first-out queue of resting orders. */
import type { Level } from '../../src/model/book.js';
import type { Px, Qty } from '../../src/model/units.js';
import type { BookOrder } from './order-book.js';

/** An order in the book. `qty` is what is displayed of it, `reserve` what is not; both change as it trades. */
export interface RestingOrder extends Omit<BookOrder, 'qty' | 'maxFloor'> {
  readonly qty: Qty;
  readonly reserve: Qty;
}

/** A resting order with its place in the queue of its level. */
export class QueuedOrder implements RestingOrder {
  readonly id: string;
  readonly side: BookOrder['side'];
  readonly px: Px;
  readonly party: string | null;
  previous: QueuedOrder | null = null;
  next: QueuedOrder | null = null;
  qty: Qty;
  reserve: Qty;
  /** The most that is displayed at a time. */
  readonly #peak: Qty;

  constructor(
    order: BookOrder,
    leavesQty: Qty,
    readonly level: PriceLevel,
  ) {
    this.id = order.id;
    this.side = order.side;
    this.px = order.px;
    this.party = order.party;
    this.#peak = order.maxFloor ?? leavesQty;
    this.qty = Math.min(this.#peak, leavesQty);
    this.reserve = leavesQty - this.qty;
  }

  /** Displays the next part of the reserve. False when there is none. */
  replenish(): boolean {
    if (this.reserve === 0) return false;
    this.qty = Math.min(this.#peak, this.reserve);
    this.reserve -= this.qty;
    return true;
  }
}

/** All orders at one price, oldest first, with the sum of what is displayed. */
export class PriceLevel implements Level {
  qty: Qty = 0;
  head: QueuedOrder | null = null;
  #tail: QueuedOrder | null = null;

  constructor(readonly px: Px) {}

  append(order: QueuedOrder): void {
    order.previous = this.#tail;
    order.next = null;
    if (this.#tail) this.#tail.next = order;
    else this.head = order;
    this.#tail = order;
    this.qty += order.qty;
  }

  /**
   * Takes `qty`, at most what is displayed, off an order of this level. At nothing left the order leaves the queue;
   * one with a reserve displays the next part of it behind all others.
   */
  take(order: QueuedOrder, qty: Qty): void {
    order.qty -= qty;
    this.qty -= qty;
    if (order.qty > 0) return;
    this.#unlink(order);
    if (order.replenish()) this.append(order);
  }

  #unlink(order: QueuedOrder): void {
    const { previous, next } = order;
    if (previous) previous.next = next;
    else this.head = next;
    if (next) next.previous = previous;
    else this.#tail = previous;
  }
}

/** Levels sorted worst to best, so that the busy end of the array is its cheap end. */
export class PriceLadder {
  readonly #levels: PriceLevel[] = [];
  readonly #byPx = new Map<Px, PriceLevel>();

  /** `sign` is 1 where a higher price is better (bids), −1 where a lower one is (asks). */
  constructor(readonly sign: 1 | -1) {}

  best(): PriceLevel | undefined {
    return this.#levels[this.#levels.length - 1];
  }

  at(px: Px): PriceLevel | undefined {
    return this.#byPx.get(px);
  }

  /** The level at `px`, made if there is none. */
  open(px: Px): PriceLevel {
    const known = this.#byPx.get(px);
    if (known) return known;
    const level = new PriceLevel(px);
    this.#byPx.set(px, level);
    const place = this.#placeOf(px);
    if (place === this.#levels.length) this.#levels.push(level);
    else this.#levels.splice(place, 0, level);
    return level;
  }

  /** Forgets an empty level. */
  close(level: PriceLevel): void {
    this.#byPx.delete(level.px);
    if (this.best() === level) this.#levels.pop();
    else this.#levels.splice(this.#placeOf(level.px), 1);
  }

  /** Best first. */
  *[Symbol.iterator](): Generator<PriceLevel> {
    for (let i = this.#levels.length - 1; i >= 0; i -= 1) {
      const level = this.#levels[i];
      if (level) yield level;
    }
  }

  top(depth: number): Level[] {
    const top: Level[] = [];
    for (let i = this.#levels.length - 1; i >= 0 && top.length < depth; i -= 1) {
      const level = this.#levels[i];
      if (level) top.push({ px: level.px, qty: level.qty });
    }
    return top;
  }

  /** The index of the first level that is not worse than `px`. */
  #placeOf(px: Px): number {
    let low = 0;
    let high = this.#levels.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const level = this.#levels[middle];
      if (level && (level.px - px) * this.sign < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
