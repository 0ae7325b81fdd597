/** A price-time matching book for one symbol: pure, in safe integers, told to a listener as it happens. */
import type { BookSide, Level } from '../../src/model/book.js';
import type { Px, Qty } from '../../src/model/units.js';
import type { PriceLevel, RestingOrder } from './price-ladder.js';
import { PriceLadder, QueuedOrder } from './price-ladder.js';

export interface BookOrder {
  /** Unique among the orders resting in the book. */
  readonly id: string;
  readonly side: 'BUY' | 'SELL';
  readonly px: Px;
  /** Positive. */
  readonly qty: Qty;
  /** Whose it is: two orders of the same party never match. Null matches everyone. */
  readonly party: string | null;
  /** At most this much is displayed at a time, if given; the rest trades behind all that is displayed at its price. */
  readonly maxFloor?: Qty | undefined;
}

/** Told after the book has changed. A listener must not change the book from within a call. */
export interface BookListener {
  added(order: RestingOrder): void;
  matched(resting: RestingOrder, incoming: BookOrder, px: Px, qty: Qty): void;
  /** `qty`, of the reserve first, was taken off without a trade; the order is gone when nothing is left of it. */
  canceled(order: RestingOrder, qty: Qty): void;
}

export class OrderBook {
  readonly #bids = new PriceLadder(1);
  readonly #asks = new PriceLadder(-1);
  readonly #orders = new Map<string, QueuedOrder>();

  constructor(private readonly listener: BookListener) {}

  /** Matches what can be matched and rests the remainder, unless a match with the same party stopped it. */
  enter(order: BookOrder): void {
    const leavesQty = this.match(order);
    if (leavesQty > 0 && !this.meetsOwn(order)) this.rest(order, leavesQty);
  }

  /**
   * Takes contra orders within `order.px` by price, then time, at their own prices, or all at `tradePx` where one
   * is given. Stops before an order of the same party. Returns what is left; nothing rests.
   */
  match(order: BookOrder, tradePx: Px | null = null): Qty {
    const contra = this.#contra(order);
    let leavesQty = order.qty;
    for (let level = contra.best(); level && reaches(order, level, contra); level = contra.best()) {
      const left = this.#matchLevel(order, level, leavesQty, tradePx);
      if (level.qty === 0) contra.close(level);
      else return left;
      leavesQty = left;
      if (leavesQty === 0) return 0;
    }
    return leavesQty;
  }

  #matchLevel(order: BookOrder, level: PriceLevel, qty: Qty, tradePx: Px | null): Qty {
    let leavesQty = qty;
    for (let resting = level.head; resting && leavesQty > 0; resting = level.head) {
      if (order.party !== null && resting.party === order.party) return leavesQty;
      const lastQty = Math.min(leavesQty, resting.qty);
      leavesQty -= lastQty;
      level.take(resting, lastQty);
      if (resting.qty === 0) this.#orders.delete(resting.id);
      this.listener.matched(resting, order, tradePx ?? level.px, lastQty);
    }
    return leavesQty;
  }

  /** Puts `qty` of an order behind all others at its price. Throws when its id already rests here. */
  rest(order: BookOrder, qty: Qty): void {
    if (this.#orders.has(order.id)) throw new Error(`order ${order.id} is already in the book`);
    const level = this.#own(order).open(order.px);
    const resting = new QueuedOrder(order, qty, level);
    level.append(resting);
    this.#orders.set(order.id, resting);
    this.listener.added(resting);
  }

  /** Takes an order out. False when it is not in the book. */
  cancel(id: string): boolean {
    const order = this.#orders.get(id);
    return order !== undefined && this.reduce(id, order.qty + order.reserve);
  }

  /**
   * Takes `qty`, at most what is left and of the reserve first, off an order, which keeps its place. False when it is
   * not in the book.
   */
  reduce(id: string, qty: Qty): boolean {
    const order = this.#orders.get(id);
    if (!order) return false;
    const hidden = Math.min(qty, order.reserve);
    const displayed = Math.min(qty - hidden, order.qty);
    order.reserve -= hidden;
    this.#remove(order, displayed);
    this.listener.canceled(order, hidden + displayed);
    return true;
  }

  /** Executes `qty`, at most what is displayed, of one resting order against `incoming`, whatever its priority. */
  execute(id: string, incoming: BookOrder, qty: Qty): Qty {
    const order = this.#orders.get(id);
    if (!order) return 0;
    const lastQty = Math.min(qty, order.qty);
    this.#remove(order, lastQty);
    this.listener.matched(order, incoming, order.px, lastQty);
    return lastQty;
  }

  #remove(order: QueuedOrder, qty: Qty): void {
    const { level } = order;
    level.take(order, qty);
    if (order.qty === 0) this.#orders.delete(order.id);
    if (level.qty === 0) this.#own(order).close(level);
  }

  order(id: string): RestingOrder | undefined {
    return this.#orders.get(id);
  }

  /** How much of an order `match` would fill now, in total. */
  available(order: BookOrder): Qty {
    const contra = this.#contra(order);
    let found = 0;
    for (const level of contra) {
      if (found >= order.qty || !reaches(order, level, contra)) break;
      // Reserves trade behind everything that is displayed at their price, and so behind an order of the same party.
      let reserves = 0;
      for (let resting = level.head; resting; resting = resting.next) {
        if (order.party !== null && resting.party === order.party) return Math.min(found, order.qty);
        found += resting.qty;
        reserves += resting.reserve;
      }
      found += reserves;
    }
    return Math.min(found, order.qty);
  }

  /** Would the next match of this order be with one of its own party? */
  meetsOwn(order: BookOrder): boolean {
    if (order.party === null) return false;
    const [first] = this.within(order);
    return first?.party === order.party;
  }

  /** The contra orders that an order can reach, by price, then time. */
  *within(order: BookOrder): Generator<RestingOrder> {
    const contra = this.#contra(order);
    for (const level of contra) {
      if (!reaches(order, level, contra)) return;
      for (let resting = level.head; resting; resting = resting.next) yield resting;
    }
  }

  /** All that rests on one side, displayed or not, by price, then time. */
  orders(side: BookOrder['side']): BookOrder[] {
    const found: BookOrder[] = [];
    for (const level of this.#own({ side })) {
      for (let resting = level.head; resting; resting = resting.next) {
        const { id, px, qty, reserve, party } = resting;
        found.push({ id, side, px, qty: qty + reserve, party });
      }
    }
    return found;
  }

  /** The orders of the same side that trade before a resting one, by price, then time. */
  *ahead(id: string): Generator<RestingOrder> {
    const order = this.#orders.get(id);
    if (!order) return;
    for (const level of this.#own(order)) {
      for (let resting = level.head; resting; resting = resting.next) {
        if (resting === order) return;
        yield resting;
      }
    }
  }

  /** Aggregated levels, best first, at most `depth`. */
  levels(side: BookSide, depth: number): Level[] {
    return (side === 'BID' ? this.#bids : this.#asks).top(depth);
  }

  #own(order: Pick<BookOrder, 'side'>): PriceLadder {
    return order.side === 'BUY' ? this.#bids : this.#asks;
  }

  #contra(order: Pick<BookOrder, 'side'>): PriceLadder {
    return order.side === 'BUY' ? this.#asks : this.#bids;
  }
}

function reaches(order: BookOrder, level: PriceLevel, contra: PriceLadder): boolean {
  return (level.px - order.px) * contra.sign >= 0;
}
