/** Cancel/replace: new terms for an order that is out. */
import type { Instrument } from '../../model/instrument.js';
import type { Replacement } from '../../model/order-terms.js';
import type { OrderView } from '../../projections/blotter/order-view.js';
import { priceOf, quantityOf } from './amount-fields.js';
import { requireOrder, requireTrading } from './entitlement.js';
import { fieldErrors } from './field-errors.js';
import { replaceRequest } from './order-schema.js';
import type { ReplaceRequest } from './order-schema.js';
import { RequestRefused, invalidRequest } from './problem.js';
import type { FieldError } from './problem.js';
import { requestRow } from './request-answers.js';
import type { RestContext } from './rest-context.js';
import { noQuery, route } from './route.js';
import type { Call, Route } from './route.js';
import { sendJson } from './send.js';
import { problemView, replacedOrderView } from './view-schemas.js';

const LIMIT = 16 * 1024;

export function replaceRoutes(context: RestContext): Route[] {
  return [
    route({
      method: 'put',
      path: '/v1/orders/{orderId}',
      summary: 'Ask for a cancel/replace; the outcome is an ExecutionReport or an OrderCancelReject',
      tag: 'orders',
      query: noQuery,
      body: { schema: replaceRequest, limit: LIMIT },
      answers: {
        202: {
          description: 'The order, and what was said of the request at once',
          schema: replacedOrderView,
        },
        404: { description: 'No such order', schema: problemView },
        409: { description: 'The ClOrdID of the request was used before', schema: problemView },
        503: { description: 'Cannot be made durable now', schema: problemView },
      },
      handle: (call) => replaceOne(context, call),
    }),
  ];
}

async function replaceOne(context: RestContext, call: Call): Promise<void> {
  const order = requireOrder(call, context.blotter);
  requireTrading(call.session, order.account);
  const parsed = replaceRequest.safeParse(call.body);
  if (!parsed.success) throw new RequestRefused(invalidRequest(fieldErrors(parsed.error, replaceRequest)));
  const changes = changesOf(parsed.data, order, context.instruments.get(order.symbol));
  const command = { orderId: order.orderId, clOrdId: parsed.data.clOrdId, changes };
  const replace = requestRow(await context.entry.replace(command, call.session.user));
  const now = context.blotter.order(order.orderId) ?? order;
  sendJson(call.res, { status: 202, body: { ...now, replace } });
}

/** The changes in the instrument's units; refuses with every field that is wrong. */
function changesOf(
  request: ReplaceRequest,
  order: OrderView,
  instrument: Instrument | undefined,
): Partial<Replacement> {
  const errors: FieldError[] = [...misplaced(request, order)];
  const changes: { -readonly [Field in keyof Replacement]?: Replacement[Field] } = {};
  const { orderQty, price, stopPx, timeInForce } = request;
  if (timeInForce !== undefined) changes.timeInForce = timeInForce;
  if (instrument) {
    const read = (field: string, text: string, parse: typeof priceOf) =>
      parse({ field, text }, instrument, errors);
    if (orderQty !== undefined) changes.orderQty = read('orderQty', orderQty, quantityOf) ?? 0;
    if (price !== undefined) changes.price = read('price', price, priceOf) ?? 0;
    if (stopPx !== undefined) changes.stopPx = read('stopPx', stopPx, priceOf) ?? 0;
  }
  if (errors.length > 0) throw new RequestRefused(invalidRequest(errors));
  return changes;
}

function misplaced({ price, stopPx, ...request }: ReplaceRequest, { ordType }: OrderView): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (field: string, message: string, remedy: string) => errors.push({ field, message, remedy });
  if (price === undefined && stopPx === undefined && Object.keys(request).length === 1)
    refuse('orderQty', 'nothing is changed', 'send orderQty, price, stopPx or timeInForce');
  if (price !== undefined && (ordType === 'MARKET' || ordType === 'STOP'))
    refuse('price', `a ${ordType} order has no price`, 'remove it, or cancel the order and send a new one');
  if (stopPx !== undefined && ordType !== 'STOP' && ordType !== 'STOP_LIMIT')
    refuse('stopPx', `a ${ordType} order has no stop price`, 'remove it');
  return errors;
}
