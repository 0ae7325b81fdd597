/** An order that the server has not answered yet stands in the grid under a key made of its ClOrdID. */
import type { OrderView } from '../../../src/projections/blotter/order-view.js';

const PREFIX = 'pending:';

/** The OrderID of its row until it has one. */
export function pendingKey(clOrdId: string): string {
  return `${PREFIX}${clOrdId}`;
}

export function isPendingKey(orderId: string): boolean {
  return orderId.startsWith(PREFIX);
}

export function isPending({ orderId }: Pick<OrderView, 'orderId'>): boolean {
  return isPendingKey(orderId);
}
