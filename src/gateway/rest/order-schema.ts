/** The shape of an order request: one schema for validation and for the OpenAPI document. */
import { z } from 'zod';
import type { OrdType, TimeInForce } from '../../model/fix.js';
import { SIDES } from '../../model/fix.js';

/** Printable ASCII, no space at either end. */
const CL_ORD_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/;
const DECIMAL = /^-?\d{1,18}(?:\.\d{1,12})?$/;
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;

const decimal = () => z.string().regex(DECIMAL, 'is not a plain decimal');
const oneOf = (values: readonly string[]) => `one of ${values.join(', ')}`;

export const clOrdId = z
  .string()
  .regex(CL_ORD_ID, 'is not 1 to 64 printable ASCII characters without spaces at its ends')
  .describe('1 to 64 printable ASCII characters, no space at either end, unique within the account');

const NAME = /^[\x21-\x7e]{1,64}$/;
const listed = () => z.string().regex(NAME, 'is not 1 to 64 printable ASCII characters');

export const symbol = listed().describe('a symbol of GET /v1/instruments');
export const account = listed().describe('an account of GET /v1/accounts');
export const side = z.enum(SIDES).describe(oneOf(SIDES));

const TAKEN_TYPES = ['MARKET', 'LIMIT'] as const satisfies readonly OrdType[];
const TAKEN_TIMES = ['DAY', 'GTC', 'IOC', 'FOK'] as const satisfies readonly TimeInForce[];

const instruction = {
  symbol,
  side,
  ordType: z.enum(TAKEN_TYPES).describe(oneOf(TAKEN_TYPES)),
  orderQty: decimal().describe('a decimal string above 0, a multiple of the least increment, such as "100"'),
  price: decimal()
    .exactOptional()
    .describe('a decimal string above 0 on the tick, such as "187.26"; none on a MARKET order'),
  timeInForce: z.enum(TAKEN_TIMES).describe(oneOf(TAKEN_TIMES)),
};

export const orderRequest = z
  .strictObject({
    clOrdId,
    account,
    ...instruction,
    exDestination: listed()
      .exactOptional()
      .describe('a venue of GET /v1/venues that the whole order is for; none to let the router choose'),
    text: z
      .string()
      .max(256)
      .regex(PRINTABLE, 'has control characters')
      .exactOptional()
      .describe('a note of at most 256 characters without control characters'),
  })
  .meta({ id: 'OrderRequest' });

/** What a cancel/replace changes; at least one of it. */
export const replaceRequest = z
  .strictObject({
    clOrdId,
    orderQty: instruction.orderQty.exactOptional(),
    price: instruction.price,
    stopPx: decimal().exactOptional().describe('a decimal string above 0 on the tick'),
    timeInForce: instruction.timeInForce.exactOptional(),
  })
  .meta({ id: 'ReplaceRequest' });

export type ReplaceRequest = z.output<typeof replaceRequest>;

/** Where would it go: an order without its names. */
export const previewRequest = z.strictObject(instruction).meta({ id: 'RoutePreviewRequest' });

export type OrderRequest = z.output<typeof orderRequest>;
export type Instruction = z.output<typeof previewRequest>;
