/** From a JSON body to order terms in the instrument's units, naming everything that is wrong at once. */
import { z } from 'zod';
import type { Instrument } from '../../model/instrument.js';
import type { OrderTerms } from '../../model/order-terms.js';
import { priceOf, quantityOf } from './amount-fields.js';
import { fieldErrors } from './field-errors.js';
import type { Instruction, OrderRequest } from './order-schema.js';
import { orderRequest, previewRequest } from './order-schema.js';
import type { FieldError } from './problem.js';

/** What a request is read against. */
export interface OrderContext {
  readonly instruments: { get(symbol: string): Instrument | undefined };
  readonly isMarket: (venue: string) => boolean;
}

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

type Fields = Partial<OrderRequest>;
type Request = Instruction & Fields;
type RequestSchema = z.ZodObject & z.ZodType<Request>;

/** Terms of POST /v1/orders. The errors name every bad field: shape, symbol, tick, increment, range. */
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
  const instrument = findInstrument(fields, context.instruments, errors);
  const text = fields.orderQty;
  const orderQty =
    (instrument && text !== undefined && quantityOf({ field: 'orderQty', text }, instrument, errors)) || 0;
  const price = limitPxOf(fields, instrument, errors);
  destinationOf(fields, context.isMarket, errors);
  if (instrument) checkRange(fields, { orderQty, px: price ?? instrument.priorClosePx }, errors);
  if (!parsed.success || errors.length > 0) return { ok: false, errors };
  return { ok: true, value: termsOf(parsed.data, orderQty, price) };
}

/** The fields that are right in themselves, so that they are checked even when others are not. */
function soundFields(body: unknown, schema: z.ZodObject): Fields {
  if (typeof body !== 'object' || body === null) return {};
  const sound = Object.entries(schema.shape).filter(([name, field]) => {
    const value: unknown = Reflect.get(body, name);
    return value !== undefined && field instanceof z.ZodType && field.safeParse(value).success;
  });
  return Object.fromEntries(sound.map(([name]) => [name, Reflect.get(body, name)]));
}

function termsOf(fields: Request, orderQty: number, price: number | null): OrderTerms {
  return {
    account: fields.account ?? '',
    clOrdId: fields.clOrdId ?? '',
    symbol: fields.symbol,
    side: fields.side,
    ordType: fields.ordType,
    orderQty,
    price,
    timeInForce: fields.timeInForce,
    text: fields.text ?? null,
    ...(fields.exDestination !== undefined && { exDestination: fields.exDestination }),
  };
}

function findInstrument({ symbol }: Fields, instruments: OrderContext['instruments'], errors: FieldError[]) {
  if (symbol === undefined) return undefined;
  const instrument = instruments.get(symbol);
  if (instrument) return instrument;
  const message = `${JSON.stringify(symbol)} is not known here`;
  errors.push({ field: 'symbol', message, remedy: 'send a symbol of GET /v1/instruments' });
  return undefined;
}

function limitPxOf(
  { ordType, price }: Fields,
  instrument: Instrument | undefined,
  errors: FieldError[],
): number | null {
  const refuse = (message: string, remedy: string) => {
    errors.push({ field: 'price', message, remedy });
    return null;
  };
  if (ordType === 'MARKET' && price !== undefined)
    return refuse('a MARKET order has no price', 'remove it, or send ordType LIMIT');
  if (price === undefined) {
    const missing = ordType === 'LIMIT';
    return missing ? refuse('a LIMIT order needs a price', 'send it, or send ordType MARKET') : null;
  }
  return (instrument && priceOf({ field: 'price', text: price }, instrument, errors)) ?? null;
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

/** Price × quantity has to stay countable for routing. */
function checkRange(
  fields: Fields,
  { orderQty, px }: { readonly orderQty: number; readonly px: number },
  errors: FieldError[],
): void {
  if (orderQty === 0 || Number.isSafeInteger(px * orderQty)) return;
  const message = `${fields.orderQty} at this price is more than can be counted exactly`;
  errors.push({ field: 'orderQty', message, remedy: 'send several smaller orders' });
}
