/** A person's recorded decision on what became of an order of which nobody knows. */
import { z } from 'zod';
import type { FoundExecution, ResolveOutcome } from '../../engine/order-entry.js';
import { toUnits } from '../../model/units.js';
import { quantityOf } from './amount-fields.js';
import { requireDeciding, requireOrder } from './entitlement.js';
import { fieldErrors } from './field-errors.js';
import { unavailable } from './order-answers.js';
import { RequestRefused, invalidRequest, problem } from './problem.js';
import type { FieldError } from './problem.js';
import type { RestContext } from './rest-context.js';
import { noQuery, ok, route } from './route.js';
import type { Call, Route } from './route.js';
import { orderView, problemView } from './view-schemas.js';

const LIMIT = 256 * 1024;

const amount = z.string().regex(/^\d{1,15}(\.\d{1,8})?$/, 'must be decimal text above 0, such as "100"');

const foundExecution = z.strictObject({
  lastQty: amount,
  lastPx: amount,
  execId: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible ASCII characters')
    .exactOptional()
    .describe("the market's own ExecID, so that its late report is known again"),
  fee: z
    .string()
    .regex(/^-?\d{1,12}(\.\d{1,8})?$/, 'must be decimal text')
    .exactOptional(),
});

const resolveRequest = z.strictObject({
  outcome: z.enum(['CANCELED', 'REJECTED', 'FILLED']),
  reason: z.string().trim().min(1, 'must say how you know').max(500),
  executions: z.array(foundExecution).max(500).exactOptional(),
});
type ResolveRequest = z.output<typeof resolveRequest>;

export function resolveRoutes(context: RestContext): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/orders/{orderId}/resolve',
      summary:
        'Decide what became of a child order of which nobody knows; recorded with the person and the reason',
      tag: 'orders',
      query: noQuery,
      body: { schema: resolveRequest, limit: LIMIT },
      answers: {
        200: { description: 'The order as it is now', schema: orderView },
        404: { description: 'No such order', schema: problemView },
        409: { description: 'The decision does not fit the order', schema: problemView },
        503: { description: 'Cannot be made durable now', schema: problemView },
      },
      handle: (call) => resolveOne(context, call),
    }),
  ];
}

async function resolveOne(context: RestContext, call: Call): Promise<void> {
  const order = await requireOrder(call, context.orders);
  requireDeciding(call.session, order.account);
  const parsed = resolveRequest.safeParse(call.body);
  if (!parsed.success) throw new RequestRefused(invalidRequest(fieldErrors(parsed.error, resolveRequest)));
  const { outcome, reason } = parsed.data;
  const executions = executionsOf(context, order.symbol, parsed.data);
  const { orderId } = order;
  const resolved = await context.entry.resolve({ orderId, outcome, reason, executions }, call.session.user);
  const refused = refusalOf(resolved);
  if (refused) throw refused;
  ok(call, context.blotter.order(orderId) ?? order);
}

/** In the instrument's units. A price may lie between ticks: some markets execute there. */
function executionsOf(
  { instruments }: RestContext,
  symbol: string,
  { executions = [] }: ResolveRequest,
): readonly FoundExecution[] {
  const errors: FieldError[] = [];
  const instrument = instruments.get(symbol);
  const found = executions.flatMap(({ lastQty, lastPx, execId = null, fee = '0' }, index) => {
    if (!instrument) return [];
    const field = `executions.${index}`;
    const qty = quantityOf({ field: `${field}.lastQty`, text: lastQty }, instrument, errors);
    const px = toUnits(lastPx, instrument.pxScale) ?? 0;
    if (px <= 0)
      errors.push({
        field: `${field}.lastPx`,
        message: `${lastPx} is no price of ${symbol}`,
        remedy: `send one above 0 with at most ${instrument.pxScale} digits of fraction`,
      });
    return qty === undefined ? [] : [{ lastQty: qty, lastPx: px, execId, fee }];
  });
  if (errors.length > 0) throw new RequestRefused(invalidRequest(errors));
  return found;
}

function refusalOf(outcome: ResolveOutcome): RequestRefused | null {
  switch (outcome.kind) {
    case 'RESOLVED':
      return null;
    case 'REFUSED':
      return new RequestRefused(problem('decision-refused', `order ${outcome.orderId}: ${outcome.text}`));
    case 'UNKNOWN_ORDER':
      return new RequestRefused(problem('not-found', `there is no order ${outcome.orderId}`));
    case 'UNAVAILABLE':
      return new RequestRefused(unavailable(outcome.reason, outcome.undecided));
  }
}
