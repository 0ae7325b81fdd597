/** Orders that depend on each other: entering, reading and canceling a list of them. */
import { z } from 'zod';
import type { ListCommand, ListOutcome } from '../../engine/order-entry.js';
import type { OrderListView } from '../../projections/blotter/order-view.js';
import { notFound, requireSight, requireTrading } from './entitlement.js';
import { unavailable } from './order-answers.js';
import { orderListRequest, parseOrderList } from './order-list-request.js';
import { account } from './order-schema.js';
import { RequestRefused, invalidRequest, problem } from './problem.js';
import { requestRow } from './request-answers.js';
import type { RestContext } from './rest-context.js';
import { noQuery, ok, pathParam, route } from './route.js';
import type { Call, Route } from './route.js';
import { sendJson } from './send.js';
import { orderListView, problemView, requestView } from './view-schemas.js';

const LIMIT = 160 * 1024;

const whose = z.strictObject({
  account: account.exactOptional().describe('the account, where the ListID is used in several of yours'),
});
type Whose = z.output<typeof whose>;

export function orderListRoutes(context: RestContext): Route[] {
  return [enter(context), read(context), cancel(context)];
}

function enter(context: RestContext): Route {
  return route({
    method: 'post',
    path: '/v1/order-lists',
    summary: 'Enter orders that depend on each other: all of them or none',
    tag: 'orders',
    query: noQuery,
    body: { schema: orderListRequest, limit: LIMIT },
    answers: {
      201: { description: 'All accepted and durable', schema: orderListView },
      200: { description: 'The same request again: the first list', schema: orderListView },
      409: {
        description: 'The ListID, or a ClOrdID, belongs to other orders of the account',
        schema: problemView,
      },
      422: {
        description: 'One of them was refused by compliance, and with it all; recorded',
        schema: problemView,
      },
      503: { description: 'Cannot be made durable now; nothing was accepted', schema: problemView },
    },
    handle: (call) => enterList(context, call),
  });
}

function read(context: RestContext): Route {
  return route({
    method: 'get',
    path: '/v1/order-lists/{listId}',
    summary: 'A list and its orders as they stand',
    tag: 'orders',
    query: whose,
    answers: {
      200: { description: 'The list', schema: orderListView },
      404: { description: 'No such list', schema: problemView },
    },
    handle: async (call) => ok(call, await requireList(context, call)),
  });
}

function cancel(context: RestContext): Route {
  return route({
    method: 'delete',
    path: '/v1/order-lists/{listId}',
    summary: 'Ask for a cancel of every open order of a list',
    tag: 'orders',
    query: whose,
    answers: {
      202: {
        description: 'The list, and what was said of each request at once',
        schema: z.strictObject({ ...orderListView.shape, cancels: z.array(requestView) }),
      },
      404: { description: 'No such list', schema: problemView },
      503: { description: 'Cannot be made durable now', schema: problemView },
    },
    handle: (call) => cancelList(context, call),
  });
}

async function enterList(context: RestContext, call: Call): Promise<void> {
  const parsed = parseOrderList(call.body, context);
  if (!parsed.ok) {
    context.http.order('malformed');
    throw new RequestRefused(invalidRequest(parsed.errors));
  }
  const list = parsed.value;
  requireTrading(call.session, list.account);
  const outcome = await context.entry.submitList(list, call.session.user);
  if (outcome.kind !== 'ACCEPTED') throw refusalOf(context, list, outcome);
  for (const _ of outcome.orderIds) context.http.order(outcome.replayed ? 'replayed' : 'accepted');
  const scope = new Set([list.account]);
  const [view] = context.blotter.orderLists(list.listId, scope);
  sendJson(call.res, { status: outcome.replayed ? 200 : 201, body: view });
}

type NotAccepted = Exclude<ListOutcome, { kind: 'ACCEPTED' }>;

function refusalOf(context: RestContext, list: ListCommand, outcome: NotAccepted): RequestRefused {
  const { listId, account: owner } = list;
  switch (outcome.kind) {
    case 'REFUSED':
      for (const _ of outcome.orderIds) context.http.order(outcome.replayed ? 'replayed' : 'refused');
      return new RequestRefused(refused(context, list, outcome));
    case 'DUPLICATE_LISTID': {
      const detail = `listId ${listId} was used before in account ${owner}, with other orders; send a new one`;
      return new RequestRefused(problem('duplicate-listid', detail, { listId }));
    }
    case 'DUPLICATE_CLORDID': {
      const { clOrdId, orderId } = outcome;
      const detail = `clOrdId ${clOrdId} was used before in account ${owner}; send a new one`;
      return new RequestRefused(problem('duplicate-clordid', detail, { orderId, clOrdId }));
    }
    case 'UNAVAILABLE':
      context.http.order('unavailable');
      return new RequestRefused(unavailable(outcome.reason, outcome.undecided));
  }
}

function refused(
  { blotter }: RestContext,
  { listId }: ListCommand,
  { orderIds, results }: Extract<NotAccepted, { kind: 'REFUSED' }>,
) {
  const orders = orderIds.map((orderId, index) => {
    const { clOrdId = '', ordRejReason = null, text = null } = blotter.order(orderId) ?? {};
    return { orderId, clOrdId, ordStatus: 'REJECTED', ordRejReason, text, checks: results[index] ?? [] };
  });
  const guilty = orders.find(({ checks }) =>
    checks.some(({ outcome }) => outcome === 'BLOCK' || outcome === 'DATA_MISSING'),
  );
  const detail = `${guilty?.clOrdId ?? 'one of them'}: ${guilty?.text ?? 'refused by compliance'}; none was accepted`;
  return problem('order-refused', detail, { listId, orders });
}

async function cancelList(context: RestContext, call: Call<Whose>): Promise<void> {
  const list = await requireList(context, call);
  requireTrading(call.session, list.account);
  const open = list.orders.filter(({ leavesQty }) => leavesQty !== '0');
  const asked = open.map(({ orderId }) =>
    context.entry.cancel({ orderId, clOrdId: null }, call.session.user),
  );
  const cancels = (await Promise.all(asked)).map(requestRow);
  sendJson(call.res, { status: 202, body: { ...(await requireList(context, call)), cancels } });
}

/** The list of the path. Throws 404 when there is none in sight, 400 when its name is used in several accounts. */
async function requireList({ orders }: RestContext, call: Call<Whose>): Promise<OrderListView> {
  const listId = pathParam(call, 'listId');
  const { account: owner } = call.query;
  requireSight(call.session, owner);
  const found = await orders.orderLists(listId, owner === undefined ? call.session.scope : new Set([owner]));
  const [list, another] = found;
  if (!list) throw notFound(`there is no list ${listId.slice(0, 64)}`);
  if (!another) return list;
  const message = `${listId} is a list in ${found.map((one) => one.account).join(', ')}`;
  throw new RequestRefused(invalidRequest([{ field: 'account', message, remedy: 'send the account' }]));
}
