/** A journal record as a row of the audit. */
import type { JournalRecord } from '../../journal/journal.js';
import type { OrderEvent } from '../../orders/events.js';
import type { AuditOrder } from './audit-order.js';
import { termsOf } from './audit-terms.js';
import { readableEvent } from './readable-event.js';
import type { ReadableEvent } from './readable-event.js';
import { notPassed, summaryOf } from './summary.js';

export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly actor: string;
  readonly orderId: string;
  readonly parentOrderId: string | null;
  /** The parent, or the order itself. */
  readonly rootOrderId: string;
  readonly clOrdId: string;
  readonly account: string;
  readonly symbol: string;
  readonly venue: string | null;
  readonly ruleIds: readonly string[];
  readonly summary: string;
  readonly event: ReadableEvent;
  readonly hash: string;
  readonly terms: readonly string[];
}

/** `event` is the record's, `order` the one that it belongs to. */
export function auditRow({ seq, hash }: JournalRecord, event: OrderEvent, order: AuditOrder): AuditRow {
  const { orderId, parentOrderId, account, symbol } = order;
  const row = {
    seq,
    at: event.at,
    type: event.type,
    actor: event.actor,
    orderId,
    parentOrderId,
    rootOrderId: parentOrderId ?? orderId,
    clOrdId: requestOf(event) ?? order.clOrdId,
    account,
    symbol,
    venue: event.type === 'OrderFilled' ? event.lastMkt : order.venue,
    ruleIds: event.type === 'OrderChecked' ? notPassed(event.results).map(({ ruleId }) => ruleId) : [],
    summary: summaryOf(event, order),
    event: readableEvent(event, order.scales),
    hash,
  };
  return { ...row, terms: termsOf(event, row, order.clOrdId) };
}

/** The ClOrdID of the request that the event is about; null when it is about the order itself. */
function requestOf(event: OrderEvent): string | null {
  return 'clOrdId' in event ? event.clOrdId : null;
}
