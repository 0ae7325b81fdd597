/** From a JSON body to order terms in the instrument's units, naming everything that is wrong at once. */
import type { z } from 'zod';
import type { Clock } from '../../lib/clock.js';
import { EXEC_INSTS } from '../../model/fix.js';
import type { Instrument } from '../../model/instrument.js';
import type { OrderTerms } from '../../model/order-terms.js';
import type { Blotter } from '../../projections/read-side.js';
import { cashOf, priceOf, quantityOf } from './amount-fields.js';
import type { ReadAmount } from './amount-fields.js';
import { checkRange, checkSizes } from './order-sizes.js';
import type { Sizes } from './order-sizes.js';
import { expireTimeOf } from './expire-time.js';
import { fieldErrors } from './field-errors.js';
import { combinationErrors } from './order-combinations.js';
import type { Instruction, OrderRequest } from './order-schema.js';
import { orderRequest, previewRequest } from './order-schema.js';
import type { FieldError } from './problem.js';
import { soundFields } from './sound-fields.js';

/** What a request is read against. */
export interface OrderContext {
  readonly instruments: { get(symbol: string): Instrument | undefined };
  readonly isMarket: (venue: string) => boolean;
  readonly clock: Clock;
  readonly blotter: Pick<Blotter, 'orders'>;
}

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

type Fields = Partial<OrderRequest>;
type Request = Instruction & Fields;
type RequestSchema = z.ZodObject & z.ZodType<Request>;

/** Terms of POST /v1/orders. The errors name every bad field: shape, symbol, tick, increment, range, combination. */
export function parseOrder(body: unknown, context: OrderContext): Parsed<OrderTerms> {
  return parseWith(orderRequest, body, context);
}

/** Terms of a route preview: nobody's account, no ClOrdID. */
export function parsePreview(body: unknown, context: OrderContext): Parsed<OrderTerms> {
  return parseWith(previewRequest, body, context);
}

function parseWith(schema: RequestSchema, body: unknown, context: OrderContext): Parsed<OrderTerms> {
  const parsed = schema.safeParse(body);
  const errors = parsed.success ? [] : fieldErrors(parsed.error, schema);
  const fields: Fields = parsed.success ? parsed.data : soundFields(body, schema);
  if (isRecord(body)) errors.push(...combinationErrors({ ...body, ...enumerationsOf(fields) }));
  const instrument = findInstrument(fields, context.instruments, errors);
  const amounts = instrument ? amountsOf(fields, instrument, errors) : NO_AMOUNTS;
  const expireTime = expireTimeOf(fields, context, errors);
  destinationOf(fields, context.isMarket, errors);
  if (!parsed.success || errors.length > 0) return { ok: false, errors };
  return { ok: true, value: termsOf(parsed.data, { ...amounts, expireTime }) };
}

function isRecord(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** What combinations depend on by value; of all else it only matters whether it is there. */
function enumerationsOf({ ordType, timeInForce, execInst }: Fields) {
  return { ordType, timeInForce, execInst };
}

const NO_AMOUNTS: Sizes = {};

function amountsOf(fields: Fields, instrument: Instrument, errors: FieldError[]): Sizes {
  const read = (field: AmountName, reading: ReadAmount) => {
    const text = fields[field];
    return text === undefined ? undefined : reading({ field, text }, instrument, errors);
  };
  const sizes: Sizes = {
    orderQty: read('orderQty', quantityOf),
    price: read('price', priceOf),
    stopPx: read('stopPx', priceOf),
    minQty: read('minQty', quantityOf),
    maxFloor: read('maxFloor', quantityOf),
  };
  read('cashOrderQty', cashOf);
  checkSizes(sizes, fields, errors);
  checkRange(sizes, { fields, instrument }, errors);
  return sizes;
}

type AmountName = keyof Sizes | 'cashOrderQty';

/** The quantity of an order by cash is worked out when it is entered. */
function termsOf(
  fields: Request,
  { orderQty, price, stopPx, minQty, maxFloor, expireTime }: Sizes & { expireTime: number | undefined },
): OrderTerms {
  const { exDestination, cashOrderQty } = fields;
  const terms = {
    account: fields.account ?? '',
    clOrdId: fields.clOrdId ?? '',
    symbol: fields.symbol,
    side: fields.side,
    ordType: fields.ordType,
    orderQty: orderQty ?? 0,
    price: price ?? null,
    timeInForce: fields.timeInForce,
    text: fields.text ?? null,
  };
  if (isPlain(fields)) return terms;
  const execInst = EXEC_INSTS.filter((inst) => fields.execInst?.includes(inst));
  return {
    ...terms,
    ...(stopPx !== undefined && { stopPx }),
    ...(expireTime !== undefined && { expireTime }),
    ...(minQty !== undefined && { minQty }),
    ...(maxFloor !== undefined && { maxFloor }),
    ...(execInst.length > 0 && { execInst }),
    ...(exDestination !== undefined && { exDestination }),
    ...(cashOrderQty !== undefined && { cashOrderQty }),
  };
}

const INSTRUCTIONS = [
  'stopPx',
  'expireTime',
  'minQty',
  'maxFloor',
  'execInst',
  'exDestination',
  'cashOrderQty',
] as const satisfies readonly (keyof Fields)[];

/** Most orders: a spread for each field that is not there would cost more than all else. */
function isPlain(fields: Request): boolean {
  return INSTRUCTIONS.every((field) => fields[field] === undefined);
}

function findInstrument({ symbol }: Fields, instruments: OrderContext['instruments'], errors: FieldError[]) {
  if (symbol === undefined) return undefined;
  const instrument = instruments.get(symbol);
  if (instrument) return instrument;
  const message = `${JSON.stringify(symbol)} is not known here`;
  errors.push({ field: 'symbol', message, remedy: 'send a symbol of GET /v1/instruments' });
  return undefined;
}

function destinationOf(
  { exDestination }: Fields,
  isMarket: OrderContext['isMarket'],
  errors: FieldError[],
): void {
  if (exDestination === undefined || isMarket(exDestination)) return;
  const message = `${JSON.stringify(exDestination)} is not a market here`;
  const remedy = 'send a venue of GET /v1/venues, or none to let the router choose';
  errors.push({ field: 'exDestination', message, remedy });
}
