/** The book as one would explain it: a flat list, sorted anew for every order. The oracle of the property tests. */
import type { BookOrder } from '../../../venues/matching/order-book.js';

interface Entry {
  readonly order: BookOrder;
  readonly arrival: number;
  qty: number;
}

export class NaiveBook {
  readonly log: string[] = [];
  #entries: Entry[] = [];
  #arrivals = 0;

  enter(order: BookOrder): void {
    let left = order.qty;
    for (const entry of this.#contra(order)) {
      if (left === 0) break;
      if (order.party !== null && order.party === entry.order.party) return;
      const lastQty = Math.min(left, entry.qty);
      left -= lastQty;
      this.#take(entry, lastQty);
      this.log.push(`${order.id}x${entry.order.id}@${entry.order.px}=${lastQty}`);
    }
    if (left === 0) return;
    this.#arrivals += 1;
    this.#entries.push({ order, arrival: this.#arrivals, qty: left });
  }

  reduce(id: string, qty: number): boolean {
    const entry = this.#entries.find(({ order }) => order.id === id);
    if (entry) this.#take(entry, Math.min(qty, entry.qty));
    return entry !== undefined;
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
    if (entry.qty === 0) this.#entries = this.#entries.filter((other) => other !== entry);
  }
}
