/** For operators and developers: health, metrics, the OpenAPI document. */
import { z } from 'zod';
import { openApiDocument } from './openapi-document.js';
import type { RestContext } from './rest-context.js';
import { requestId, sendJson } from './send.js';
import { API_HEADERS } from './security-headers.js';
import { noQuery, ok, route } from './route.js';
import type { Route } from './route.js';

const health = z.strictObject({ status: z.string(), reason: z.string().nullable() }).meta({ id: 'Health' });
const readiness = health.extend({ missingVenues: z.array(z.string()).readonly() }).meta({ id: 'Readiness' });

/** `all` gives every route of the API, these included; asked once, on the first request for the document. */
export function operationsRoutes(context: RestContext, all: () => readonly Route[]): Route[] {
  return [live(), ready(context), metrics(context), openApi(context, all)];
}

function live(): Route {
  return route({
    method: 'get',
    path: '/health/live',
    summary: 'The process answers',
    tag: 'operations',
    query: noQuery,
    access: 'public',
    answers: { 200: { description: 'Alive', schema: health } },
    handle: (call) => ok(call, { status: 'live', reason: null }),
  });
}

function ready(context: RestContext): Route {
  return route({
    method: 'get',
    path: '/health/ready',
    summary: 'Orders can be taken',
    tag: 'operations',
    query: noQuery,
    access: 'public',
    answers: {
      200: { description: 'Ready; `degraded` while a venue is missing', schema: readiness },
      503: { description: 'Not ready, and why', schema: readiness },
    },
    handle: ({ res }) => {
      const { ready, reason } = context.entry.readiness();
      const missingVenues = context
        .venues()
        .flatMap(({ venue, state }) => (state === 'DISCONNECTED' ? venue : []));
      const healthy = missingVenues.length === 0 ? 'ready' : 'degraded';
      const status = ready ? healthy : 'not ready';
      sendJson(res, { status: ready ? 200 : 503, body: { status, reason, missingVenues } });
    },
  });
}

function metrics(context: RestContext): Route {
  return route({
    method: 'get',
    path: '/metrics',
    summary: 'Prometheus metrics',
    tag: 'operations',
    query: noQuery,
    access: 'public',
    answers: { 200: { description: 'Text exposition format', contentType: 'text/plain' } },
    handle: async ({ res }) => {
      const text = await context.metrics.metrics();
      res.writeHead(200, [...API_HEADERS, 'content-type', context.metrics.contentType, ...requestId(res)]);
      res.end(text);
    },
  });
}

function openApi(context: RestContext, all: () => readonly Route[]): Route {
  let document: unknown = null;
  return route({
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    tag: 'operations',
    query: noQuery,
    access: 'public',
    answers: { 200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) } },
    handle: (call) => ok(call, (document ??= openApiDocument(all(), context.version))),
  });
}
