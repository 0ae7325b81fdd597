/** Messages as lines of JSON and back; what does not have the shape of its type is refused with the place named. */
import { z } from 'zod';
import { ORD_REJ_REASONS, SIDES, TIMES_IN_FORCE } from '../../src/model/fix.js';
import type { ClientMessage, ExchangeMessage } from './wire.js';

const id = z.string().min(1).max(100);
const micros = z.int().nonnegative();
const units = z.int();

const orderSchema = z.strictObject({
  clOrdId: id,
  symbol: id,
  side: z.enum(SIDES),
  orderQty: units,
  price: units,
  timeInForce: z.enum(TIMES_IN_FORCE),
});

const clientSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('LOGON'),
    version: z.int(),
    venue: id,
    clientId: id,
    resume: z.strictObject({ sessionId: id, lastSeq: z.int().nonnegative() }).nullable(),
  }),
  z.strictObject({ type: z.literal('ORDER'), order: orderSchema }),
  z.strictObject({ type: z.literal('CANCEL'), clOrdId: id }),
  z.strictObject({ type: z.literal('QUERY'), clOrdId: id }),
]) satisfies z.ZodType<ClientMessage>;

const report = { venue: id, sessionId: id, seq: z.int().nonnegative(), clOrdId: id, at: micros };
const text = z.string();
const cancelReasons = [
  'TOO_LATE_TO_CANCEL',
  'UNKNOWN_ORDER',
  'ALREADY_PENDING',
  'DUPLICATE_CLORDID',
  'OTHER',
] as const;

const reportSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...report, kind: z.literal('NEW'), venueOrderId: id }),
  z.strictObject({ ...report, kind: z.literal('REJECTED'), reason: z.enum(ORD_REJ_REASONS), text }),
  z.strictObject({
    ...report,
    kind: z.literal('TRADE'),
    execId: id,
    lastQty: units.positive(),
    lastPx: units,
    lastLiquidityInd: z.enum(['ADDED', 'REMOVED']),
    fee: z.string(),
  }),
  z.strictObject({ ...report, kind: z.literal('CANCELED'), text }),
  z.strictObject({ ...report, kind: z.literal('EXPIRED'), text }),
  z.strictObject({ ...report, kind: z.literal('CANCEL_REJECTED'), reason: z.enum(cancelReasons), text }),
  z.strictObject({ ...report, kind: z.literal('UNKNOWN') }),
]);

const news = { venue: id, symbol: id, at: micros };

const updateSchema = z.strictObject({
  ...news,
  kind: z.enum(['SNAPSHOT', 'DELTA']),
  seq: z.int().nonnegative(),
  levels: z.array(z.strictObject({ side: z.enum(['BID', 'ASK']), px: units, qty: units.nonnegative() })),
});

const exchangeSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('LOGON_ACCEPTED'), version: z.int(), sessionId: id }),
  z.strictObject({ type: z.literal('LOGON_REJECTED'), text }),
  z.strictObject({ type: z.literal('REPORT'), report: reportSchema }),
  z.strictObject({ type: z.literal('READY') }),
  z.strictObject({ type: z.literal('BOOK'), update: updateSchema }),
  z.strictObject({
    type: z.literal('TRADE'),
    print: z.strictObject({ ...news, px: units, qty: units.positive() }),
  }),
]) satisfies z.ZodType<ExchangeMessage>;

/** One message as one line, its newline included. */
export function encodeMessage(message: ClientMessage | ExchangeMessage): string {
  return `${JSON.stringify(message)}\n`;
}

/** Throws a `WireError` when the line is no message of a client. */
export function decodeClientMessage(line: string): ClientMessage {
  return decoded(line, clientSchema);
}

/** Throws a `WireError` when the line is no message of an exchange. */
export function decodeExchangeMessage(line: string): ExchangeMessage {
  return decoded(line, exchangeSchema);
}

/** What the other side sent is not part of the protocol. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

function decoded<Message>(line: string, schema: z.ZodType<Message>): Message {
  const result = schema.safeParse(parsedJson(line));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.map(String).join('.') || 'message';
  throw new WireError(`${place}: ${issue?.message ?? 'not valid'}`);
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new WireError(`not a line of JSON: ${line.slice(0, 80)}`);
  }
}
