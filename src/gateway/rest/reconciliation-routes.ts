/** What came of the comparisons of our books with each market's. */
import { z } from 'zod';
import { FINDING_ACTIONS, FINDING_KINDS, RECONCILIATION_TRIGGERS } from '../../model/reconciliation.js';
import type { ReconciliationView } from '../../projections/read-side.js';
import { forbidden, notFound } from './entitlement.js';
import type { RestContext } from './rest-context.js';
import { allRows, noQuery, pathParam, route } from './route.js';
import type { Call, Route } from './route.js';
import { problemView, timeText } from './view-schemas.js';

const runView = z
  .strictObject({
    venue: z.string(),
    partition: z.int().meta({ description: 'Whose books were compared' }),
    at: timeText,
    trigger: z.enum(RECONCILIATION_TRIGGERS),
    outcome: z.enum(['AGREED', 'DIFFERENCES', 'FAILED']),
    text: z.string().nullable(),
    openOrders: z.int(),
    executions: z.int(),
    findings: z
      .array(
        z.strictObject({
          kind: z.enum(FINDING_KINDS),
          action: z.enum(FINDING_ACTIONS),
          subject: z.string(),
          text: z.string(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'Reconciliation' }) satisfies z.ZodType<ReconciliationView>;

const page = z.strictObject({ rows: z.array(runView), next: z.null() });

export function reconciliationRoutes({ reconciliations, isMarket }: RestContext): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/reconciliation',
      summary: 'The latest comparison with each market',
      tag: 'operations',
      query: noQuery,
      answers: { 200: { description: 'One row a market and partition', schema: page } },
      handle: (call) => {
        requireAll(call);
        allRows(call, reconciliations.latest());
      },
    }),
    route({
      method: 'get',
      path: '/v1/reconciliation/{venue}',
      summary: 'The comparisons with one market since the start, newest first',
      tag: 'operations',
      query: noQuery,
      answers: {
        200: { description: 'At most a hundred of a partition', schema: page },
        404: { description: 'No such market', schema: problemView },
      },
      handle: (call) => {
        requireAll(call);
        const venue = pathParam(call, 'venue');
        if (!isMarket(venue)) throw notFound(`there is no market ${venue.slice(0, 16)}; see GET /v1/venues`);
        allRows(call, reconciliations.history(venue));
      },
    }),
  ];
}

/** A market's books hold everybody's orders. */
function requireAll({ session }: Call): void {
  if (session.scope === null) return;
  throw forbidden('reconciliations show the orders of every account; ask with a key that may see them all');
}
