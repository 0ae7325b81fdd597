/** A venue's report in the order's own vocabulary. */
import type { VenueReport } from '../execution/venue-adapter.js';
import type { MarketReport } from '../orders/commands.js';
import { splitQty } from '../orders/split.js';
import type { Order } from '../orders/order.js';
import type { Replacement } from '../model/order-terms.js';

/** Reports of the order's state, not of an execution. */
export type StateReport = Exclude<VenueReport, { kind: 'TRADE' | 'TRADE_CANCEL' | 'TRADE_CORRECT' }>;

/** A market without memory of an order ends it: it can never fill there, and was not refused either. */
export function marketReport(report: StateReport, child: Order): MarketReport {
  switch (report.kind) {
    case 'UNKNOWN':
      return { kind: 'CANCELED', clOrdId: null, text: `${report.venue} has no such order` };
    case 'PENDING_CANCEL':
    case 'PENDING_REPLACE':
      return { kind: report.kind, clOrdId: report.requestId };
    case 'CANCELED':
      return { kind: 'CANCELED', clOrdId: report.requestId, text: report.text };
    case 'CANCEL_REJECTED': {
      const { requestId: clOrdId, reason, text } = report;
      return { kind: 'CANCEL_REJECTED', clOrdId, reason, text };
    }
    case 'REPLACED': {
      const { requestId: clOrdId, orderQty, price, text } = report;
      return { kind: 'REPLACED', clOrdId, replacement: changedTo(child, clOrdId, { orderQty, price }), text };
    }
    case 'RESTATED': {
      const { reason, split, text } = report;
      return { kind: 'RESTATED', reason, split, text, replacement: restatedTo(child, report) };
    }
    case 'NEW':
      return { kind: 'NEW', venueOrderId: report.venueOrderId };
    case 'REJECTED':
      return { kind: 'REJECTED', reason: report.reason, text: report.text };
    case 'STOPPED':
      return { kind: 'STOPPED', lastQty: report.lastQty, lastPx: report.lastPx };
    case 'EXPIRED':
    case 'DONE_FOR_DAY':
    case 'SUSPENDED':
    case 'TRIGGERED':
      return { kind: report.kind, text: report.text };
  }
}

/** What was asked for, at the quantity and price that the venue names. */
function changedTo(
  { terms, requests }: Order,
  clOrdId: string | null,
  named: Pick<Replacement, 'orderQty' | 'price'>,
): Replacement {
  const request = requests.find((open) => open.clOrdId === clOrdId);
  const asked = request?.kind === 'REPLACE' ? request.replacement : asItIs(terms);
  return { ...asked, ...named };
}

function restatedTo(
  { terms }: Order,
  { orderQty, price, split }: Extract<StateReport, { kind: 'RESTATED' }>,
): Replacement | null {
  if (orderQty === null && price === null && split === null) return null;
  const now = asItIs(terms);
  return {
    ...now,
    orderQty: orderQty ?? (split ? splitQty(now.orderQty, split) : now.orderQty),
    price: price ?? (split ? splitPx(now.price, split) : now.price),
    ...(now.stopPx !== undefined && {
      stopPx: split ? (splitPx(now.stopPx, split) ?? now.stopPx) : now.stopPx,
    }),
  };
}

function asItIs({ orderQty, price, timeInForce, stopPx, expireTime }: Order['terms']): Replacement {
  return {
    orderQty,
    price,
    timeInForce,
    ...(stopPx !== undefined && { stopPx }),
    ...(expireTime !== undefined && { expireTime }),
  };
}

/** A price after a split, to the nearest unit. */
function splitPx(px: number | null, split: { readonly numerator: number; readonly denominator: number }) {
  return px === null ? null : Math.round((px * split.denominator) / split.numerator);
}
