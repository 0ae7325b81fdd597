/** Builders for orders: what a test does not care about has a sensible value. */
import type { User } from '../../src/model/actor.js';
import type { OrderEntered, OrderEvent } from '../../src/orders/events.js';
import { evolve } from '../../src/orders/evolve.js';
import type { Order } from '../../src/orders/order.js';
import type { OrderTerms } from '../../src/model/order-terms.js';

export const NOON = Date.UTC(2026, 0, 5, 17, 0, 0) * 1000;

/** May trade for every account. */
export const TRADER: User = {
  userId: 'trader-1',
  name: 'Trader',
  role: 'trader',
  desk: 'D',
  accounts: ['*'],
  enabled: true,
};

/** Buy 10,000 AAPL at 187.26 for the day. */
export function someTerms(more: Partial<OrderTerms> = {}): OrderTerms {
  return {
    account: 'EQ1-MAIN',
    clOrdId: 'X',
    symbol: 'AAPL',
    side: 'BUY',
    ordType: 'LIMIT',
    orderQty: 10_000,
    price: 1_872_600,
    timeInForce: 'DAY',
    text: null,
    ...more,
  };
}

export function entered(more: Partial<OrderEntered> = {}): OrderEntered {
  return {
    type: 'OrderEntered',
    orderId: 'O1',
    at: NOON,
    actor: 'trader-1',
    parentOrderId: null,
    venue: null,
    terms: someTerms(),
    scales: { pxScale: 4, qtyScale: 0 },
    reservePx: 1_872_600,
    ...more,
  };
}

/** The order that the events leave. */
export function orderAfter(...events: readonly OrderEvent[]): Order {
  let order: Order | undefined;
  for (const event of events) order = evolve(order, event);
  if (!order) throw new Error('no events, no order');
  return order;
}

const BASE = { orderId: 'O1', at: NOON, actor: 'venue:V1' } as const;

export const acknowledged: OrderEvent = { type: 'OrderAcknowledged', ...BASE, venueOrderId: null };
export const canceled: OrderEvent = { type: 'OrderCanceled', ...BASE, clOrdId: null, text: null };
export const expired: OrderEvent = { type: 'OrderExpired', ...BASE, text: null };
export const rejected: OrderEvent = { type: 'OrderRejected', ...BASE, ordRejReason: 'OTHER', text: 'no' };

/** Asked for and taken up. */
export function cancelPended(clOrdId = 'Y'): readonly OrderEvent[] {
  return [
    { type: 'CancelRequested', ...BASE, clOrdId },
    { type: 'CancelPended', ...BASE, clOrdId },
  ];
}

export function filled(lastQty: number, lastPx = 1_872_600): OrderEvent {
  return {
    type: 'OrderFilled',
    ...BASE,
    execId: `E${lastQty}`,
    venueExecId: `V${lastQty}`,
    lastMkt: 'V1',
    lastQty,
    lastPx,
    lastLiquidityInd: 'REMOVED',
    fee: '0',
    childOrderId: null,
    nbbo: null,
    flag: null,
  };
}
