/** What a row of the audit needs to know of the order that its event belongs to. */
import type { Scales } from '../../model/money.js';
import type { OrderEntered, OrderEvent } from '../../orders/events.js';

export interface AuditOrder {
  readonly orderId: string;
  readonly parentOrderId: string | null;
  readonly venue: string | null;
  readonly clOrdId: string;
  readonly account: string;
  readonly symbol: string;
  readonly scales: Scales;
}

/** What an event makes known; null for one of an order that is known already. A split is of a symbol, not of an account. */
export function namedBy(event: OrderEvent): AuditOrder | null {
  if (event.type === 'OrderEntered') return auditOrder(event);
  if (event.type !== 'SharesSplit') return null;
  const { orderId, symbol, qtyScale } = event;
  const scales = { pxScale: 0, qtyScale };
  return { orderId, parentOrderId: null, venue: null, clOrdId: '', account: '', symbol, scales };
}

function auditOrder({ orderId, parentOrderId, venue, terms, scales }: OrderEntered): AuditOrder {
  const { clOrdId, account, symbol } = terms;
  return { orderId, parentOrderId, venue, clOrdId, account, symbol, scales };
}
