/** Reports that answer requests, or end the order and with it every request that is still open. Pure. */
import type { Replacement } from '../model/order-terms.js';
import type { Qty } from '../model/units.js';
import type { MarketReport, Stamp } from './commands.js';
import type { Decision } from './decide.js';
import type { CancelRejected, OrderEvent } from './events.js';
import type { OpenRequest, Order } from './order.js';

export type RequestAnswer = Extract<
  MarketReport,
  {
    kind:
      | 'PENDING_CANCEL'
      | 'PENDING_REPLACE'
      | 'CANCELED'
      | 'REPLACED'
      | 'CANCEL_REJECTED'
      | 'REJECTED'
      | 'EXPIRED';
  }
>;

/** The event that the answer makes true. A request that is not open cannot be answered: then nothing happens. */
export function answered(order: Order, report: RequestAnswer, stamp: Stamp): Decision {
  const base = { orderId: order.orderId, ...stamp };
  switch (report.kind) {
    case 'PENDING_CANCEL':
      return pended(order, { type: 'CancelPended', kind: 'CANCEL', clOrdId: report.clOrdId ?? null }, stamp);
    case 'PENDING_REPLACE':
      return pended(
        order,
        { type: 'ReplacePended', kind: 'REPLACE', clOrdId: report.clOrdId ?? null },
        stamp,
      );
    case 'CANCEL_REJECTED':
      return rejected(order, report, stamp);
    case 'REPLACED':
      return replaced(order, report, stamp);
    case 'CANCELED': {
      const clOrdId = openRequest(order, report.clOrdId ?? null, 'CANCEL')?.clOrdId ?? null;
      return ended(order, { type: 'OrderCanceled', ...base, clOrdId, text: report.text }, clOrdId);
    }
    case 'EXPIRED':
      return ended(order, { type: 'OrderExpired', ...base, text: report.text }, null);
    case 'REJECTED': {
      const { reason: ordRejReason, text } = report;
      return ended(order, { type: 'OrderRejected', ...base, ordRejReason, text }, null);
    }
  }
}

/** The open request that an answer names, or the latest open one of its kind when it names none. */
function openRequest(
  { requests }: Order,
  clOrdId: string | null,
  kind: OpenRequest['kind'] | null,
): OpenRequest | undefined {
  return requests.findLast(
    (open) => (clOrdId === null || open.clOrdId === clOrdId) && (kind === null || open.kind === kind),
  );
}

interface Pending {
  readonly type: 'CancelPended' | 'ReplacePended';
  readonly kind: OpenRequest['kind'];
  readonly clOrdId: string | null;
}

/** Without a name it is the oldest request that is not pending yet: they are taken up in order. */
function pended({ requests, orderId }: Order, { type, kind, clOrdId }: Pending, stamp: Stamp): Decision {
  const request = requests.find(
    (open) => !open.pending && open.kind === kind && (clOrdId === null || open.clOrdId === clOrdId),
  );
  return only(request ? [{ type, orderId, ...stamp, clOrdId: request.clOrdId }] : []);
}

function rejected(
  order: Order,
  { clOrdId, reason, text }: Extract<RequestAnswer, { kind: 'CANCEL_REJECTED' }>,
  stamp: Stamp,
): Decision {
  const request = openRequest(order, clOrdId ?? null, null);
  if (!request) return only([]);
  return only([rejection(order, request, { ...stamp, cxlRejReason: reason, text })]);
}

function rejection(
  { orderId }: Order,
  { clOrdId, kind }: OpenRequest,
  rest: Stamp & Pick<CancelRejected, 'cxlRejReason' | 'text'>,
): CancelRejected {
  return { type: 'CancelRejected', orderId, clOrdId, responseTo: kind, ...rest };
}

/** To or below what is filled is not a reject: the order ends filled, with that as its quantity. */
function replaced(
  order: Order,
  report: Extract<RequestAnswer, { kind: 'REPLACED' }>,
  stamp: Stamp,
): Decision {
  const request = openRequest(order, report.clOrdId ?? null, 'REPLACE');
  const asked = request?.kind === 'REPLACE' ? request.replacement : null;
  const replacement = report.replacement ?? asked;
  if (!replacement) {
    return { events: [], alert: `${stamp.actor} replaces order ${order.orderId}, which nobody asked for` };
  }
  const event: OrderEvent = {
    type: 'OrderReplaced',
    orderId: order.orderId,
    ...stamp,
    clOrdId: request?.clOrdId ?? null,
    origClOrdId: order.clOrdId,
    replacement: notBelow(order.cumQty, replacement),
    text: report.text,
  };
  const most = Math.max(order.terms.orderQty, asked?.orderQty ?? 0);
  const isMore = replacement.orderQty > most;
  return { events: [event], alert: isMore ? increased(order, replacement, stamp) : null };
}

/** Nobody has checked that much: it is booked and reserved, for the market says that it stands there. */
function increased({ orderId, terms }: Order, { orderQty }: Replacement, { actor }: Stamp): string {
  return `${actor} makes order ${orderId} one of ${orderQty}, more than the ${terms.orderQty} that it is for and than was asked for`;
}

/** An order's quantity is never below what is filled of it. */
export function notBelow(cumQty: Qty, replacement: Replacement): Replacement {
  return replacement.orderQty >= cumQty ? replacement : { ...replacement, orderQty: cumQty };
}

/** An order that ends answers its open requests: all but the one that ended it came too late. */
function ended(order: Order, end: OrderEvent, endedBy: string | null): Decision {
  const { at, actor, source } = end;
  const late = {
    at,
    actor,
    source,
    cxlRejReason: 'TOO_LATE_TO_CANCEL',
    text: 'the order has ended',
  } as const;
  const others = order.requests.filter(({ clOrdId }) => clOrdId !== endedBy);
  return only([end, ...others.map((request) => rejection(order, request, late))]);
}

function only(events: readonly OrderEvent[]): Decision {
  return { events, alert: null };
}
