/** What follows from a request or a report: events, or a refusal that is an event too. Pure. */
import { signOf } from '../model/fix.js';
import type { CxlRejReason } from '../model/fix.js';
import { answered, notBelow } from './answers.js';
import type { RequestAnswer } from './answers.js';
import type { Fill, MarketReport, ReplaceRequest, Request, Stamp } from './commands.js';
import type { Correction, OrderEvent, OrderFilled } from './events.js';
import { correctedQty } from './evolve.js';
import { splitQty } from './split.js';
import type { Order } from './order.js';
import { leavesQtyOf, legality, ordStatusOf } from './order-state.js';
import type { OrderInput } from './order-state.js';

export interface Decision {
  readonly events: readonly OrderEvent[];
  /** Something a person must look at; null when all is as expected. */
  readonly alert: string | null;
}

export const NOTHING: Decision = { events: [], alert: null };

/**
 * A request to cancel. Legal: `CancelRequested`, and at once `CancelPended` on markets that take requests up
 * without a person. Not legal: `CancelRejected` with the FIX reason.
 */
export function decideCancel(order: Order, request: Request, stamp: Stamp): Decision {
  const base = { orderId: order.orderId, clOrdId: request.clOrdId, ...stamp };
  const refused = refusalOf('cancel', order, request.pendsAtOnce);
  if (refused) return events({ type: 'CancelRejected', ...base, responseTo: 'CANCEL', ...refused });
  const requested: OrderEvent = { type: 'CancelRequested', ...base };
  return request.pendsAtOnce ? events(requested, { type: 'CancelPended', ...base }) : events(requested);
}

/** A request to replace: as `decideCancel`, with `ReplaceRequested` and `ReplacePended`. */
export function decideReplace(order: Order, request: ReplaceRequest, stamp: Stamp): Decision {
  const { clOrdId, replacement, reservePx, pendsAtOnce } = request;
  const base = { orderId: order.orderId, clOrdId, ...stamp };
  const refused = refusalOf('replace', order, pendsAtOnce);
  if (refused) return events({ type: 'CancelRejected', ...base, responseTo: 'REPLACE', ...refused });
  const requested: OrderEvent = { type: 'ReplaceRequested', ...base, replacement, reservePx };
  return pendsAtOnce ? events(requested, { type: 'ReplacePended', ...base }) : events(requested);
}

interface Refusal {
  readonly cxlRejReason: CxlRejReason;
  readonly text: string;
}

/**
 * Why a request cannot be taken now; null when it can. Where a person answers (`pendsAtOnce` false) a request comes
 * too late only for an order that has ended: of a filled one that person says what becomes of it.
 */
export function refusalOf(input: 'cancel' | 'replace', order: Order, pendsAtOnce: boolean): Refusal | null {
  const ordStatus = ordStatusOf(order);
  const verdict = legality(input, ordStatus);
  // An order that ended, and was filled to the full by a late fill, is FILLED and opens no more.
  const over = order.end !== null || (order.conditions.doneForDay && leavesQtyOf(order) === 0);
  if (verdict === 'apply' && !over) return null;
  if (!pendsAtOnce && !order.end && verdict !== 'already-pending') return null;
  return {
    cxlRejReason: verdict === 'already-pending' ? 'ALREADY_PENDING' : 'TOO_LATE_TO_CANCEL',
    text: `the order is ${ordStatus}`,
  };
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

export const INPUT_OF: Readonly<Record<MarketReport['kind'], OrderInput>> = {
  NEW: 'acknowledged',
  REJECTED: 'rejected',
  TRADE: 'filled',
  TRADE_CANCEL: 'busted',
  TRADE_CORRECT: 'corrected',
  PENDING_CANCEL: 'cancel-pended',
  PENDING_REPLACE: 'replace-pended',
  CANCELED: 'canceled',
  REPLACED: 'replaced',
  CANCEL_REJECTED: 'cancel-rejected',
  EXPIRED: 'expired',
  DONE_FOR_DAY: 'done-for-day',
  SUSPENDED: 'suspended',
  STOPPED: 'stopped',
  TRIGGERED: 'triggered',
  RESTATED: 'restated',
};

/** Reports of one kind are written out: they make up most of an engine's day, and a spread costs more than all else. */
function reported(order: Order, report: MarketReport, stamp: Stamp): Decision {
  switch (report.kind) {
    case 'NEW':
      return acknowledged(order, report.venueOrderId, stamp);
    case 'TRADE':
      return filled(order, report, stamp);
    case 'TRADE_CANCEL':
    case 'TRADE_CORRECT':
      return corrected(order, report, stamp);
    case 'PENDING_CANCEL':
    case 'PENDING_REPLACE':
    case 'CANCELED':
    case 'REPLACED':
    case 'CANCEL_REJECTED':
    case 'REJECTED':
    case 'EXPIRED':
      return answered(order, report satisfies RequestAnswer, stamp);
    default:
      return conditioned(order, report, stamp);
  }
}

function acknowledged(order: Order, venueOrderId: string | null, { at, actor, source }: Stamp): Decision {
  if (order.acknowledged && !order.conditions.suspended) return NOTHING;
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

function flagOf(order: Order, { lastQty, lastPx }: Fill): OrderFilled['flag'] {
  const { orderQty, price, side } = order.terms;
  if (order.cumQty + lastQty > orderQty) return 'OVERFILL';
  if (order.end) return 'AFTER_END';
  return price !== null && signOf(side) * (lastPx - price) > 0 ? 'BEYOND_LIMIT' : null;
}

/** A correction beyond the order's quantity is booked like an overfill: told, never dropped. */
function corrected(
  order: Order,
  report: Correction & { readonly kind: 'TRADE_CANCEL' | 'TRADE_CORRECT' },
  stamp: Stamp,
): Decision {
  const { kind, ...correction } = report;
  const base = { orderId: order.orderId, ...stamp, ...correction };
  if (kind === 'TRADE_CANCEL') return events({ type: 'ExecutionBusted', ...base, lastQty: 0 });
  const over = correctedQty(order, report.booked, report.lastQty) > order.terms.orderQty;
  const alert = over
    ? `a correction to ${report.lastQty} fills order ${order.orderId} beyond its quantity (${report.lastMkt} ${report.venueExecId})`
    : null;
  return { events: [{ type: 'ExecutionCorrected', ...base }], alert };
}

type ConditionReport = Extract<
  MarketReport,
  { kind: 'DONE_FOR_DAY' | 'SUSPENDED' | 'STOPPED' | 'TRIGGERED' | 'RESTATED' }
>;

function conditioned(order: Order, report: ConditionReport, stamp: Stamp): Decision {
  const base = { orderId: order.orderId, ...stamp };
  switch (report.kind) {
    case 'DONE_FOR_DAY':
      return events({ type: 'OrderDoneForDay', ...base, text: report.text });
    case 'SUSPENDED':
      return events({ type: 'OrderSuspended', ...base, text: report.text });
    case 'STOPPED':
      return events({ type: 'OrderStopped', ...base, lastQty: report.lastQty, lastPx: report.lastPx });
    case 'TRIGGERED':
      return triggered(order, report, base);
    case 'RESTATED': {
      const { reason: execRestatementReason, split, text } = report;
      const cumQty = split ? splitQty(order.cumQty, split) : order.cumQty;
      const replacement = report.replacement && notBelow(cumQty, report.replacement);
      return events({ type: 'OrderRestated', ...base, execRestatementReason, replacement, split, text });
    }
  }
}

function triggered(
  order: Order,
  { text, reservePx }: Extract<MarketReport, { kind: 'TRIGGERED' }>,
  base: Stamp & { readonly orderId: string },
): Decision {
  if (order.conditions.triggered) return NOTHING;
  return events({ type: 'OrderTriggered', ...base, text, ...(reservePx !== undefined && { reservePx }) });
}

export function events(...all: OrderEvent[]): Decision {
  return { events: all, alert: null };
}
