/** The book as one would explain it: a flat list, sorted anew for every order. The oracle of the property tests. */
import type { BookOrder } from '../../../venues/matching/order-book.js';

interface Entry {
  readonly order: BookOrder;
  arrival: number;
  /** What is displayed. */
  qty: number;
  reserve: number;
}

export class NaiveBook {
  readonly log: string[] = [];
  /** What each order has traded in all. */
  readonly filled = new Map<string, number>();
  #entries: Entry[] = [];
  #arrivals = 0;

  enter(order: BookOrder): void {
    let left = order.qty;
    while (left > 0) {
      const [entry] = this.#contra(order);
      if (!entry) break;
      if (order.party !== null && order.party === entry.order.party) return;
      const lastQty = Math.min(left, entry.qty);
      left -= lastQty;
      this.#take(entry, lastQty);
      for (const { id } of [order, entry.order]) this.filled.set(id, (this.filled.get(id) ?? 0) + lastQty);
      this.log.push(`${order.id}x${entry.order.id}@${entry.order.px}=${lastQty}`);
    }
    if (left === 0) return;
    const qty = Math.min(left, order.maxFloor ?? left);
    this.#entries.push({ order, arrival: this.#arrive(), qty, reserve: left - qty });
  }

  reduce(id: string, qty: number): boolean {
    const entry = this.#entries.find(({ order }) => order.id === id);
    if (!entry) return false;
    const hidden = Math.min(qty, entry.reserve);
    entry.reserve -= hidden;
    this.#take(entry, Math.min(qty - hidden, entry.qty));
    return true;
  }

  /** Displayed and hidden quantity of one order. */
  left(id: string): number {
    const entry = this.#entries.find(({ order }) => order.id === id);
    return entry ? entry.qty + entry.reserve : 0;
  }

  levels(side: 'BUY' | 'SELL'): { px: number; qty: number }[] {
    const sums = new Map<number, number>();
    for (const { order, qty } of this.#sorted(side)) sums.set(order.px, (sums.get(order.px) ?? 0) + qty);
    return [...sums].map(([px, qty]) => ({ px, qty }));
  }

  #contra(order: BookOrder): Entry[] {
    const side = order.side === 'BUY' ? 'SELL' : 'BUY';
    return this.#sorted(side).filter((entry) =>
      order.side === 'BUY' ? entry.order.px <= order.px : entry.order.px >= order.px,
    );
  }

  #sorted(side: 'BUY' | 'SELL'): Entry[] {
    const sign = side === 'BUY' ? -1 : 1;
    return this.#entries
      .filter((entry) => entry.order.side === side)
      .toSorted((a, b) => (a.order.px - b.order.px) * sign || a.arrival - b.arrival);
  }

  #take(entry: Entry, qty: number): void {
    entry.qty -= qty;
    if (entry.qty > 0) return;
    entry.qty = Math.min(entry.reserve, entry.order.maxFloor ?? 0);
    entry.reserve -= entry.qty;
    entry.arrival = this.#arrive();
    if (entry.qty === 0) this.#entries = this.#entries.filter((other) => other !== entry);
  }

  #arrive(): number {
    this.#arrivals += 1;
    return this.#arrivals;
  }
}
