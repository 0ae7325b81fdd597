/** What the client is told of an event: an ExecutionReport or an OrderCancelReject, after the FIX order state matrices. */
import type { ExecutionReport } from '../model/execution-report.js';
import type { ExecType } from '../model/fix.js';
import { averagePx } from '../model/units.js';
import type { OrderEvent, OrderFilled } from './events.js';
import type { Order } from './order.js';
import { leavesQtyOf, ordStatusOf } from './order-state.js';

/** The events that are reported; entry, checks, routing and a request not yet taken up are not. */
export type ReportedEvent = Extract<
  OrderEvent,
  {
    type:
      | 'OrderAcknowledged'
      | 'OrderRejected'
      | 'OrderFilled'
      | 'CancelPended'
      | 'OrderCanceled'
      | 'CancelRejected'
      | 'OrderExpired';
  }
>;

export function isReported(event: OrderEvent): event is ReportedEvent {
  switch (event.type) {
    case 'OrderAcknowledged':
    case 'OrderRejected':
    case 'OrderFilled':
    case 'CancelPended':
    case 'OrderCanceled':
    case 'CancelRejected':
    case 'OrderExpired':
      return true;
    case 'OrderEntered':
    case 'OrderChecked':
    case 'RouteDecided':
    case 'CancelRequested':
      return false;
  }
}

/**
 * The report of an event, given the order after it; null when the event is not reported. `number` counts the
 * order's reports from 1 and makes the ExecID of those that are no trade: `<orderId>-<number>`.
 */
export function executionReport(after: Order, event: OrderEvent, number: number): ExecutionReport | null {
  if (!isReported(event)) return null;
  const base = standing(after, event, `${after.orderId}-${number}`);
  switch (event.type) {
    case 'OrderAcknowledged':
      return of('NEW', base);
    case 'OrderRejected':
      return { ...of('REJECTED', base), ordRejReason: event.ordRejReason, text: event.text };
    case 'OrderFilled':
      return { ...of('TRADE', base), ...tradeOf(event) };
    case 'CancelPended':
      return { ...of('PENDING_CANCEL', base), ...answering(after, event.clOrdId) };
    case 'OrderCanceled':
      return { ...of('CANCELED', base), ...answering(after, event.clOrdId), text: event.text };
    case 'CancelRejected':
      return { ...base, ...rejectOf(after, event) };
    case 'OrderExpired':
      return { ...of('EXPIRED', base), text: event.text };
  }
}

/** Where the order stands, with nothing said yet of what happened. */
function standing(order: Order, event: OrderEvent, execId: string): ExecutionReport {
  return {
    msgType: 'EXECUTION_REPORT',
    execId,
    execType: null,
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
    text: null,
    transactTime: event.at,
  };
}

function of(execType: ExecType, base: ExecutionReport): ExecutionReport {
  return { ...base, execType };
}

/** A fill carries the order's own ClOrdID, even while a cancel is pending. */
function tradeOf(event: OrderFilled): Partial<ExecutionReport> {
  const { execId, lastQty, lastPx, lastMkt, lastLiquidityInd, fee } = event;
  return { execId, lastQty, lastPx, lastMkt, lastLiquidityInd, fee, text: FLAG_TEXT[event.flag ?? 'NONE'] };
}

const FLAG_TEXT = {
  NONE: null,
  AFTER_END: 'executed after the order had ended',
  OVERFILL: 'executed beyond the order quantity',
} as const;

/** The request that is answered names itself and the last ClOrdID that was accepted. */
function answering(order: Order, clOrdId: string | null): Partial<ExecutionReport> {
  return clOrdId === null ? {} : { clOrdId, origClOrdId: order.clOrdId };
}

function rejectOf(
  order: Order,
  event: Extract<OrderEvent, { type: 'CancelRejected' }>,
): Partial<ExecutionReport> {
  const { cxlRejReason, text } = event;
  return { msgType: 'ORDER_CANCEL_REJECT', ...answering(order, event.clOrdId), cxlRejReason, text };
}
