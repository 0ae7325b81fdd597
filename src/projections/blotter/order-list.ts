/** Orders ascending by OrderID, which is the order in which they were made; read from the newest on. */
import type { BlotterOrder } from './blotter-order.js';

export class OrderList {
  #orders: BlotterOrder[] = [];
  /** Of them, those that have left memory: taking each out of a long list at once costs more than passing it by. */
  #gone = 0;

  get size(): number {
    return this.#orders.length;
  }

  /** Almost always at the end; a clock that was set back between two runs is the exception. */
  add(entry: BlotterOrder): void {
    const last = this.#orders.at(-1);
    if (!last || last.orderId < entry.orderId) this.#orders.push(entry);
    else this.#orders.splice(this.#countBefore(entry.orderId), 0, entry);
  }

  keep(wanted: (entry: BlotterOrder) => boolean): void {
    this.#orders = this.#orders.filter((entry) => entry.inMemory && wanted(entry));
    this.#gone = 0;
  }

  /** One more of them has left memory. True when none is left. */
  drop(): boolean {
    this.#gone += 1;
    if (this.#gone * 2 >= this.#orders.length) this.keep(() => true);
    return this.#orders.length === 0;
  }

  /** Newest first, starting below `orderId` (null: from the newest). The list must not change meanwhile. */
  *newest(orderId: string | null): Iterable<BlotterOrder> {
    const start = orderId === null ? this.#orders.length : this.#countBefore(orderId);
    for (let i = start - 1; i >= 0; i -= 1) {
      const entry = this.#orders[i];
      if (entry?.inMemory) yield entry;
    }
  }

  #countBefore(orderId: string): number {
    let [low, high] = [0, this.#orders.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#orders[middle];
      if (entry && entry.orderId < orderId) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
