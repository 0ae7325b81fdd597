/** Reduce-only orders: whatever else is entered or filled in their position may leave less for them to do. */
import { hasExecInst } from '../model/order-terms.js';
import type { Order } from '../orders/order.js';
import { leavesQtyOf } from '../orders/order-state.js';
import type { FlowDeps } from './flow-deps.js';

export class Reducers {
  readonly #open = new Map<string, Order>();

  constructor(private readonly deps: Pick<FlowDeps, 'state' | 'venues'>) {}

  note(order: Order): void {
    if (hasExecInst(order.terms, 'REDUCE_ONLY')) this.#open.set(order.orderId, order);
  }

  forget(orderId: string): void {
    this.#open.delete(orderId);
  }

  /** True when more of it stands on the markets than its position leaves it. What a person works is that person's. */
  isExcess({ orderId, terms }: Order): boolean {
    if (!hasExecInst(terms, 'REDUCE_ONLY')) return false;
    const { state, venues } = this.deps;
    if (terms.exDestination !== undefined && venues.profile(terms.exDestination)?.manual) return false;
    const order = state.order(orderId);
    const standing = state.childrenOf(orderId).reduce((sum, child) => sum + leavesQtyOf(child), 0);
    return order !== undefined && standing > state.holdings.reducible(terms, leavesQtyOf(order));
  }

  /** Those beside the order, in the same position, of which too much stands on the markets now. */
  excessBeside({ orderId, terms }: Order): readonly Order[] {
    if (this.#open.size === 0) return NONE;
    const others = [...this.#open.values()].filter(
      (other) =>
        other.orderId !== orderId &&
        other.terms.account === terms.account &&
        other.terms.symbol === terms.symbol,
    );
    return others.filter((other) => this.isExcess(other));
  }
}

const NONE: readonly Order[] = [];
