/** What follows from a command or a report: events, or a refusal that is an event too. Pure. */
import type { CxlRejReason } from '../model/fix.js';
import type { Fill, MarketReport, Stamp } from './commands.js';
import type { OrderEvent } from './events.js';
import type { Order } from './order.js';
import { legality, ordStatusOf } from './order-state.js';
import type { OrderInput } from './order-state.js';

export interface Decision {
  readonly events: readonly OrderEvent[];
  /** Something a person must look at; null when all is as expected. */
  readonly alert: string | null;
}

const NOTHING: Decision = { events: [], alert: null };

/**
 * A request to cancel. Legal: `CancelRequested`, and at once `CancelPended` on markets that take requests up
 * without a person. Not legal: `CancelRejected` with the FIX reason.
 */
export function decideCancel(order: Order, clOrdId: string, stamp: Stamp): Decision {
  const base = { orderId: order.orderId, clOrdId, ...stamp };
  const verdict = legality('cancel', ordStatusOf(order));
  if (verdict === 'apply') {
    return events({ type: 'CancelRequested', ...base }, { type: 'CancelPended', ...base });
  }
  const cxlRejReason: CxlRejReason = verdict === 'already-pending' ? 'ALREADY_PENDING' : 'TOO_LATE_TO_CANCEL';
  const text = `the order is ${ordStatusOf(order)}`;
  return events({ type: 'CancelRejected', ...base, cxlRejReason, text });
}

/** A market's report: the event it makes true, nothing when it says nothing new, an alert when it cannot be. */
export function decideReport(order: Order, report: MarketReport, stamp: Stamp): Decision {
  const ordStatus = ordStatusOf(order);
  const verdict = legality(INPUT_OF[report.kind], ordStatus);
  switch (verdict) {
    case 'apply':
    case 'flag':
      return reported(order, report, stamp);
    case 'ignore':
    case 'too-late':
    case 'already-pending':
      return NOTHING;
    case 'contradiction':
      return {
        events: [],
        alert: `${stamp.actor} reports ${report.kind} on order ${order.orderId}, which is ${ordStatus}`,
      };
  }
}

const INPUT_OF: Readonly<Record<MarketReport['kind'], OrderInput>> = {
  NEW: 'acknowledged',
  REJECTED: 'rejected',
  TRADE: 'filled',
  CANCELED: 'canceled',
  CANCEL_REJECTED: 'cancel-rejected',
  EXPIRED: 'expired',
};

/** Reports of one kind are written out: they make up most of an engine's day, and a spread costs more than all else. */
function reported(order: Order, report: MarketReport, stamp: Stamp): Decision {
  switch (report.kind) {
    case 'NEW':
      return acknowledged(order, report.venueOrderId, stamp);
    case 'TRADE':
      return filled(order, report, stamp);
    default:
      return ended(order, report, stamp);
  }
}

function ended(
  order: Order,
  report: Exclude<MarketReport, { kind: 'NEW' | 'TRADE' }>,
  stamp: Stamp,
): Decision {
  const base = { orderId: order.orderId, ...stamp };
  switch (report.kind) {
    case 'REJECTED':
      return events({ type: 'OrderRejected', ...base, ordRejReason: report.reason, text: report.text });
    case 'CANCELED':
      return events({ type: 'OrderCanceled', ...base, clOrdId: openClOrdId(order), text: report.text });
    case 'CANCEL_REJECTED':
      return cancelRejected(order, report, stamp);
    case 'EXPIRED':
      return events({ type: 'OrderExpired', ...base, text: report.text });
  }
}

function acknowledged(order: Order, venueOrderId: string | null, { at, actor, source }: Stamp): Decision {
  return events({ type: 'OrderAcknowledged', orderId: order.orderId, at, actor, source, venueOrderId });
}

/** Money has moved: a fill is always booked; one that should not have been possible is flagged and told. */
function filled(order: Order, fill: Fill, stamp: Stamp): Decision {
  const flag = flagOf(order, fill);
  const event: OrderEvent = {
    type: 'OrderFilled',
    orderId: order.orderId,
    at: stamp.at,
    actor: stamp.actor,
    source: stamp.source,
    venueExecId: fill.venueExecId,
    lastMkt: fill.lastMkt,
    lastQty: fill.lastQty,
    lastPx: fill.lastPx,
    lastLiquidityInd: fill.lastLiquidityInd,
    fee: fill.fee,
    execId: fill.execId,
    childOrderId: fill.childOrderId,
    nbbo: fill.nbbo,
    flag,
  };
  const alert =
    flag && `${flag} fill of ${fill.lastQty} on order ${order.orderId} (${fill.lastMkt} ${fill.venueExecId})`;
  return { events: [event], alert };
}

function flagOf(order: Order, fill: Fill): 'AFTER_END' | 'OVERFILL' | null {
  if (order.cumQty + fill.lastQty > order.terms.orderQty) return 'OVERFILL';
  return order.end ? 'AFTER_END' : null;
}

function cancelRejected(
  order: Order,
  report: Extract<MarketReport, { kind: 'CANCEL_REJECTED' }>,
  stamp: Stamp,
): Decision {
  const clOrdId = openClOrdId(order);
  if (clOrdId === null) return NOTHING;
  const { reason: cxlRejReason, text } = report;
  return events({ type: 'CancelRejected', orderId: order.orderId, ...stamp, clOrdId, cxlRejReason, text });
}

/** The request that an outcome answers: the latest one that is open. */
function openClOrdId(order: Order): string | null {
  return order.requests.at(-1)?.clOrdId ?? null;
}

function events(...all: OrderEvent[]): Decision {
  return { events: all, alert: null };
}
