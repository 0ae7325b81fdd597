/** The orders that have left memory, as the read side finds them. */
import type { EncodedEvent } from '../../orders/event-codec.js';
import type { OrderFilter, Scope } from '../read-side.js';

/** OrderIDs between the two, both excluded; null is no bound. */
export interface OrderRange {
  readonly after: string | null;
  readonly before: string | null;
}

export interface OrderHistory {
  /** Whole families, all their events oldest first, of these orders, parents or children, as far as it has them. */
  familiesOf(orderIds: readonly string[]): Promise<readonly (readonly EncodedEvent[])[]>;
  /** The lists of this name, in all accounts in sight. */
  familiesOfLists(listId: string, scope: Scope): Promise<readonly (readonly EncodedEvent[])[]>;
  /** Parents in the range, newest first. Of a family that is in memory too it may know an older state. */
  find(filter: OrderFilter, scope: Scope, range: OrderRange, limit: number): Promise<readonly string[]>;
}

/** Where everything stays in memory. */
export const NO_ORDER_HISTORY: OrderHistory = {
  familiesOf: async () => [],
  familiesOfLists: async () => [],
  find: async () => [],
};
