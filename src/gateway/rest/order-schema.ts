/** The shape of an order request: one schema for validation and for the OpenAPI document. */
import { z } from 'zod';
import { parseMicros } from '../../lib/clock.js';
import { EXEC_INSTS, ORD_TYPES, SIDES, TIMES_IN_FORCE } from '../../model/fix.js';

/** Printable ASCII, no space at either end. */
const CL_ORD_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/;
const DECIMAL = /^-?\d{1,18}(?:\.\d{1,12})?$/;
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;

export const decimal = () => z.string().regex(DECIMAL, 'is not a plain decimal');
export const oneOf = (values: readonly string[]) => `one of ${values.join(', ')}`;

export const clOrdId = z
  .string()
  .regex(CL_ORD_ID, 'is not 1 to 64 printable ASCII characters without spaces at its ends')
  .describe('1 to 64 printable ASCII characters, no space at either end, unique within the account');

const NAME = /^[\x21-\x7e]{1,64}$/;
const listed = () => z.string().regex(NAME, 'is not 1 to 64 printable ASCII characters');

export const symbol = listed().describe('a symbol of GET /v1/instruments');
export const account = listed().describe('an account of GET /v1/accounts');
export const side = z.enum(SIDES).describe(oneOf(SIDES));

const quantity = (meaning: string) =>
  decimal().describe(`a decimal string above 0, a multiple of the least increment: ${meaning}`);
const price = (meaning: string) => decimal().describe(`a decimal string above 0 on the tick: ${meaning}`);
const time = z
  .string()
  .refine((text) => parseMicros(text) !== undefined, 'is not an RFC 3339 time')
  .describe('an RFC 3339 time to come, such as 2026-01-05T20:30:00Z; on GTD orders and only there');

export const note = z.string().max(256).regex(PRINTABLE, 'has control characters');

/** How an order is to be worked; what each field goes with is in order-combinations.ts. */
const instruction = {
  symbol,
  side,
  ordType: z.enum(ORD_TYPES).describe(oneOf(ORD_TYPES)),
  orderQty: quantity('such as "100"; none when the order is given as cashOrderQty').exactOptional(),
  cashOrderQty: decimal()
    .exactOptional()
    .describe("a decimal string above 0: the amount in the instrument's currency, instead of orderQty"),
  price: price(
    'the limit, such as "187.26"; none on MARKET and STOP orders, optional on PEGGED',
  ).exactOptional(),
  stopPx: price('where a STOP or STOP_LIMIT order is triggered').exactOptional(),
  timeInForce: z.enum(TIMES_IN_FORCE).describe(oneOf(TIMES_IN_FORCE)),
  expireTime: time.exactOptional(),
  minQty: quantity('the least that the first execution may be').exactOptional(),
  maxFloor: quantity('the most that is displayed at a time').exactOptional(),
  execInst: z
    .array(z.enum(EXEC_INSTS))
    .max(2 * EXEC_INSTS.length)
    .exactOptional()
    .describe(`a list of any of ${EXEC_INSTS.join(', ')}`),
  exDestination: listed()
    .exactOptional()
    .describe('a venue of GET /v1/venues that the whole order is for; none to let the router choose'),
};

export const orderRequest = z
  .strictObject({
    clOrdId,
    account,
    ...instruction,
    text: note.exactOptional().describe('a note of at most 256 characters without control characters'),
  })
  .meta({ id: 'OrderRequest' });

/** What a cancel/replace changes; at least one of it. */
export const replaceRequest = z
  .strictObject({
    clOrdId,
    orderQty: instruction.orderQty,
    price: instruction.price,
    stopPx: instruction.stopPx,
    timeInForce: instruction.timeInForce.exactOptional(),
    expireTime: instruction.expireTime,
  })
  .meta({ id: 'ReplaceRequest' });

export type ReplaceRequest = z.output<typeof replaceRequest>;

/** Where would it go: an order without its names. */
export const previewRequest = z.strictObject(instruction).meta({ id: 'RoutePreviewRequest' });

export type OrderRequest = z.output<typeof orderRequest>;
export type Instruction = z.output<typeof previewRequest>;
