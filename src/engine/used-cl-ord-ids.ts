/** Which ClOrdIDs were used in which account: those of orders in memory exactly, of all others whether they may have been. */
import type { HashSet } from '../lib/hash-set.js';

/** What a ClOrdID was used for. */
export interface ClOrdIdUse {
  readonly orderId: string;
  readonly kind: 'ORDER' | 'CANCEL' | 'REPLACE';
}

export class UsedClOrdIds {
  readonly #uses = new Map<string, ClOrdIdUse>();

  /** `former`: names that orders had that have left memory, and some that are back. */
  constructor(private readonly former: HashSet) {}

  /** Of the orders in memory. */
  useOf(account: string, clOrdId: string): ClOrdIdUse | undefined {
    return this.#uses.get(clOrdIdKey(account, clOrdId));
  }

  /** True when it is not in use in memory, but may be by an order that has left it: the archive knows. */
  mayBeArchived(account: string, clOrdId: string): boolean {
    const key = clOrdIdKey(account, clOrdId);
    return !this.#uses.has(key) && this.former.mayHave(key);
  }

  /** The key under which it is kept from now on; null when it was used before, which stands. */
  use(account: string, clOrdId: string, use: ClOrdIdUse): string | null {
    const key = clOrdIdKey(account, clOrdId);
    if (this.#uses.has(key)) return null;
    this.#uses.set(key, use);
    return key;
  }

  /** What the key was used for. */
  of(key: string): ClOrdIdUse | undefined {
    return this.#uses.get(key);
  }

  /** The order of this key leaves memory. */
  release(key: string): void {
    if (this.#uses.delete(key)) this.former.add(key);
  }

  /** Takes in the uses of another fold, which is not used any more. */
  adopt(apart: UsedClOrdIds): void {
    for (const [key, use] of apart.#uses) this.#uses.set(key, use);
  }
}

/** How a ClOrdID is told from the same one in another account. */
export function clOrdIdKey(account: string, clOrdId: string): string {
  return `${account}\n${clOrdId}`;
}
