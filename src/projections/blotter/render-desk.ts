/** Renders the rows of a desk. */
import { formatMicros } from '../../lib/clock.js';
import { fromUnits } from '../../model/units.js';
import type { OpenRequest, Order } from '../../orders/order.js';
import { isExecution } from '../../orders/execution-report.js';
import { ordStatusOf } from '../../orders/order-state.js';
import { reportRefusal } from '../../orders/report-refusal.js';
import type { ReportKind } from '../../orders/report-refusal.js';
import type { BlotterOrder } from './blotter-order.js';
import type {
  DeskActionView,
  DeskClientView,
  DeskExecutionView,
  DeskOrderView,
  DeskRequestView,
} from './desk-view.js';
import { executionView, orderView } from './render-order.js';

/** `client` is the parent that the order on the desk is for. */
export function deskOrderView(entry: BlotterOrder, client: BlotterOrder, currency: string): DeskOrderView {
  const { order } = entry;
  return {
    ...orderView(entry, currency),
    client: clientView(client),
    requests: order.requests.map((request) => requestView(request, order)),
    executions: executionsOf(entry),
    actions: REPORTS.map((kind) => actionView(order, kind)),
  };
}

function clientView({ order }: BlotterOrder): DeskClientView {
  return {
    orderId: order.orderId,
    clOrdId: order.clOrdId,
    ordStatus: ordStatusOf(order),
    enteredBy: order.enteredBy,
    enteredAt: formatMicros(order.enteredAt),
    text: order.enteredTerms.text,
  };
}

function requestView(request: OpenRequest, { scales }: Order): DeskRequestView {
  const { kind, clOrdId, origClOrdId, pending } = request;
  const base = { kind, clOrdId, origClOrdId, pending };
  if (request.kind === 'CANCEL') {
    return { ...base, orderQty: null, price: null, stopPx: null, timeInForce: null };
  }
  const { orderQty, price, stopPx, timeInForce } = request.replacement;
  const px = (units: number | null | undefined) =>
    units === null || units === undefined ? null : fromUnits(units, scales.pxScale);
  return {
    ...base,
    orderQty: fromUnits(orderQty, scales.qtyScale),
    price: px(price),
    stopPx: px(stopPx),
    timeInForce,
  };
}

/** A correction takes the place of what it corrects, and is what the next one names. */
function executionsOf(entry: BlotterOrder): readonly DeskExecutionView[] {
  const booked = new Map<string, DeskExecutionView>();
  for (const report of entry.reports()) {
    if (!isExecution(report.event)) continue;
    const { execId, execRefId, lastQty, lastPx, transactTime } = executionView(report);
    if (execRefId !== null) booked.delete(execRefId);
    if (lastPx !== null) booked.set(execId, { execId, lastQty, lastPx, transactTime });
  }
  return [...booked.values()];
}

/** In the order in which a desk says them most. */
const REPORTS = [
  'NEW',
  'TRADE',
  'CANCELED',
  'REJECTED',
  'PENDING_CANCEL',
  'PENDING_REPLACE',
  'REPLACED',
  'CANCEL_REJECTED',
  'DONE_FOR_DAY',
  'EXPIRED',
  'SUSPENDED',
  'STOPPED',
  'RESTATED',
  'TRIGGERED',
  'TRADE_CANCEL',
  'TRADE_CORRECT',
] as const satisfies readonly ReportKind[];

function actionView(order: Order, kind: (typeof REPORTS)[number]): DeskActionView {
  const refusal = reportRefusal(order, kind, null)?.text ?? null;
  return { report: kind === 'CANCEL_REJECTED' ? 'ORDER_CANCEL_REJECT' : kind, refusal };
}
