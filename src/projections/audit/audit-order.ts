/** What a row of the audit needs to know of the order that its event belongs to. */
import type { Scales } from '../../model/money.js';
import type { OrderEntered } from '../../orders/events.js';

export interface AuditOrder {
  readonly orderId: string;
  readonly parentOrderId: string | null;
  readonly venue: string | null;
  readonly clOrdId: string;
  readonly account: string;
  readonly symbol: string;
  readonly scales: Scales;
}

export function auditOrder({ orderId, parentOrderId, venue, terms, scales }: OrderEntered): AuditOrder {
  const { clOrdId, account, symbol } = terms;
  return { orderId, parentOrderId, venue, clOrdId, account, symbol, scales };
}
