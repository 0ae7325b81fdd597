/** From a JSON body to order terms in the instrument's units, naming everything that is wrong at once. */
import { z } from 'zod';
import type { Instrument } from '../../model/instrument.js';
import { tickAt } from '../../model/instrument.js';
import type { OrderTerms } from '../../model/order-terms.js';
import { fromUnits, toUnits } from '../../model/units.js';
import { fieldErrors } from './field-errors.js';
import type { Instruction, OrderRequest } from './order-schema.js';
import { orderRequest, previewRequest } from './order-schema.js';
import type { FieldError } from './problem.js';

interface Instruments {
  get(symbol: string): Instrument | undefined;
}

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

type Fields = Partial<OrderRequest>;
type Request = Instruction & Fields;
type RequestSchema = z.ZodObject & z.ZodType<Request>;

/** Terms of POST /v1/orders. The errors name every bad field: shape, symbol, tick, increment, range. */
export function parseOrder(body: unknown, instruments: Instruments): Parsed<OrderTerms> {
  return parseWith(orderRequest, body, instruments);
}

/** Terms of a route preview: nobody's account, no ClOrdID. */
export function parsePreview(body: unknown, instruments: Instruments): Parsed<OrderTerms> {
  return parseWith(previewRequest, body, instruments);
}

function parseWith(schema: RequestSchema, body: unknown, instruments: Instruments): Parsed<OrderTerms> {
  const parsed = schema.safeParse(body);
  const errors = parsed.success ? [] : fieldErrors(parsed.error, schema);
  const fields: Fields = parsed.success ? parsed.data : soundFields(body, schema);
  const instrument = findInstrument(fields, instruments, errors);
  const orderQty = instrument ? quantityOf(fields, instrument, errors) : 0;
  const price = priceOf(fields, instrument, errors);
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
  };
}

function findInstrument({ symbol }: Fields, instruments: Instruments, errors: FieldError[]) {
  if (symbol === undefined) return undefined;
  const instrument = instruments.get(symbol);
  if (instrument) return instrument;
  const message = `${JSON.stringify(symbol)} is not known here`;
  errors.push({ field: 'symbol', message, remedy: 'send a symbol of GET /v1/instruments' });
  return undefined;
}

function quantityOf({ orderQty }: Fields, instrument: Instrument, errors: FieldError[]): number {
  if (orderQty === undefined) return 0;
  const { qtyScale, minQtyIncrement } = instrument;
  const increment = fromUnits(minQtyIncrement, qtyScale);
  const remedy = `send a multiple of ${increment} above 0`;
  const units = toUnits(orderQty, qtyScale);
  const refuse = (message: string) => {
    errors.push({ field: 'orderQty', message, remedy });
    return 0;
  };
  if (units === undefined)
    return refuse(`${orderQty} is finer than ${increment} or greater than can be counted`);
  if (units <= 0) return refuse(`${orderQty} is not above 0`);
  if (units % minQtyIncrement !== 0) return refuse(`${orderQty} is not a multiple of ${increment}`);
  return units;
}

function priceOf(
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
  if (!instrument) return null;
  const units = toUnits(price, instrument.pxScale);
  if (units === undefined) return refuse(...offTick(price, instrument));
  if (units <= 0) return refuse(`${price} is not above 0`, 'send a price above 0');
  return units % tickAt(instrument, units) === 0 ? units : refuse(...offTick(price, instrument, units));
}

/** Words for a price between ticks; the two prices that would pass when it can be counted at all. */
function offTick(price: string, instrument: Instrument, units?: number): [string, string] {
  const { pxScale, symbol } = instrument;
  if (units === undefined) {
    const least = fromUnits(1, pxScale);
    return [`${price} is finer than ${least} or greater than can be counted`, `send a multiple of the tick`];
  }
  const tick = tickAt(instrument, units);
  const below = units - (units % tick);
  const nearest = [below, below + tick].filter((px) => px > 0).map((px) => fromUnits(px, pxScale));
  return [
    `${price} is not a multiple of the tick ${fromUnits(tick, pxScale)} of ${symbol}`,
    `send ${nearest.join(' or ')}`,
  ];
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
