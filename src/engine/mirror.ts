/** A parent for one market stands as its child does: what the market says of the child is said of the parent as well. */
import type { MarketReport } from '../orders/commands.js';
import type { Order } from '../orders/order.js';

/** True of an order that names its market. */
export function isDirected(parent: Order): boolean {
  return parent.terms.exDestination !== undefined;
}

/**
 * Does what was said of a child hold for its parent? Not when it answers a request that the engine made by itself: a
 * child taken back to be sent anew, or at the end of the day.
 */
export function mirrors(parent: Order, said: MarketReport): boolean {
  if (!isDirected(parent)) return false;
  if (!('clOrdId' in said) || said.clOrdId === null || said.clOrdId === undefined) return true;
  return parent.requests.some(({ clOrdId }) => clOrdId === said.clOrdId);
}
