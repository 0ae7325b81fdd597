/** An order after an event. Total: events come from the journal and are facts, so nothing is refused here. */
import type { OrderEntered, OrderEvent, OrderFilled } from './events.js';
import { turnoverOf } from '../model/money.js';
import type { Qty } from '../model/units.js';
import type { OpenRequest, Order } from './order.js';

/** The order after the event. Throws when the event belongs to an order that was never entered. */
export function evolve(order: Order | undefined, event: OrderEvent): Order {
  if (event.type === 'OrderEntered') return entered(event);
  if (!order) throw new Error(`${event.type} for order ${event.orderId}, which was never entered`);
  switch (event.type) {
    case 'OrderChecked':
    case 'RouteDecided':
      return order;
    case 'OrderRejected':
      return { ...order, requests: [], end: { kind: 'REJECTED', reason: event.ordRejReason } };
    case 'OrderAcknowledged':
      return traded(order, order.cumQty, order.turnover);
    case 'OrderFilled':
      return filled(order, event);
    case 'CancelRequested':
      return { ...order, requests: [...order.requests, cancelRequest(event.clOrdId, false)] };
    case 'CancelPended':
      return { ...order, requests: pended(order.requests, event.clOrdId) };
    case 'OrderCanceled':
      return { ...order, requests: [], end: { kind: 'CANCELED' } };
    case 'CancelRejected':
      return { ...order, requests: order.requests.filter((open) => open.clOrdId !== event.clOrdId) };
    case 'OrderExpired':
      return { ...order, requests: [], end: { kind: 'EXPIRED' } };
  }
}

function entered(event: OrderEntered): Order {
  return {
    orderId: event.orderId,
    parentOrderId: event.parentOrderId,
    venue: event.venue,
    terms: event.terms,
    scales: event.scales,
    enteredAt: event.at,
    enteredBy: event.actor,
    clOrdId: event.terms.clOrdId,
    acknowledged: false,
    cumQty: 0,
    turnover: 0n,
    requests: [],
    end: null,
  };
}

/** A fill proves that the market has the order, whether or not its acknowledgement was seen. */
function filled(order: Order, { lastQty, lastPx }: OrderFilled): Order {
  return traded(order, order.cumQty + lastQty, order.turnover + turnoverOf(lastPx, lastQty));
}

/** The order on its market, with so much done; written out, for a copy by spread costs several times as much. */
function traded(order: Order, cumQty: Qty, turnover: bigint): Order {
  return {
    orderId: order.orderId,
    parentOrderId: order.parentOrderId,
    venue: order.venue,
    terms: order.terms,
    scales: order.scales,
    enteredAt: order.enteredAt,
    enteredBy: order.enteredBy,
    clOrdId: order.clOrdId,
    acknowledged: true,
    cumQty,
    turnover,
    requests: order.requests,
    end: order.end,
  };
}

function cancelRequest(clOrdId: string, pending: boolean): OpenRequest {
  return { kind: 'CANCEL', clOrdId, pending };
}

function pended(requests: readonly OpenRequest[], clOrdId: string): readonly OpenRequest[] {
  const known = requests.some((open) => open.clOrdId === clOrdId);
  const all = known ? requests : [...requests, cancelRequest(clOrdId, true)];
  return all.map((open) => (open.clOrdId === clOrdId ? cancelRequest(clOrdId, true) : open));
}
