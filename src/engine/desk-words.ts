/** A person's report in the words of a venue: what was left out is what was asked for, or as it is. Pure. */
import type { VenueReport } from '../execution/venue-adapter.js';
import { formatExact, times } from '../model/exact.js';
import type { Px, Qty } from '../model/units.js';
import type { FeeRate } from '../model/venue.js';
import type { OpenRequest, Order } from '../orders/order.js';
import { priced, pricingOf, rateOf, scaleOf } from '../routing/fees.js';
import type { BookedExecution } from './booked-executions.js';
import type { DeskReport } from './order-entry.js';

type Body<Report> = Report extends unknown
  ? Omit<Report, 'venue' | 'sessionId' | 'seq' | 'clOrdId' | 'at'>
  : never;

/** A venue's report without who says it, when and of which order. */
export type VenueWords = Body<VenueReport>;

export interface DeskContext {
  readonly order: Order;
  /** The execution that a bust or correction is about. */
  readonly booked: BookedExecution | undefined;
  /** Of this report. */
  readonly execId: string;
  readonly text: string | null;
  readonly feeRate: FeeRate;
}

export function deskWords(report: DeskReport, context: DeskContext): VenueWords {
  const { order, execId, text } = context;
  switch (report.kind) {
    case 'NEW':
      return { kind: 'NEW', venueOrderId: order.orderId };
    case 'TRADE': {
      const { kind, lastQty, lastPx } = report;
      return { kind, execId, lastQty, lastPx, lastLiquidityInd: 'REMOVED', fee: feeOf(report, context) };
    }
    case 'TRADE_CANCEL':
    case 'TRADE_CORRECT':
      return { ...correction(report, context), execId, execRefId: context.booked?.venueExecId ?? '' };
    case 'PENDING_CANCEL':
      return { kind: 'PENDING_CANCEL', requestId: report.clOrdId ?? oldestFresh(order, 'CANCEL') };
    case 'PENDING_REPLACE':
      return { kind: 'PENDING_REPLACE', requestId: report.clOrdId ?? oldestFresh(order, 'REPLACE') };
    case 'CANCELED': {
      const requestId = report.clOrdId ?? latest(order, 'CANCEL')?.clOrdId ?? null;
      return { kind: 'CANCELED', requestId, text: text ?? 'canceled by the desk' };
    }
    case 'REPLACED':
      return { ...replaced(report, order), text };
    case 'CANCEL_REJECTED': {
      const { kind, reason } = report;
      const requestId = report.clOrdId ?? order.requests.at(-1)?.clOrdId ?? null;
      return { kind, requestId, reason, text: text ?? 'refused by the desk' };
    }
    case 'EXPIRED':
      return { kind: 'EXPIRED', text: text ?? 'expired at the desk' };
    case 'REJECTED':
      return { ...report, text: text ?? 'refused by the desk' };
    case 'DONE_FOR_DAY':
    case 'SUSPENDED':
    case 'TRIGGERED':
      return { kind: report.kind, text };
    case 'RESTATED':
      return { ...report, text };
    case 'STOPPED':
      return report;
  }
}

function correction(
  report: Extract<DeskReport, { kind: 'TRADE_CANCEL' | 'TRADE_CORRECT' }>,
  context: DeskContext,
) {
  if (report.kind === 'TRADE_CORRECT') {
    const { kind, lastQty, lastPx } = report;
    return { kind, lastQty, lastPx, fee: feeOf(report, context) };
  }
  const { lastQty = 0, lastPx = 0, fee = '0' } = context.booked ?? {};
  return { kind: report.kind, lastQty, lastPx, fee };
}

/** Of a request: what was asked for, but for what the desk says itself. Unasked: the order with what it says. */
function replaced(
  { kind, clOrdId, orderQty, price }: Extract<DeskReport, { kind: 'REPLACED' }>,
  order: Order,
) {
  const request = clOrdId === null ? latest(order, 'REPLACE') : named(order, clOrdId);
  const asked = request?.kind === 'REPLACE' ? request.replacement : order.terms;
  return {
    kind,
    requestId: request?.clOrdId ?? null,
    orderQty: orderQty ?? asked.orderQty,
    price: price ?? asked.price,
  };
}

export function latest({ requests }: Order, kind: OpenRequest['kind']): OpenRequest | undefined {
  return requests.findLast((open) => open.kind === kind);
}

/** Requests are taken up in order. */
function oldestFresh({ requests }: Order, kind: OpenRequest['kind']): string | null {
  return requests.find((open) => open.kind === kind && !open.pending)?.clOrdId ?? null;
}

function named({ requests }: Order, clOrdId: string): OpenRequest | undefined {
  return requests.find((open) => open.clOrdId === clOrdId);
}

/** As the venue's profile has it for an execution that takes, exact decimal text. */
function feeOf(
  { lastQty, lastPx }: { readonly lastQty: Qty; readonly lastPx: Px },
  { feeRate, order: { scales } }: DeskContext,
): string {
  const rate = rateOf(feeRate);
  const scale = scaleOf(rate, scales.pxScale);
  const perShare = priced(pricingOf(rate, 0, scales.pxScale, scale), lastPx);
  return formatExact(times(perShare, lastQty), scale + scales.qtyScale);
}
