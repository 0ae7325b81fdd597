/** Of many orders those that are open now: an order that ended can open again, by a replace or a bust. */
import type { BlotterOrder } from './blotter-order.js';
import { OrderList } from './order-list.js';

export class OpenOrders {
  /** Holds some that have ended: taking each out of a long list at once costs more than passing it by. */
  readonly #list = new OrderList();
  #ended = 0;

  constructor(private readonly isOpen: (entry: BlotterOrder) => boolean) {}

  /** An order belongs to one such list at most: whether it is there is noted in the order itself. */
  note(entry: BlotterOrder): void {
    if (this.isOpen(entry)) this.#keep(entry);
    else if (entry.listedOpen) this.#passBy();
  }

  /** As a list, to be read; some in it have ended. */
  get list(): Pick<OrderList, 'newest'> {
    return this.#list;
  }

  #keep(entry: BlotterOrder): void {
    if (entry.listedOpen) return;
    entry.listedOpen = true;
    this.#list.add(entry);
  }

  #passBy(): void {
    this.#ended += 1;
    if (this.#ended * 2 < this.#list.size) return;
    this.#ended = 0;
    this.#list.keep((entry) => {
      entry.listedOpen = this.isOpen(entry);
      return entry.listedOpen;
    });
  }
}
