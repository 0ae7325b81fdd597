/** Lists of orders that depend on each other, by account and name, as they were entered. */
import type { Order } from '../orders/order.js';

const NONE: readonly string[] = [];

export class OrderLists {
  readonly #lists = new Map<string, string[]>();

  /** OrderIDs in the order of entry; none for a name that the account has not used. */
  of(account: string, listId: string): readonly string[] {
    return this.#lists.get(`${account}\n${listId}`) ?? NONE;
  }

  entered({ orderId, terms: { account, contingency } }: Order): void {
    if (!contingency) return;
    const key = `${account}\n${contingency.listId}`;
    const list = this.#lists.get(key);
    if (list) list.push(orderId);
    else this.#lists.set(key, [orderId]);
  }
}
