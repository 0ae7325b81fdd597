/** Cancel/replace: new terms for an order that is out. */
import type { Replacement } from '../../model/order-terms.js';
import type { OrderView } from '../../projections/blotter/order-view.js';
import { priceOf, quantityOf } from './amount-fields.js';
import { requireOrder, requireTrading } from './entitlement.js';
import { expireTimeOf } from './expire-time.js';
import { fieldErrors } from './field-errors.js';
import { combinationErrors } from './order-combinations.js';
import type { OrderParts } from './order-combinations.js';
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
  const order = await requireOrder(call, context.orders);
  requireTrading(call.session, order.account);
  const parsed = replaceRequest.safeParse(call.body);
  if (!parsed.success) throw new RequestRefused(invalidRequest(fieldErrors(parsed.error, replaceRequest)));
  const changes = changesOf(parsed.data, order, context);
  const command = { orderId: order.orderId, clOrdId: parsed.data.clOrdId, changes };
  const replace = requestRow(await context.entry.replace(command, call.session.user));
  const now = context.blotter.order(order.orderId) ?? order;
  sendJson(call.res, { status: 202, body: { ...now, replace } });
}

/** The changes in the instrument's units; refuses with every field that is wrong. */
function changesOf(request: ReplaceRequest, order: OrderView, context: RestContext): Partial<Replacement> {
  const errors: FieldError[] = [...misplaced(request, order)];
  const changes: { -readonly [Field in keyof Replacement]?: Replacement[Field] } = {};
  const { orderQty, price, stopPx, timeInForce } = request;
  const instrument = context.instruments.get(order.symbol);
  if (timeInForce !== undefined) changes.timeInForce = timeInForce;
  const expireTime = expireTimeOf({ expireTime: request.expireTime }, context, errors);
  if (expireTime !== undefined) changes.expireTime = expireTime;
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

/** What the order would become has to be an order that could be entered. */
function misplaced(request: ReplaceRequest, order: OrderView): FieldError[] {
  if (Object.keys(request).length > 1) return combinationErrors(replacedParts(request, order));
  const remedy = 'send orderQty, price, stopPx, timeInForce or expireTime';
  return [{ field: 'orderQty', message: 'nothing is changed', remedy }];
}

/** Whoever leaves GTD leaves its end behind. */
function replacedParts(request: ReplaceRequest, order: OrderView): OrderParts {
  const timeInForce = request.timeInForce ?? order.timeInForce;
  const kept = timeInForce === 'GTD' ? order.expireTime : null;
  return {
    ordType: order.ordType,
    timeInForce,
    orderQty: order.orderQty,
    price: request.price ?? order.price ?? undefined,
    stopPx: request.stopPx ?? order.stopPx ?? undefined,
    expireTime: request.expireTime ?? kept ?? undefined,
    minQty: order.minQty ?? undefined,
    maxFloor: order.maxFloor ?? undefined,
    execInst: order.execInst,
    exDestination: order.exDestination ?? undefined,
  };
}
