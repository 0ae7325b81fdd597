/** The audit trail: search, chain verification, export. */
import { z } from 'zod';
import type { ChainReportView } from '../gateway-deps.js';
import { exportEvents } from './audit-export.js';
import { auditEventView, chainReport, pageOf } from './reading-schemas.js';
import { requireSight } from './entitlement.js';
import { pageRequest, paging, time, withCursor } from './paging.js';
import type { RestContext } from './rest-context.js';
import { noQuery, ok, route } from './route.js';
import type { Route } from './route.js';

const word = z.string().min(1).max(128).exactOptional().describe('1 to 128 characters');
const filters = {
  orderId: word,
  clOrdId: word,
  account: word,
  symbol: word,
  actor: word,
  type: word,
  venue: word,
  ruleId: word,
  from: time.exactOptional(),
  to: time.exactOptional(),
  text: z
    .string()
    .min(1)
    .max(256)
    .exactOptional()
    .describe('words that must all occur, at most 256 characters'),
};

export function auditRoutes(context: RestContext): Route[] {
  return [search(context), verify(context), download(context)];
}

function search({ audit }: RestContext): Route {
  return route({
    method: 'get',
    path: '/v1/audit/events',
    summary: 'Journal events, newest first',
    tag: 'audit',
    query: z.strictObject({ ...filters, ...paging }),
    answers: { 200: { description: 'A page of events', schema: pageOf(auditEventView) } },
    handle: async (call) => {
      const { limit, cursor, ...filter } = call.query;
      requireSight(call.session, filter.account);
      const page = pageRequest({ limit, cursor });
      const { scope } = call.session;
      ok(call, await withCursor(() => audit.events(filter, scope, page)));
    },
  });
}

/** One walk at a time, shared by all who ask while it lasts. */
function verify({ journal }: RestContext): Route {
  let walk: Promise<ChainReportView> | null = null;
  return route({
    method: 'get',
    path: '/v1/audit/verify',
    summary: 'Walks the hash chain of the journal from its first record',
    tag: 'audit',
    query: noQuery,
    answers: { 200: { description: 'Whether it holds, and where it does not', schema: chainReport } },
    handle: async (call) => {
      walk ??= journal.verify().finally(() => {
        walk = null;
      });
      ok(call, await walk);
    },
  });
}

function download(context: RestContext): Route {
  return route({
    method: 'get',
    path: '/v1/audit/export',
    summary: 'All matching events, oldest first, as a stream',
    tag: 'audit',
    query: z.strictObject({ ...filters, format: z.enum(['csv', 'ndjson']).describe('csv or ndjson') }),
    answers: {
      200: { description: 'CSV with UTF-8 BOM, or one JSON object per line', contentType: 'text/csv' },
    },
    handle: async (call) => {
      const { format, ...filter } = call.query;
      requireSight(call.session, filter.account);
      const rows = context.audit.export(filter, call.session.scope);
      await exportEvents(call.res, format, rows);
    },
  });
}
