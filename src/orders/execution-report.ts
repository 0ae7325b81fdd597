/** What the client is told of an event: an ExecutionReport or an OrderCancelReject, after the FIX order state matrices. */
import type { ExecutionReport } from '../model/execution-report.js';
import type { ExecType } from '../model/fix.js';
import { averagePx } from '../model/units.js';
import type {
  CancelRejected,
  Correction,
  ExecutionBusted,
  ExecutionCorrected,
  OrderEvent,
  OrderFilled,
} from './events.js';
import type { Order } from './order.js';
import { leavesQtyOf, ordStatusOf } from './order-state.js';

/** ExecType of the events that are reported; null of an OrderCancelReject. Those that are not here are not reported. */
const EXEC_TYPE_OF = {
  OrderAcknowledged: 'NEW',
  OrderRejected: 'REJECTED',
  OrderFilled: 'TRADE',
  ExecutionBusted: 'TRADE_CANCEL',
  ExecutionCorrected: 'TRADE_CORRECT',
  CancelPended: 'PENDING_CANCEL',
  OrderCanceled: 'CANCELED',
  CancelRejected: null,
  ReplacePended: 'PENDING_REPLACE',
  OrderReplaced: 'REPLACED',
  OrderExpired: 'EXPIRED',
  OrderDoneForDay: 'DONE_FOR_DAY',
  OrderSuspended: 'SUSPENDED',
  OrderStopped: 'STOPPED',
  OrderTriggered: 'TRIGGERED',
  OrderRestated: 'RESTATED',
  DuplicateRefused: 'REJECTED',
} as const satisfies Partial<Record<OrderEvent['type'], ExecType | null>>;

/** The events that are reported; entry, checks, routing and a request not yet taken up are not. */
export type ReportedEvent = Extract<OrderEvent, { type: keyof typeof EXEC_TYPE_OF }>;

export function isReported(event: OrderEvent): event is ReportedEvent {
  return Object.hasOwn(EXEC_TYPE_OF, event.type);
}

export type ExecutionEvent = OrderFilled | ExecutionBusted | ExecutionCorrected;

/** An execution, or what became of one. */
export function isExecution(event: OrderEvent): event is ExecutionEvent {
  return (
    event.type === 'OrderFilled' || event.type === 'ExecutionBusted' || event.type === 'ExecutionCorrected'
  );
}

/**
 * The report of an event, given the order after it; null when the event is not reported. `number` counts the
 * order's reports from 1 and makes the ExecID of those that are no trade: `<orderId>-<number>`.
 */
export function executionReport(after: Order, event: OrderEvent, number: number): ExecutionReport | null {
  if (!isReported(event)) return null;
  const base = standing(after, event, `${after.orderId}-${number}`);
  switch (event.type) {
    case 'OrderFilled':
      return { ...base, ...tradeOf(event), text: FLAG_TEXT[event.flag ?? 'NONE'] ?? base.text };
    case 'ExecutionBusted':
      return { ...base, ...correctionOf(event), lastPx: null, fee: null };
    case 'ExecutionCorrected':
      return { ...base, ...correctionOf(event), lastPx: event.lastPx, fee: event.fee };
    case 'CancelPended':
    case 'ReplacePended':
      return { ...base, ...answering(after, event.clOrdId), ...askedOnTopOf(after, event.clOrdId) };
    case 'OrderCanceled':
      return { ...base, ...answering(after, event.clOrdId), text: event.text };
    case 'OrderReplaced':
      return { ...base, origClOrdId: event.clOrdId === null ? null : event.origClOrdId, text: event.text };
    case 'CancelRejected':
      return { ...base, ...rejectOf(after, event) };
    case 'OrderRejected':
      return { ...base, ordRejReason: event.ordRejReason, text: event.text };
    case 'DuplicateRefused':
      return { ...base, clOrdId: event.clOrdId, ordRejReason: 'DUPLICATE_ORDER', text: event.text };
    case 'OrderStopped':
      return { ...base, lastQty: event.lastQty, lastPx: event.lastPx };
    case 'OrderAcknowledged':
      return base;
    default:
      return { ...base, text: event.text };
  }
}

/** Where the order stands, with nothing said yet of what happened. */
function standing(order: Order, event: ReportedEvent, execId: string): ExecutionReport {
  return {
    msgType: 'EXECUTION_REPORT',
    execId,
    execRefId: null,
    execType: EXEC_TYPE_OF[event.type],
    orderId: order.orderId,
    ordStatus: ordStatusOf(order),
    clOrdId: order.clOrdId,
    origClOrdId: null,
    orderQty: order.terms.orderQty,
    cumQty: order.cumQty,
    leavesQty: leavesQtyOf(order),
    avgPx: averagePx(order.turnover, order.cumQty, order.scales.pxScale),
    lastQty: 0,
    lastPx: null,
    lastMkt: null,
    lastLiquidityInd: null,
    fee: null,
    cxlRejReason: null,
    ordRejReason: null,
    text: event.source?.text ?? null,
    transactTime: event.at,
  };
}

/** A fill carries the order's own ClOrdID, even while a cancel or replace is pending. */
function tradeOf(event: OrderFilled): Partial<ExecutionReport> {
  const { execId, lastQty, lastPx, lastMkt, lastLiquidityInd, fee } = event;
  return { execId, lastQty, lastPx, lastMkt, lastLiquidityInd, fee };
}

const FLAG_TEXT = {
  NONE: null,
  AFTER_END: 'executed after the order had ended',
  BEYOND_LIMIT: 'executed at a worse price than the limit',
  OVERFILL: 'executed beyond the order quantity',
} as const;

function correctionOf({ execId, execRefId, lastMkt, lastQty }: Correction): Partial<ExecutionReport> {
  return { execId, execRefId, lastMkt, lastQty };
}

/** The request that is answered names itself and the last ClOrdID that was accepted. */
function answering(order: Order, clOrdId: string | null): Partial<ExecutionReport> {
  return clOrdId === null ? {} : { clOrdId, origClOrdId: order.clOrdId };
}

/**
 * A replace that was asked for on top of another one, which is pending, is told with the quantities of the order that
 * it would replace (matrix D.2.b).
 */
function askedOnTopOf({ requests, cumQty }: Order, clOrdId: string): Partial<ExecutionReport> {
  const place = requests.findIndex((open) => open.clOrdId === clOrdId);
  const before = requests
    .slice(0, Math.max(0, place))
    .findLast((open) => open.kind === 'REPLACE' && open.pending);
  if (before?.kind !== 'REPLACE' || requests[place]?.kind !== 'REPLACE') return {};
  const { orderQty } = before.replacement;
  return { orderQty, leavesQty: Math.max(0, orderQty - cumQty) };
}

function rejectOf(order: Order, event: CancelRejected): Partial<ExecutionReport> {
  const { cxlRejReason, text } = event;
  return { msgType: 'ORDER_CANCEL_REJECT', ...answering(order, event.clOrdId), cxlRejReason, text };
}
