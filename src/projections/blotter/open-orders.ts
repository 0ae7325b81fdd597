/** Of many orders those that are open now: an order that ended can open again, by a replace or a bust. */
import type { BlotterOrder } from './blotter-order.js';
import { OrderList } from './order-list.js';

export class OpenOrders {
  readonly #list = new OrderList();

  /** An order belongs to one such list at most: whether it is there is noted in the order itself. */
  note(entry: BlotterOrder, isOpen: boolean): void {
    if (entry.listedOpen === isOpen) return;
    entry.listedOpen = isOpen;
    if (isOpen) this.#list.add(entry);
    else this.#list.remove(entry);
  }

  /** As a list, to be read. */
  get list(): Pick<OrderList, 'newest'> {
    return this.#list;
  }
}
