/** Whole lives of orders as committed events: what the engine would have written, for tests of the read side. */
import type { Nbbo } from '../../src/model/book.js';
import type { RouteDecision } from '../../src/model/route-decision.js';
import type { RuleResult } from '../../src/model/rule-result.js';
import type { OrderEvent, OrderFilled } from '../../src/orders/events.js';
import { entered, NOON, someTerms } from './orders.js';

export const NBBO: Nbbo = {
  symbol: 'AAPL',
  bid: { px: 1_872_400, qty: 300, venues: ['V2'] },
  ask: { px: 1_872_600, qty: 400, venues: ['V1'] },
  state: 'NORMAL',
  at: NOON,
};

export function ruleResult(
  ruleId: string,
  outcome: RuleResult['outcome'],
  message: string | null = null,
): RuleResult {
  return {
    ruleId,
    version: 1,
    citation: 'SEC 15c3-5',
    outcome,
    observed: '1',
    limit: '2',
    message,
    inputsHash: 'ab',
  };
}

export function checked(orderId: string, ...results: readonly RuleResult[]): OrderEvent {
  return {
    type: 'OrderChecked',
    orderId,
    at: NOON,
    actor: 'compliance',
    rulebookVersion: 3,
    results,
    nbbo: NBBO,
  };
}

/** 1,000 AAPL over V1 and V2. */
export function decision(more: Partial<RouteDecision> = {}): RouteDecision {
  const child = { price: 1_872_600, timeInForce: 'IOC', intent: 'TAKE' } as const;
  const children = [
    { venue: 'V1', orderQty: 400, ...child },
    { venue: 'V2', orderQty: 600, ...child },
  ];
  return {
    decisionId: 'D1',
    at: NOON,
    model: 'allocation/1',
    trigger: 'ENTRY',
    symbol: 'AAPL',
    side: 'BUY',
    quantity: 1000,
    limitPx: 1_872_600,
    nbbo: NBBO,
    candidates: [
      {
        venue: 'V1',
        excluded: null,
        protectedQuote: true,
        ageMicros: 5,
        levels: [{ px: 1_872_600, qty: 400 }],
        availableQty: 400,
        bestAllInPx: '187.263',
        orderQty: 400,
        terms: { price: '74904', fee: '1.2', total: '74905.2' },
      },
    ],
    constraints: ['limit 187.26'],
    children,
    expectedFilledQty: 1000,
    expectedCost: '187263',
    alternative: {
      name: 'all at V1',
      children: [],
      expectedFilledQty: 1000,
      expectedCost: '187266.2',
      extraCost: '3.2',
    },
    ...more,
  };
}

export function fill(orderId: string, more: Partial<OrderFilled> = {}): OrderFilled {
  return {
    type: 'OrderFilled',
    orderId,
    at: NOON + 1000,
    actor: 'venue:V1',
    execId: `${orderId}-E1`,
    venueExecId: 'VX1',
    lastMkt: 'V1',
    lastQty: 400,
    lastPx: 1_872_600,
    lastLiquidityInd: 'REMOVED',
    fee: '1.2',
    childOrderId: null,
    nbbo: NBBO,
    flag: null,
    ...more,
  };
}

/** A parent of 1,000 routed to V1 (child `<id>-A`, filled 400) and V2 (child `<id>-B`, acknowledged): 11 events. */
export function routedStory(
  orderId: string,
  terms = someTerms({ orderQty: 1000, clOrdId: `X-${orderId}` }),
): OrderEvent[] {
  const base = { orderId, at: NOON, actor: 'engine' } as const;
  const child = (suffix: string, venue: string, orderQty: number): OrderEvent[] => {
    const childId = `${orderId}-${suffix}`;
    const childTerms = { ...terms, clOrdId: childId, orderQty, timeInForce: 'IOC' } as const;
    return [
      entered({
        orderId: childId,
        actor: 'router',
        parentOrderId: orderId,
        venue,
        terms: childTerms,
        reservePx: null,
      }),
      checked(childId, ruleResult('price-band', 'PASS')),
    ];
  };
  return [
    entered({ orderId, terms }),
    checked(
      orderId,
      ruleResult('price-band', 'PASS'),
      ruleResult('order-size', 'WARN', 'close to the limit'),
    ),
    { type: 'OrderAcknowledged', ...base, venueOrderId: null },
    { type: 'RouteDecided', ...base, actor: 'router', decision: decision({ decisionId: `D-${orderId}` }) },
    ...child('A', 'V1', 400),
    ...child('B', 'V2', 600),
    {
      type: 'OrderAcknowledged',
      orderId: `${orderId}-B`,
      at: NOON + 500,
      actor: 'venue:V2',
      venueOrderId: 'B77',
    },
    fill(`${orderId}-A`),
    fill(orderId, { childOrderId: `${orderId}-A`, execId: `${orderId}-E2` }),
  ];
}

/** A parent that compliance blocks: 3 events. */
export function refusedStory(orderId: string, terms = someTerms({ clOrdId: `X-${orderId}` })): OrderEvent[] {
  const text = 'the notional exceeds 1,000,000 USD';
  return [
    entered({ orderId, terms, reservePx: null }),
    checked(orderId, ruleResult('order-notional', 'BLOCK', text)),
    {
      type: 'OrderRejected',
      orderId,
      at: NOON,
      actor: 'compliance',
      ordRejReason: 'ORDER_EXCEEDS_LIMIT',
      text,
    },
  ];
}
