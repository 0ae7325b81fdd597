/** From a JSON body to a list of orders that depend on each other, naming everything that is wrong at once. */
import { z } from 'zod';
import type { ListCommand } from '../../engine/order-entry.js';
import { CONTINGENCY_TYPES, contingencyOf } from '../../model/contingency.js';
import { fieldErrors } from './field-errors.js';
import { listErrors } from './order-list-checks.js';
import { parseOrder } from './order-request.js';
import type { OrderContext, Parsed } from './order-request.js';
import { clOrdId, orderRequest } from './order-schema.js';
import type { FieldError } from './problem.js';

const FEWEST = 2;
const MOST = 10;

const listId = clOrdId.describe(
  '1 to 64 printable ASCII characters, no space at either end, unique within the account',
);
const contingencyType = z
  .enum(CONTINGENCY_TYPES)
  .describe(`one of ${CONTINGENCY_TYPES.join(', ')}; of the last two the first order triggers the others`);
const size = `${FEWEST} to ${MOST} orders as for POST /v1/orders`;

const listRequest = z.strictObject({
  listId,
  contingencyType,
  orders: z.array(z.unknown()).min(FEWEST).max(MOST).describe(size),
});

/** As the document has it: with orders in it. */
export const orderListRequest = z
  .strictObject({
    listId,
    contingencyType,
    orders: z.array(orderRequest).min(FEWEST).max(MOST).describe(size),
  })
  .meta({ id: 'OrderListRequest' });

/** The errors name every bad field of every order as `orders.<place>.<field>`. */
export function parseOrderList(body: unknown, context: OrderContext): Parsed<ListCommand> {
  const parsed = listRequest.safeParse(body);
  if (!parsed.success) return { ok: false, errors: fieldErrors(parsed.error, listRequest) };
  const { listId: name, contingencyType: type } = parsed.data;
  const read = parsed.data.orders.map((order) => parseOrder(order, context));
  const errors: FieldError[] = read.flatMap((order, index) =>
    order.ok ? [] : order.errors.map((error) => ({ ...error, field: `orders.${index}.${error.field}` })),
  );
  const orders = read.flatMap((order) => (order.ok ? order.value : []));
  if (errors.length === 0) errors.push(...listErrors(type, orders));
  const [first] = orders;
  if (!first || errors.length > 0) return { ok: false, errors };
  const contingent = orders.map((terms) => ({
    ...terms,
    contingency: contingencyOf(type, name, { first: first.clOrdId, clOrdId: terms.clOrdId }),
  }));
  return { ok: true, value: { account: first.account, listId: name, orders: contingent } };
}
