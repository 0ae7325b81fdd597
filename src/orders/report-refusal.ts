/** Why a person's report on an order cannot be taken: for those who report by hand, before anything happens. Pure. */
import type { MarketReport } from './commands.js';
import { INPUT_OF } from './decide.js';
import type { OpenRequest, Order } from './order.js';
import { legality, ordStatusOf } from './order-state.js';

export type ReportKind = MarketReport['kind'];

/** `NOTHING_NEW`: it is so already. `CONTRADICTION`: it cannot be. `NO_SUCH_REQUEST`: there is no such request to answer. */
export type ReportRefusalReason = 'NOTHING_NEW' | 'CONTRADICTION' | 'NO_SUCH_REQUEST';

export interface ReportRefusal {
  readonly reason: ReportRefusalReason;
  /** One sentence for the person. */
  readonly text: string;
}

/**
 * Null when a report of this kind can be taken now. `clOrdId` is the request that it names; null when it names none.
 * What is in the report besides (quantities, executions) is not looked at.
 */
export function reportRefusal(order: Order, kind: ReportKind, clOrdId: string | null): ReportRefusal | null {
  const ordStatus = ordStatusOf(order);
  switch (legality(INPUT_OF[kind], ordStatus)) {
    case 'apply':
    case 'flag':
      return refusalByFacts(order, kind, clOrdId);
    case 'ignore':
    case 'already-pending':
      return { reason: 'NOTHING_NEW', text: `the order is ${ordStatus}: ${kind} says nothing new` };
    case 'too-late':
      return { reason: 'CONTRADICTION', text: `the order has ended, it is ${ordStatus}` };
    case 'contradiction':
      return { reason: 'CONTRADICTION', text: `an order that is ${ordStatus} cannot be ${kind}` };
  }
}

function refusalByFacts(order: Order, kind: ReportKind, clOrdId: string | null): ReportRefusal | null {
  const { acknowledged, conditions, cumQty } = order;
  switch (kind) {
    case 'NEW':
      return acknowledged && !conditions.suspended ? known('the order was acknowledged before') : null;
    case 'TRIGGERED':
      return conditions.triggered ? known('the order was activated before') : null;
    case 'TRADE_CANCEL':
    case 'TRADE_CORRECT':
      return cumQty === 0 ? { reason: 'CONTRADICTION', text: 'nothing of the order is executed' } : null;
    case 'PENDING_CANCEL':
      return unanswerable(order, { kind: 'CANCEL', clOrdId, fresh: true });
    case 'PENDING_REPLACE':
      return unanswerable(order, { kind: 'REPLACE', clOrdId, fresh: true });
    case 'CANCEL_REJECTED':
      return unanswerable(order, { kind: null, clOrdId, fresh: false });
    case 'CANCELED':
      return clOrdId === null ? null : unanswerable(order, { kind: 'CANCEL', clOrdId, fresh: false });
    case 'REPLACED':
      return clOrdId === null ? null : unanswerable(order, { kind: 'REPLACE', clOrdId, fresh: false });
    default:
      return null;
  }
}

interface Sought {
  /** Null: of either kind. */
  readonly kind: OpenRequest['kind'] | null;
  readonly clOrdId: string | null;
  /** Only one that is not pending yet. */
  readonly fresh: boolean;
}

function unanswerable({ requests }: Order, { kind, clOrdId, fresh }: Sought): ReportRefusal | null {
  const candidates = requests.filter(
    (open) => (kind === null || open.kind === kind) && (clOrdId === null || open.clOrdId === clOrdId),
  );
  if (candidates.length === 0) {
    const what = kind === null ? 'request' : `${kind.toLowerCase()} request`;
    const text = clOrdId === null ? `no ${what} is open` : `no ${what} ${clOrdId} is open`;
    return { reason: 'NO_SUCH_REQUEST', text };
  }
  return fresh && candidates.every(({ pending }) => pending) ? known('the request is pending already') : null;
}

function known(text: string): ReportRefusal {
  return { reason: 'NOTHING_NEW', text };
}
