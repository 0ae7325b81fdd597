/** Schemas of the order rows that this API answers, for the document; the compiler holds them to the views. */
import { z } from 'zod';
import {
  CXL_REJ_REASONS,
  EXEC_INSTS,
  EXEC_TYPES,
  ORD_REJ_REASONS,
  ORD_STATUSES,
  ORD_TYPES,
  SIDES,
  TIMES_IN_FORCE,
} from '../../model/fix.js';
import { ROUTE_TRIGGERS } from '../../model/route-decision.js';
import { CONTINGENCY_TYPES } from '../../model/contingency.js';
import type { RuleResult } from '../../model/rule-result.js';
import type { DecisionView } from '../../projections/blotter/decision-view.js';
import type { ExecutionView, OrderListView, OrderView } from '../../projections/blotter/order-view.js';

export const decimalText = z.string().meta({ example: '187.26' });
export const timeText = z.string().meta({ example: '2026-01-05T14:30:00.000123Z' });

const text = z.string().nullable();

export const problemView = z
  .looseObject({
    type: z.string().meta({ example: '/problems/invalid-request' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z
      .array(z.strictObject({ field: z.string(), message: z.string(), remedy: z.string() }))
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

const check = {
  ruleId: z.string(),
  version: z.number(),
  citation: z.string(),
  outcome: z.enum(['PASS', 'WARN', 'BLOCK', 'NOT_APPLICABLE', 'DATA_MISSING']),
  observed: text,
  limit: text,
  message: text,
  inputsHash: z.string(),
};
export const checkView = z.strictObject(check).meta({ id: 'RuleResult' }) satisfies z.ZodType<RuleResult>;

const order = {
  orderId: z.string(),
  parentOrderId: text,
  venue: text,
  clOrdId: z.string(),
  account: z.string(),
  symbol: z.string(),
  side: z.enum(SIDES),
  ordType: z.enum(ORD_TYPES),
  timeInForce: z.enum(TIMES_IN_FORCE),
  orderQty: decimalText,
  price: decimalText.nullable(),
  stopPx: decimalText.nullable(),
  expireTime: timeText.nullable(),
  minQty: decimalText.nullable(),
  maxFloor: decimalText.nullable(),
  execInst: z.array(z.enum(EXEC_INSTS)).readonly(),
  exDestination: text,
  listId: text,
  triggeredBy: text,
  cashOrderQty: decimalText.nullable(),
  cumQty: decimalText,
  leavesQty: decimalText,
  avgPx: decimalText,
  ordStatus: z.enum(ORD_STATUSES),
  ordRejReason: z.enum(ORD_REJ_REASONS).nullable(),
  openRequest: z.enum(['CANCEL', 'REPLACE']).nullable(),
  workingIndicator: z.boolean(),
  unknown: text,
  text,
  currency: z.string(),
  arrivalPx: decimalText.nullable(),
  fees: decimalText,
  enteredBy: z.string(),
  enteredAt: timeText,
  transactTime: timeText,
  refusedBy: text,
};
export const orderView = z.strictObject(order).meta({ id: 'Order' }) satisfies z.ZodType<OrderView>;

export const orderListView = z
  .strictObject({
    listId: z.string(),
    account: z.string(),
    contingencyType: z.enum(CONTINGENCY_TYPES),
    orders: z.array(orderView).readonly(),
  })
  .meta({ id: 'OrderList' }) satisfies z.ZodType<OrderListView>;

const cxlRejReason = z.enum(CXL_REJ_REASONS);

export const requestView = z
  .strictObject({
    orderId: z.string(),
    outcome: z.enum(['REQUESTED', 'REJECTED']),
    clOrdId: z.string().optional(),
    cxlRejReason: cxlRejReason.optional(),
    text: z.string().optional(),
    checks: z.array(checkView).optional(),
  })
  .meta({ id: 'RequestAnswer' });

export const canceledOrderView = z
  .strictObject({ ...order, cancel: requestView })
  .meta({ id: 'CanceledOrder' });

export const replacedOrderView = z
  .strictObject({ ...order, replace: requestView })
  .meta({ id: 'ReplacedOrder' });

export const executionView = z
  .strictObject({
    msgType: z.enum(['EXECUTION_REPORT', 'ORDER_CANCEL_REJECT']),
    execId: z.string(),
    execRefId: text,
    execType: z.enum(EXEC_TYPES).nullable(),
    orderId: z.string(),
    parentOrderId: text,
    account: z.string(),
    symbol: z.string(),
    side: z.enum(SIDES),
    ordStatus: z.enum(ORD_STATUSES),
    clOrdId: z.string(),
    origClOrdId: text,
    orderQty: decimalText,
    cumQty: decimalText,
    leavesQty: decimalText,
    avgPx: decimalText,
    lastQty: decimalText,
    lastPx: decimalText.nullable(),
    lastMkt: text,
    lastLiquidityInd: z.enum(['ADDED', 'REMOVED']).nullable(),
    fee: decimalText.nullable(),
    nbbo: text,
    cxlRejReason: cxlRejReason.nullable(),
    ordRejReason: z.enum(ORD_REJ_REASONS).nullable(),
    text,
    transactTime: timeText,
  })
  .meta({ id: 'ExecutionReport' }) satisfies z.ZodType<ExecutionView>;

const level = z.tuple([decimalText, decimalText]);
export const quoteSide = z.strictObject({ px: decimalText, qty: decimalText, venues: z.array(z.string()) });
const plannedChild = z.strictObject({
  venue: z.string(),
  orderQty: decimalText,
  price: decimalText,
  timeInForce: z.enum(TIMES_IN_FORCE),
  intent: z.enum(['TAKE', 'POST']),
});
const candidate = z.strictObject({
  venue: z.string(),
  excluded: text,
  protectedQuote: z.boolean(),
  ageMicros: z.number(),
  levels: z.array(level),
  availableQty: decimalText,
  bestAllInPx: decimalText.nullable(),
  orderQty: decimalText,
  terms: z.strictObject({ price: decimalText, fee: decimalText, total: decimalText }).nullable(),
});
const childOutcome = z.strictObject({
  orderId: z.string(),
  venue: z.string(),
  orderQty: decimalText,
  cumQty: decimalText,
  avgPx: decimalText,
  ordStatus: z.string(),
});

export const decisionViewSchema = z
  .strictObject({
    decisionId: z.string(),
    orderId: z.string(),
    at: timeText,
    model: z.string(),
    trigger: z.enum(ROUTE_TRIGGERS),
    symbol: z.string(),
    side: z.enum(SIDES),
    quantity: decimalText,
    limitPx: decimalText.nullable(),
    nbbo: z.strictObject({ bid: quoteSide.nullable(), ask: quoteSide.nullable(), state: z.string() }),
    candidates: z.array(candidate),
    constraints: z.array(z.string()),
    children: z.array(plannedChild),
    expectedFilledQty: decimalText,
    expectedCost: decimalText,
    alternative: z
      .strictObject({
        name: z.string(),
        children: z.array(plannedChild),
        expectedFilledQty: decimalText,
        expectedCost: decimalText,
        extraCost: decimalText,
      })
      .nullable(),
    outcome: z
      .strictObject({
        filledQty: decimalText,
        avgPx: decimalText,
        fees: decimalText,
        cost: decimalText,
        children: z.array(childOutcome),
      })
      .nullable(),
  })
  .meta({ id: 'RouteDecision' }) satisfies z.ZodType<DecisionView>;
