/** The sales-trader's desk: the orders that stand there, and what becomes of them by that person's word. */
import { z } from 'zod';
import type { DeskOutcome } from '../../engine/order-entry.js';
import type { DeskOrderView } from '../../projections/blotter/desk-view.js';
import type { OrderReadings } from '../../projections/read-side.js';
import { deskRefusal } from '../session.js';
import { readDeskReport } from './desk-request.js';
import { deskReportRequest } from './desk-schema.js';
import { deskOrderView, deskReportView } from './desk-view-schemas.js';
import { forbidden, notFound, requireSight } from './entitlement.js';
import { account, symbol } from './order-schema.js';
import { pageRequest, paging, withCursor } from './paging.js';
import { RequestRefused, invalidRequest, problem } from './problem.js';
import { pageOf } from './reading-schemas.js';
import type { RestContext } from './rest-context.js';
import { noQuery, ok, pathParam, route } from './route.js';
import type { Call, Route } from './route.js';
import { sendJson } from './send.js';
import { problemView } from './view-schemas.js';

const LIMIT = 16 * 1024;

export function deskRoutes(context: RestContext): Route[] {
  return [listOrders(context), report(context)];
}

function listOrders({ desk }: RestContext): Route {
  return route({
    method: 'get',
    path: '/v1/desk/orders',
    summary: 'Orders on the desk with their clients, open requests and executions, newest first',
    tag: 'desk',
    query: z.strictObject({
      account: account.exactOptional(),
      symbol: symbol.exactOptional(),
      open: z.enum(['true', 'false']).exactOptional().describe('true or false'),
      ...paging,
    }),
    answers: { 200: { description: 'A page of orders', schema: pageOf(deskOrderView) } },
    handle: async (call) => {
      const { limit, cursor, open, ...rest } = call.query;
      requireSight(call.session, rest.account);
      const filter = { ...rest, ...(open !== undefined && { open: open === 'true' }) };
      const page = pageRequest({ limit, cursor });
      ok(call, await withCursor(() => desk.orders(filter, call.session.scope, page)));
    },
  });
}

function report(context: RestContext): Route {
  return route({
    method: 'post',
    path: '/v1/desk/orders/{orderId}/reports',
    summary: 'Report what becomes of an order on the desk',
    tag: 'desk',
    query: noQuery,
    body: { schema: deskReportRequest, limit: LIMIT },
    answers: {
      201: { description: 'Taken and durable, with the reports that it caused', schema: deskReportView },
      200: { description: 'The same report again: what it caused then', schema: deskReportView },
      404: { description: 'No such order on the desk', schema: problemView },
      409: { description: 'The execId belongs to another report on the order', schema: problemView },
      422: { description: 'Cannot be, or says nothing new; nothing happened', schema: problemView },
      503: { description: 'Cannot be made durable now; nothing happened', schema: problemView },
    },
    handle: (call) => take(context, call),
  });
}

async function take(context: RestContext, call: Call): Promise<void> {
  const order = await requireDeskOrder(call, context);
  const refusal = deskRefusal(call.session, order.account);
  if (refusal !== null) throw forbidden(refusal);
  const read = readDeskReport(call.body, context.instruments.get(order.symbol));
  if (!read.ok) throw new RequestRefused(invalidRequest(read.errors));
  const { orderId } = order;
  const outcome = await context.entry.deskReport({ orderId, ...read.value }, call.session.user);
  if (outcome.kind !== 'REPORTED') throw refused(outcome, context.desk.order(orderId) ?? order);
  const reports = context.desk.causedBy(orderId, outcome.source);
  const body = { order: context.desk.order(orderId) ?? order, reports };
  sendJson(call.res, { status: outcome.replayed ? 200 : 201, body });
}

/** Throws 404 when no such order is on the desk, 403 when it is another's. */
async function requireDeskOrder(call: Call, { orders }: RestContext): Promise<DeskOrderView> {
  const orderId = pathParam(call, 'orderId');
  const order = await orders.onDesk(orderId);
  if (order) {
    requireSight(call.session, order.account);
    return order;
  }
  const elsewhere = await orders.order(orderId);
  if (!elsewhere) throw notFound(`there is no order ${orderId.slice(0, 64)}`);
  requireSight(call.session, elsewhere.account);
  const onDesk = await lastOnDesk(orderId, orders);
  throw notFound(
    onDesk
      ? `order ${orderId} is the client's; on the desk it is order ${onDesk.orderId}`
      : `order ${orderId} is not on the desk`,
  );
}

/** The child of a client's order that a desk has, or had last. */
async function lastOnDesk(orderId: string, orders: OrderReadings): Promise<DeskOrderView | undefined> {
  for (const child of (await orders.children(orderId)).toReversed()) {
    const onDesk = await orders.onDesk(child.orderId);
    if (onDesk) return onDesk;
  }
  return undefined;
}

function refused(
  outcome: Exclude<DeskOutcome, { kind: 'REPORTED' }>,
  { orderId, ordStatus }: DeskOrderView,
): RequestRefused {
  if (outcome.kind === 'UNAVAILABLE') {
    return new RequestRefused(
      problem('unavailable', `${outcome.reason}; nothing happened, send it again later`),
    );
  }
  const { reason, text } = outcome;
  switch (reason) {
    case 'UNKNOWN_ORDER':
    case 'NOT_ON_A_DESK':
      return notFound(text);
    case 'DUPLICATE_EXECID':
      return new RequestRefused(problem('duplicate-execid', `${text}; send a new one`, { orderId }));
    default:
      return new RequestRefused(problem('report-refused', text, { orderId, ordStatus, reason }));
  }
}
