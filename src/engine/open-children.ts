/** Which children can still be filled, and of which nobody knows how they stand: an index over the orders. */
import type { Order } from '../orders/order.js';
import { isWorking } from '../orders/order-state.js';

export class OpenChildren {
  readonly #working = new Set<string>();
  readonly #unknown = new Set<string>();

  constructor(private readonly order: (orderId: string) => Order | undefined) {}

  /** Takes a child in as it is now. */
  note(child: Order): void {
    const { orderId, conditions } = child;
    if (isWorking(child)) this.#working.add(orderId);
    else this.#working.delete(orderId);
    if (conditions.unknown !== null) this.#unknown.add(orderId);
    else if (this.#unknown.size > 0) this.#unknown.delete(orderId);
  }

  /** Children that can still be filled, oldest first. */
  working(): readonly Order[] {
    return this.#all(this.#working);
  }

  unknown(): readonly Order[] {
    return this.#all(this.#unknown);
  }

  #all(ids: ReadonlySet<string>): readonly Order[] {
    return Array.from(ids).flatMap((id) => this.order(id) ?? []);
  }
}
