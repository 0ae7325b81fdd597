/** Renders orders and their reports: units to decimal text by the scales that the order carries. */
import { formatMicros } from '../../lib/clock.js';
import type { Nbbo } from '../../model/book.js';
import { formatExact, times } from '../../model/exact.js';
import type { OrdRejReason } from '../../model/fix.js';
import type { ExecutionReport } from '../../model/execution-report.js';
import { averagePx, fromUnits } from '../../model/units.js';
import { executionReport } from '../../orders/execution-report.js';
import type { Order } from '../../orders/order.js';
import { isHeldBack, leavesQtyOf, ordStatusOf } from '../../orders/order-state.js';
import type { BlotterOrder, BlotterReport } from './blotter-order.js';
import type { ExecutionView, OrderView } from './order-view.js';

/** The row of an order as it stands. `currency` is the instrument's. */
export function orderView(entry: BlotterOrder, currency: string): OrderView {
  const { order } = entry;
  const { terms, scales } = order;
  const { account, symbol, side, ordType, timeInForce } = terms;
  const qty = (units: number): string => fromUnits(units, scales.qtyScale);
  return {
    orderId: order.orderId,
    parentOrderId: order.parentOrderId,
    venue: order.venue,
    clOrdId: order.clOrdId,
    account,
    symbol,
    side,
    ordType,
    timeInForce,
    orderQty: qty(terms.orderQty),
    price: pxText(terms.price, order),
    stopPx: pxText(terms.stopPx ?? null, order),
    expireTime: terms.expireTime === undefined ? null : formatMicros(terms.expireTime),
    minQty: terms.minQty === undefined ? null : qty(terms.minQty),
    maxFloor: terms.maxFloor === undefined ? null : qty(terms.maxFloor),
    execInst: terms.execInst ?? NO_INSTRUCTIONS,
    exDestination: terms.exDestination ?? null,
    listId: terms.contingency?.listId ?? null,
    triggeredBy: terms.contingency?.triggeredBy ?? null,
    cashOrderQty: terms.cashOrderQty ?? null,
    cumQty: qty(order.cumQty),
    leavesQty: qty(leavesQtyOf(order)),
    avgPx: averagePx(order.turnover, order.cumQty, scales.pxScale),
    ordStatus: ordStatusOf(order),
    ordRejReason: rejReasonOf(order),
    openRequest: order.requests.at(-1)?.kind ?? null,
    workingIndicator: !isHeldBack(order),
    unknown: unknownOf(entry),
    text: entry.text,
    currency,
    arrivalPx: entry.arrival && midPx(entry.arrival, scales.pxScale),
    fees: formatExact(entry.fees.units, entry.fees.scale),
    enteredBy: order.enteredBy,
    enteredAt: formatMicros(order.enteredAt),
    transactTime: formatMicros(entry.changedAt),
    refusedBy: order.end?.kind === 'REJECTED' ? refusingRule(entry) : null,
  };
}

/** Nobody knows how an order stands while that holds of one of its children. */
function unknownOf({ order, children }: BlotterOrder): string | null {
  if (order.conditions.unknown !== null) return order.conditions.unknown;
  for (const child of children)
    if (child.order.conditions.unknown !== null) return child.order.conditions.unknown;
  return null;
}

const NO_INSTRUCTIONS: OrderView['execInst'] = [];

function refusingRule(entry: BlotterOrder): string | null {
  const failed = entry.checks().find(({ outcome }) => outcome === 'BLOCK' || outcome === 'DATA_MISSING');
  return failed?.ruleId ?? null;
}

function rejReasonOf(order: Order): OrdRejReason | null {
  return order.end?.kind === 'REJECTED' ? order.end.reason : null;
}

function pxText(px: number | null, { scales }: Order): string | null {
  return px === null ? null : fromUnits(px, scales.pxScale);
}

/** Half of bid + ask, exact, as decimal text; null without a two-sided market. */
export function midPx({ bid, ask }: Nbbo, pxScale: number): string | null {
  if (!bid || !ask) return null;
  return formatExact(times(bid.px + ask.px, 5), pxScale + 1);
}

/** The row of a report. */
export function executionView({ order, event, number }: BlotterReport): ExecutionView {
  const report = executionReport(order, event, number);
  if (!report) throw new Error(`${event.type} of order ${order.orderId} is not reported`);
  const { account, symbol, side } = order.terms;
  return {
    ...report,
    ...quantities(report, order),
    parentOrderId: order.parentOrderId,
    account,
    symbol,
    side,
    lastPx: pxText(report.lastPx, order),
    nbbo: event.type === 'OrderFilled' && event.nbbo ? quoteText(event.nbbo, order) : null,
    transactTime: formatMicros(report.transactTime),
  };
}

function quantities(report: ExecutionReport, { scales }: Order) {
  const qty = (units: number): string => fromUnits(units, scales.qtyScale);
  return {
    orderQty: qty(report.orderQty),
    cumQty: qty(report.cumQty),
    leavesQty: qty(report.leavesQty),
    lastQty: qty(report.lastQty),
  };
}

/** "187.24 x 187.26"; a side where nobody stands is a dash. */
function quoteText({ bid, ask }: Nbbo, order: Order): string {
  return `${pxText(bid?.px ?? null, order) ?? '–'} x ${pxText(ask?.px ?? null, order) ?? '–'}`;
}
