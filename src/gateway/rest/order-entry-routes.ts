/** Entering orders, one or many, and asking what would become of one. */
import { z } from 'zod';
import type { CheckOutcome } from '../../engine/order-entry.js';
import type { OrderTerms } from '../../model/order-terms.js';
import { decisionView } from '../../projections/blotter/render-decision.js';
import { requireSight } from './entitlement.js';
import { enterOrder, unavailable } from './order-answers.js';
import type { OrderAnswer } from './order-answers.js';
import { parseOrder, parsePreview } from './order-request.js';
import type { Parsed } from './order-request.js';
import { orderRequest, previewRequest } from './order-schema.js';
import { RequestRefused, invalidRequest } from './problem.js';
import type { RestContext } from './rest-context.js';
import { noQuery, ok, route } from './route.js';
import type { Call, Route } from './route.js';
import { sendJson } from './send.js';
import { checkView, decisionViewSchema, orderView, problemView } from './view-schemas.js';

const SINGLE_LIMIT = 16 * 1024;
const BATCH_LIMIT = 1024 * 1024;
const BATCH_SIZE = 1000;

const batchRequest = z.strictObject({ orders: z.array(z.unknown()).min(1).max(BATCH_SIZE) });
const documentedBatch = z.strictObject({ orders: z.array(orderRequest).min(1).max(BATCH_SIZE) });
const batchResult = z.strictObject({ status: z.int(), body: z.union([orderView, problemView]) });

export function orderEntryRoutes(context: RestContext): Route[] {
  return [single(context), batch(context), whatIf(context), preview(context)];
}

function single(context: RestContext): Route {
  return route({
    method: 'post',
    path: '/v1/orders',
    summary: 'Enter an order',
    tag: 'orders',
    query: noQuery,
    body: { schema: orderRequest, limit: SINGLE_LIMIT },
    answers: {
      201: { description: 'Accepted and durable', schema: orderView },
      200: { description: 'The same request again: the first order', schema: orderView },
      409: { description: 'The ClOrdID belongs to another order of the account', schema: problemView },
      422: { description: 'Refused by compliance; recorded', schema: problemView },
      503: { description: 'Cannot be made durable now; nothing was accepted', schema: problemView },
    },
    handle: async ({ res, session, body }) => send(res, await enterOrder(context, session, body)),
  });
}

function batch(context: RestContext): Route {
  return route({
    method: 'post',
    path: '/v1/orders/batch',
    summary: `Enter up to ${BATCH_SIZE} orders; one result each, in order`,
    tag: 'orders',
    query: noQuery,
    body: { schema: documentedBatch, limit: BATCH_LIMIT },
    answers: {
      200: {
        description: 'What became of each: the status and body that POST /v1/orders would have answered',
        schema: z.strictObject({ results: z.array(batchResult) }),
      },
    },
    handle: (call) => enterBatch(context, call),
  });
}

function whatIf(context: RestContext): Route {
  return route({
    method: 'post',
    path: '/v1/orders/check',
    summary: "What-if: every rule's result and the route; nothing is recorded",
    tag: 'orders',
    query: noQuery,
    body: { schema: orderRequest, limit: SINGLE_LIMIT },
    answers: {
      200: {
        description: 'What would happen now',
        schema: z.strictObject({
          accepted: z.boolean(),
          checks: z.array(checkView),
          route: decisionViewSchema.nullable(),
        }),
      },
      503: { description: 'Not ready', schema: problemView },
    },
    handle: (call) => {
      const terms = required(parseOrder(call.body, context));
      requireSight(call.session, terms.account);
      const { accepted, results, route } = checked(context, terms, call);
      ok(call, { accepted, checks: results, route: routeView(context, terms, route) });
    },
  });
}

function preview(context: RestContext): Route {
  return route({
    method: 'post',
    path: '/v1/routing/preview',
    summary: 'Where would it go and why, now',
    tag: 'routing',
    query: noQuery,
    body: { schema: previewRequest, limit: SINGLE_LIMIT },
    answers: {
      200: {
        description: 'The decision as the router would take it',
        schema: decisionViewSchema.nullable(),
      },
      503: { description: 'Not ready', schema: problemView },
    },
    handle: (call) => {
      const terms = required(parsePreview(call.body, context));
      ok(call, routeView(context, terms, checked(context, terms, call).route));
    },
  });
}

async function enterBatch(context: RestContext, { res, session, body }: Call): Promise<void> {
  const parsed = batchRequest.safeParse(body);
  if (!parsed.success) {
    const message = `needs 1 to ${BATCH_SIZE} orders under "orders" and nothing else`;
    throw new RequestRefused(
      invalidRequest([{ field: 'orders', message, remedy: 'send {"orders":[…]}, several times if needed' }]),
    );
  }
  const results = await Promise.all(parsed.data.orders.map((order) => enterOrder(context, session, order)));
  sendJson(res, { status: 200, body: { results } });
}

function required(parsed: Parsed<OrderTerms>): OrderTerms {
  if (parsed.ok) return parsed.value;
  throw new RequestRefused(invalidRequest(parsed.errors));
}

function checked({ entry }: RestContext, terms: OrderTerms, { session }: Call): CheckOutcome {
  const { ready, reason } = entry.readiness();
  if (!ready) throw new RequestRefused(unavailable(reason ?? 'not ready'));
  return entry.check(terms, session.user);
}

function routeView(context: RestContext, { symbol }: OrderTerms, decision: CheckOutcome['route']) {
  const instrument = context.instruments.get(symbol);
  return decision && instrument ? decisionView(decision, '', instrument) : null;
}

function send(res: Call['res'], { status, body }: OrderAnswer): void {
  const headers = status >= 400 ? PROBLEM_TYPE : undefined;
  sendJson(res, {
    status,
    body,
    ...(headers && { headers: status === 503 ? [...headers, ...RETRY] : headers }),
  });
}

const PROBLEM_TYPE = ['content-type', 'application/problem+json'];
const RETRY = ['retry-after', '1'];
