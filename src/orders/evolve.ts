/** An order after an event. Total: events come from the journal and are facts, so nothing is refused here. */
import { turnoverOf } from '../model/money.js';
import { replacedTerms } from '../model/order-terms.js';
import type { Qty } from '../model/units.js';
import type {
  BookedAmount,
  CancelPended,
  CancelRejected,
  CancelRequested,
  DuplicateRefused,
  ExecutionBusted,
  ExecutionCorrected,
  OrderEntered,
  OrderEvent,
  OrderFilled,
  OrderReplaced,
  OrderRestated,
  ReplacePended,
  ReplaceRequested,
  SharesSplit,
} from './events.js';
import { CALM, NO_REQUESTS, NO_SPLITS } from './order.js';
import type { Conditions, OpenRequest, Order, OrderEnd } from './order.js';
import { splitAmounts, splitQty } from './split.js';

type RequestEvent = CancelRequested | CancelPended | CancelRejected | ReplaceRequested | ReplacePended;
type TermsEvent = OrderReplaced | OrderRestated;
type Correcting = ExecutionBusted | ExecutionCorrected;
type ConditionEvent = Exclude<
  OrderEvent,
  | RequestEvent
  | TermsEvent
  | Correcting
  | DuplicateRefused
  | SharesSplit
  | { type: 'OrderEntered' | 'OrderChecked' | 'RouteDecided' | 'CorrectionHeld' | 'OrderFilled' }
  | { type: 'OrderAcknowledged' | 'OrderRejected' | 'OrderCanceled' | 'OrderExpired' }
>;

/** The order after the event. Throws when the event belongs to an order that was never entered. */
export function evolve(order: Order | undefined, event: OrderEvent): Order {
  if (event.type === 'OrderEntered') return entered(event);
  if (!order) throw new Error(`${event.type} for order ${event.orderId}, which was never entered`);
  switch (event.type) {
    case 'OrderChecked':
    case 'RouteDecided':
    case 'CorrectionHeld':
    case 'DuplicateRefused':
    case 'SharesSplit':
      return order;
    case 'OrderAcknowledged':
      return acknowledged(order);
    case 'OrderFilled':
      return filled(order, event);
    case 'OrderRejected':
      return ended(order, { kind: 'REJECTED', reason: event.ordRejReason });
    case 'OrderCanceled':
      return ended(order, { kind: 'CANCELED' });
    case 'OrderExpired':
      return ended(order, { kind: 'EXPIRED' });
    case 'ExecutionBusted':
    case 'ExecutionCorrected':
      return corrected(order, event);
    case 'CancelRequested':
    case 'CancelPended':
    case 'CancelRejected':
    case 'ReplaceRequested':
    case 'ReplacePended':
      return { ...order, requests: requestsAfter(order, event) };
    case 'OrderReplaced':
    case 'OrderRestated':
      return changed(order, event);
    default:
      return { ...order, conditions: conditionsAfter(order.conditions, event) };
  }
}

function entered(event: OrderEntered): Order {
  return {
    orderId: event.orderId,
    parentOrderId: event.parentOrderId,
    venue: event.venue,
    terms: event.terms,
    enteredTerms: event.terms,
    scales: event.scales,
    enteredAt: event.at,
    inForceSince: event.at,
    enteredBy: event.actor,
    clOrdId: event.terms.clOrdId,
    acknowledged: false,
    cumQty: 0,
    turnover: 0n,
    requests: NO_REQUESTS,
    conditions: CALM,
    splits: NO_SPLITS,
    end: null,
  };
}

function ended(order: Order, end: OrderEnd): Order {
  return { ...order, requests: NO_REQUESTS, conditions: CALM, end };
}

function acknowledged(order: Order): Order {
  const { cumQty, turnover, conditions } = order;
  return traded(order, { cumQty, turnover, conditions: reinstated(conditions) });
}

/** A fill proves that the market has the order, whether or not its acknowledgement was seen. */
function filled(order: Order, { lastQty, lastPx }: OrderFilled): Order {
  return traded(order, {
    cumQty: order.cumQty + lastQty,
    turnover: order.turnover + turnoverOf(lastPx, lastQty),
    conditions: order.conditions.stopped ? executed(order.conditions, lastQty) : order.conditions,
  });
}

/** Numbers are restated; the order is what it was otherwise, ended or not. */
function corrected(order: Order, event: Correcting): Order {
  const { booked } = event;
  const { lastQty, lastPx } = event.type === 'ExecutionBusted' ? { lastQty: 0, lastPx: 0 } : event;
  return traded(order, {
    cumQty: correctedQty(order, booked, lastQty),
    turnover: order.turnover - turnoverOf(booked.lastPx, booked.lastQty) + turnoverOf(lastPx, lastQty),
    conditions: order.conditions,
  });
}

/** CumQty once an execution, as it is booked, is `lastQty` instead; what was executed before a split counts in new shares. */
export function correctedQty({ cumQty, splits }: Order, booked: BookedAmount, lastQty: Qty): Qty {
  const inNewShares = (qty: Qty) =>
    splits.reduce((now, split) => (split.at > booked.at ? splitQty(now, split) : now), qty);
  return Math.max(0, cumQty - inNewShares(booked.lastQty) + inNewShares(lastQty));
}

/** The order on its market, with so much done; written out, for a copy by spread costs several times as much. */
function traded(
  order: Order,
  { cumQty, turnover, conditions }: Pick<Order, 'cumQty' | 'turnover' | 'conditions'>,
): Order {
  return {
    orderId: order.orderId,
    parentOrderId: order.parentOrderId,
    venue: order.venue,
    terms: order.terms,
    enteredTerms: order.enteredTerms,
    scales: order.scales,
    enteredAt: order.enteredAt,
    inForceSince: order.inForceSince,
    enteredBy: order.enteredBy,
    clOrdId: order.clOrdId,
    acknowledged: true,
    cumQty,
    turnover,
    requests: order.requests,
    conditions,
    splits: order.splits,
    end: order.end,
  };
}

function requestsAfter({ requests, clOrdId }: Order, event: RequestEvent): readonly OpenRequest[] {
  switch (event.type) {
    case 'CancelRequested':
    case 'ReplaceRequested': {
      const base = {
        clOrdId: event.clOrdId,
        origClOrdId: requests.at(-1)?.clOrdId ?? clOrdId,
        pending: false,
      };
      if (event.type === 'CancelRequested') return [...requests, { kind: 'CANCEL', ...base }];
      return [...requests, { kind: 'REPLACE', ...base, replacement: event.replacement }];
    }
    case 'CancelPended':
    case 'ReplacePended':
      return requests.map((open) => (open.clOrdId === event.clOrdId ? { ...open, pending: true } : open));
    case 'CancelRejected':
      return without(requests, event.clOrdId);
  }
}

function without(requests: readonly OpenRequest[], clOrdId: string | null): readonly OpenRequest[] {
  return requests.filter((open) => open.clOrdId !== clOrdId);
}

function changed(order: Order, event: TermsEvent): Order {
  const terms = event.replacement ? replacedTerms(order.terms, event.replacement) : order.terms;
  return event.type === 'OrderReplaced' ? replaced(order, event, terms) : restated(order, event, terms);
}

function replaced(order: Order, { at, clOrdId }: OrderReplaced, terms: Order['terms']): Order {
  const requests = without(order.requests, clOrdId);
  const inForceSince = terms.timeInForce === order.terms.timeInForce ? order.inForceSince : at;
  return { ...order, terms, requests, inForceSince, clOrdId: clOrdId ?? order.clOrdId };
}

/**
 * A split multiplies what was filled as well; what was paid for it stays. Any restatement sets an order to work again that was
 * done for the day, but one that only takes quantity away.
 */
function restated(
  order: Order,
  { at, split, execRestatementReason }: OrderRestated,
  terms: Order['terms'],
): Order {
  const renewed = execRestatementReason === 'GT_RENEWAL' || execRestatementReason === 'GT_CORPORATE_ACTION';
  const declined = execRestatementReason === 'PARTIAL_DECLINE_OF_ORDER_QTY';
  const lost = declined && terms.contingency ? order.terms.orderQty - terms.orderQty : 0;
  return {
    ...order,
    terms: split ? splitAmounts(terms, split) : terms,
    cumQty: split ? splitQty(order.cumQty, split) : order.cumQty,
    splits: split ? [...order.splits, { at, ...split }] : order.splits,
    inForceSince: renewed ? at : order.inForceSince,
    conditions: {
      ...order.conditions,
      doneForDay: order.conditions.doneForDay && declined,
      lowered: split ? splitQty(order.conditions.lowered, split) : order.conditions.lowered + lost,
    },
  };
}

function conditionsAfter(conditions: Conditions, event: ConditionEvent): Conditions {
  switch (event.type) {
    case 'OrderDoneForDay':
      return { ...conditions, doneForDay: true };
    case 'OrderSuspended':
      return { ...conditions, suspended: true };
    case 'OrderStopped':
      return { ...conditions, stopped: { qty: event.lastQty, px: event.lastPx } };
    case 'OrderTriggered':
      return event.byOrderId === undefined
        ? { ...conditions, triggered: true }
        : { ...conditions, released: true };
    case 'OutcomeUnknown':
      return { ...conditions, unknown: event.text };
    case 'OutcomeKnown':
      return { ...conditions, unknown: null };
  }
}

function reinstated(conditions: Conditions): Conditions {
  return conditions.suspended ? { ...conditions, suspended: false } : conditions;
}

/** The execution that keeps a guarantee is told as stopped still (matrix L.1.a); the next one is not. */
function executed(conditions: Conditions, lastQty: Qty): Conditions {
  const { stopped } = conditions;
  if (!stopped) return conditions;
  const qty = Math.max(0, stopped.qty - lastQty);
  return { ...conditions, stopped: stopped.qty === 0 ? null : { ...stopped, qty } };
}
