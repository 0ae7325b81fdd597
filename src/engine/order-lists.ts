/** Lists of orders that depend on each other, by account and name, as they were entered. */
import type { HashSet } from '../lib/hash-set.js';
import type { Order } from '../orders/order.js';

const NONE: readonly string[] = [];

export class OrderLists {
  readonly #lists = new Map<string, string[]>();

  /** `former`: names that orders had that have left memory, and some that are back. */
  constructor(private readonly former: HashSet) {}

  /** OrderIDs in the order of entry, of the lists in memory; none for a name that the account has not used. */
  of(account: string, listId: string): readonly string[] {
    return this.#lists.get(listKey(account, listId)) ?? NONE;
  }

  /** True when it is not in memory, but may have left it: the archive knows. */
  mayBeArchived(account: string, listId: string): boolean {
    const key = listKey(account, listId);
    return !this.#lists.has(key) && this.former.mayHave(key);
  }

  entered({ orderId, terms: { account, contingency } }: Order): void {
    if (!contingency) return;
    const key = listKey(account, contingency.listId);
    const list = this.#lists.get(key);
    if (list) list.push(orderId);
    else this.#lists.set(key, [orderId]);
  }

  /** An order leaves memory, with all others of its list. */
  release(order: Order | undefined): void {
    if (!order?.terms.contingency) return;
    const key = listKey(order.terms.account, order.terms.contingency.listId);
    if (this.#lists.delete(key)) this.former.add(key);
  }

  /** Takes in the lists of another fold, which is not used any more, in its order. */
  adopt(apart: OrderLists): void {
    for (const [key, list] of apart.#lists) {
      this.#lists.set(key, [...new Set([...(this.#lists.get(key) ?? []), ...list])]);
    }
  }
}

/** How a list's name is told from the same one in another account, and from a ClOrdID. */
export function listKey(account: string, listId: string): string {
  return `${account}\nlist\n${listId}`;
}
