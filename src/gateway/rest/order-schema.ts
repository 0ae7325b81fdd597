/** The shape of an order request: one schema for validation and for the OpenAPI document. */
import { z } from 'zod';
import { ORD_TYPES, SIDES, TIMES_IN_FORCE } from '../../model/fix.js';

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

const instruction = {
  symbol,
  side,
  ordType: z.enum(ORD_TYPES).describe(oneOf(ORD_TYPES)),
  orderQty: decimal().describe('a decimal string above 0, a multiple of the least increment, such as "100"'),
  price: decimal()
    .exactOptional()
    .describe('a decimal string above 0 on the tick, such as "187.26"; none on a MARKET order'),
  timeInForce: z.enum(TIMES_IN_FORCE).describe(oneOf(TIMES_IN_FORCE)),
};

export const orderRequest = z
  .strictObject({
    clOrdId,
    account,
    ...instruction,
    text: z
      .string()
      .max(256)
      .regex(PRINTABLE, 'has control characters')
      .exactOptional()
      .describe('a note of at most 256 characters without control characters'),
  })
  .meta({ id: 'OrderRequest' });

/** Where would it go: an order without its names. */
export const previewRequest = z.strictObject(instruction).meta({ id: 'RoutePreviewRequest' });

export type OrderRequest = z.output<typeof orderRequest>;
export type Instruction = z.output<typeof previewRequest>;
