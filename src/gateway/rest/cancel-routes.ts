/** Cancelling one order, or all open orders in a scope. */
import { z } from 'zod';
import type { OrderFilter } from '../../projections/read-side.js';
import type { Session } from '../session.js';
import { tradingRefusal } from '../session.js';
import { forbidden, requireOrder, requireTrading } from './entitlement.js';
import { account, clOrdId, side, symbol } from './order-schema.js';
import { RequestRefused, invalidRequest } from './problem.js';
import { requestRow } from './request-answers.js';
import type { RestContext } from './rest-context.js';
import { route } from './route.js';
import type { Call, Route } from './route.js';
import { sendJson } from './send.js';
import { requestView, canceledOrderView, problemView } from './view-schemas.js';

const oneCancel = z.strictObject({ clOrdId: clOrdId.exactOptional() });
const massCancel = z.strictObject({
  account: account.exactOptional(),
  symbol: symbol.exactOptional(),
  side: side.exactOptional(),
  all: z.literal('true').exactOptional().describe('true, to cancel without any other filter'),
});
type MassCancel = z.output<typeof massCancel>;

const PAGE = 500;

export function cancelRoutes(context: RestContext): Route[] {
  return [
    route({
      method: 'delete',
      path: '/v1/orders/{orderId}',
      summary: 'Ask for a cancel; the outcome is an ExecutionReport or an OrderCancelReject',
      tag: 'orders',
      query: oneCancel,
      answers: {
        202: {
          description: 'The order, and what was said of the request at once',
          schema: canceledOrderView,
        },
        404: { description: 'No such order', schema: problemView },
        409: { description: 'The ClOrdID of the request was used before', schema: problemView },
        503: { description: 'Cannot be made durable now', schema: problemView },
      },
      handle: (call) => cancelOne(context, call),
    }),
    route({
      method: 'delete',
      path: '/v1/orders',
      summary: 'Ask for a cancel of every open order in the scope',
      tag: 'orders',
      query: massCancel,
      answers: {
        202: {
          description: 'How many requests were made, and what was said of each at once',
          schema: z.strictObject({ requested: z.int(), rejected: z.int(), rows: z.array(requestView) }),
        },
        503: { description: 'Cannot be made durable now', schema: problemView },
      },
      handle: (call) => cancelMany(context, call),
    }),
  ];
}

async function cancelOne(context: RestContext, call: Call<z.output<typeof oneCancel>>): Promise<void> {
  const order = await requireOrder(call, context.orders);
  requireTrading(call.session, order.account);
  const command = { orderId: order.orderId, clOrdId: call.query.clOrdId ?? null };
  const cancel = requestRow(await context.entry.cancel(command, call.session.user));
  const now = context.blotter.order(order.orderId) ?? order;
  sendJson(call.res, { status: 202, body: { ...now, cancel } });
}

async function cancelMany(context: RestContext, call: Call<MassCancel>): Promise<void> {
  requireScope(call.session, call.query);
  const { all: _, ...filter } = call.query;
  const { user } = call.session;
  const orders = openOrders(context, call.session, filter);
  const asked = orders.map((orderId) => context.entry.cancel({ orderId, clOrdId: null }, user));
  const rows = (await Promise.all(asked)).map(requestRow);
  const requested = rows.filter(({ outcome }) => outcome === 'REQUESTED').length;
  sendJson(call.res, { status: 202, body: { requested, rejected: rows.length - requested, rows } });
}

function requireScope(session: Session, query: MassCancel): void {
  if (query.account !== undefined) requireTrading(session, query.account);
  // Without an account, the right to trade one's own is asked for; the scope bounds the rest.
  const [own = ''] = session.user.accounts;
  const refusal = tradingRefusal(session, own);
  if (refusal !== null) throw forbidden(refusal);
  if (Object.keys(query).length > 0) return;
  const message = 'no filter was given';
  const remedy = 'send account, symbol or side, or all=true for every open order of yours';
  throw new RequestRefused(invalidRequest([{ field: 'all', message, remedy }]));
}

function openOrders({ blotter }: RestContext, { scope }: Session, filter: OrderFilter): readonly string[] {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page = blotter.orders({ ...filter, open: true }, scope, { limit: PAGE, cursor });
    found.push(...page.rows.map(({ orderId }) => orderId));
    cursor = page.next;
  } while (cursor !== null);
  return found;
}
