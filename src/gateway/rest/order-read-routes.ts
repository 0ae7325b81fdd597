/** Reading orders: lists, one order, its reports, children, routes and story. */
import { z } from 'zod';
import { ORD_STATUSES } from '../../model/fix.js';
import { auditEventView, pageOf } from './reading-schemas.js';
import { requireOrder, requireSight } from './entitlement.js';
import { account, clOrdId, side, symbol } from './order-schema.js';
import { pageRequest, paging, time, withCursor } from './paging.js';
import type { RestContext } from './rest-context.js';
import { allRows, noQuery, ok, route } from './route.js';
import type { Route } from './route.js';
import { checkView, decisionViewSchema, executionView, orderView, problemView } from './view-schemas.js';

const orderQuery = z.strictObject({
  account: account.exactOptional(),
  symbol: symbol.exactOptional(),
  side: side.exactOptional(),
  ordStatus: z
    .enum(ORD_STATUSES)
    .exactOptional()
    .describe(`one of ${ORD_STATUSES.join(', ')}`),
  open: z.enum(['true', 'false']).exactOptional().describe('true or false'),
  clOrdId: clOrdId.exactOptional(),
  from: time.exactOptional(),
  to: time.exactOptional(),
  ...paging,
});

const NOT_FOUND = { 404: { description: 'No such order', schema: problemView } };

export function orderReadRoutes(context: RestContext): Route[] {
  return [listOrders(context), oneOrder(context), ...partsOfOrder(context), timeline(context)];
}

function listOrders({ orders }: RestContext): Route {
  return route({
    method: 'get',
    path: '/v1/orders',
    summary: 'Parent orders, newest first',
    tag: 'orders',
    query: orderQuery,
    answers: { 200: { description: 'A page of orders', schema: pageOf(orderView) } },
    handle: async (call) => {
      const { limit, cursor, open, ...rest } = call.query;
      requireSight(call.session, rest.account);
      const filter = { ...rest, ...(open !== undefined && { open: open === 'true' }) };
      const page = pageRequest({ limit, cursor });
      ok(call, await withCursor(() => orders.orders(filter, call.session.scope, page)));
    },
  });
}

function oneOrder({ orders }: RestContext): Route {
  return route({
    method: 'get',
    path: '/v1/orders/{orderId}',
    summary: 'One order, parent or child',
    tag: 'orders',
    query: noQuery,
    answers: { 200: { description: 'The order', schema: orderView }, ...NOT_FOUND },
    handle: async (call) => ok(call, await requireOrder(call, orders)),
  });
}

function partsOfOrder({ orders }: RestContext): Route[] {
  const parts = [
    ['executions', 'ExecutionReports and OrderCancelRejects, in order of sending', executionView],
    ['routes', 'Every routing decision and what came of it', decisionViewSchema],
    ['children', 'The orders that were sent to venues for it', orderView],
    ['checks', 'What pre-trade compliance answered, rule by rule', checkView],
  ] as const;
  const read = {
    executions: (orderId: string) => orders.executions(orderId),
    routes: (orderId: string) => orders.decisions(orderId),
    children: (orderId: string) => orders.children(orderId),
    checks: (orderId: string) => orders.checks(orderId),
  };
  return parts.map(([part, summary, row]) =>
    route({
      method: 'get',
      path: `/v1/orders/{orderId}/${part}`,
      summary,
      tag: 'orders',
      query: noQuery,
      answers: { 200: { description: 'All of them', schema: pageOf(row) }, ...NOT_FOUND },
      handle: async (call) => {
        const { orderId } = await requireOrder(call, orders);
        allRows(call, await read[part](orderId));
      },
    }),
  );
}

function timeline({ orders, audit }: RestContext): Route {
  return route({
    method: 'get',
    path: '/v1/orders/{orderId}/timeline',
    summary: 'Every journal event of the order and its children, oldest first',
    tag: 'audit',
    query: z.strictObject({ asOf: time.exactOptional() }),
    answers: {
      200: { description: 'As it stood at `asOf`, or now', schema: pageOf(auditEventView) },
      ...NOT_FOUND,
    },
    handle: async (call) => {
      const { orderId } = await requireOrder(call, orders);
      allRows(call, await audit.timeline(orderId, call.query.asOf ?? null));
    },
  });
}
