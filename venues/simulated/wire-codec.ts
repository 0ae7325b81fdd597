/** Messages as lines of JSON and back; what does not have the shape of its type is refused with the place named. */
import { z } from 'zod';
import {
  CXL_REJ_REASONS,
  EXEC_INSTS,
  EXEC_RESTATEMENT_REASONS,
  ORD_REJ_REASONS,
  ORD_TYPES,
  SIDES,
  TIMES_IN_FORCE,
} from '../../src/model/fix.js';
import type { ClientMessage, ExchangeMessage } from './wire.js';

const id = z.string().min(1).max(100);
const micros = z.int().nonnegative();
const units = z.int();

const orderSchema = z.strictObject({
  clOrdId: id,
  symbol: id,
  side: z.enum(SIDES),
  ordType: z.enum(ORD_TYPES),
  orderQty: units,
  price: units.nullable(),
  timeInForce: z.enum(TIMES_IN_FORCE),
  stopPx: units.optional(),
  expireTime: micros.optional(),
  minQty: units.optional(),
  maxFloor: units.optional(),
  execInst: z.array(z.enum(EXEC_INSTS)).optional(),
  text: z.string().optional(),
});

const replaceSchema = z.strictObject({
  clOrdId: id,
  requestId: id,
  orderQty: units,
  price: units.nullable(),
  timeInForce: z.enum(TIMES_IN_FORCE),
  stopPx: units.optional(),
  expireTime: micros.optional(),
});

const clientSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('LOGON'),
    version: z.int(),
    venue: id,
    clientId: id.nullable(),
    epoch: z.int().nonnegative().optional(),
    resume: z.strictObject({ sessionId: id, lastSeq: z.int().nonnegative() }).nullable(),
  }),
  z.strictObject({ type: z.literal('ORDER'), order: orderSchema }),
  z.strictObject({ type: z.literal('CANCEL'), clOrdId: id, requestId: id }),
  z.strictObject({ type: z.literal('REPLACE'), replace: replaceSchema }),
  z.strictObject({ type: z.literal('QUERY'), clOrdId: id }),
  z.strictObject({ type: z.literal('STATEMENT'), statementId: id, since: micros }),
  z.strictObject({ type: z.literal('STATEMENT_NEXT'), statementId: id }),
]) satisfies z.ZodType<ClientMessage>;

const report = { venue: id, sessionId: id, seq: z.int().nonnegative(), clOrdId: id, at: micros };
const text = z.string();
const liquidity = z.enum(['ADDED', 'REMOVED']);
const answer = { ...report, requestId: id.nullable() };
const execution = { ...report, execId: id, lastQty: units.positive(), lastPx: units, fee: z.string() };
const split = z.strictObject({ numerator: units.positive(), denominator: units.positive() });

const reportSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...report, kind: z.literal('NEW'), venueOrderId: id }),
  z.strictObject({ ...report, kind: z.literal('REJECTED'), reason: z.enum(ORD_REJ_REASONS), text }),
  z.strictObject({ ...execution, kind: z.literal('TRADE'), lastLiquidityInd: liquidity }),
  z.strictObject({ ...execution, kind: z.literal('TRADE_CANCEL'), execRefId: id }),
  z.strictObject({ ...execution, kind: z.literal('TRADE_CORRECT'), execRefId: id }),
  z.strictObject({ ...answer, kind: z.literal('PENDING_CANCEL') }),
  z.strictObject({ ...answer, kind: z.literal('PENDING_REPLACE') }),
  z.strictObject({ ...answer, kind: z.literal('CANCELED'), text }),
  z.strictObject({
    ...answer,
    kind: z.literal('REPLACED'),
    orderQty: units,
    price: units.nullable(),
    text: text.nullable(),
  }),
  z.strictObject({ ...answer, kind: z.literal('CANCEL_REJECTED'), reason: z.enum(CXL_REJ_REASONS), text }),
  z.strictObject({ ...report, kind: z.literal('EXPIRED'), text }),
  z.strictObject({ ...report, kind: z.literal('DONE_FOR_DAY'), text: text.nullable() }),
  z.strictObject({ ...report, kind: z.literal('SUSPENDED'), text: text.nullable() }),
  z.strictObject({ ...report, kind: z.literal('STOPPED'), lastQty: units.positive(), lastPx: units }),
  z.strictObject({ ...report, kind: z.literal('TRIGGERED'), text: text.nullable() }),
  z.strictObject({
    ...report,
    kind: z.literal('RESTATED'),
    reason: z.enum(EXEC_RESTATEMENT_REASONS),
    orderQty: units.nullable(),
    price: units.nullable(),
    split: split.nullable(),
    text: text.nullable(),
  }),
  z.strictObject({ ...report, kind: z.literal('UNKNOWN') }),
]);

const side = z.enum(SIDES);
const statementSchema = z.strictObject({
  venue: id,
  sessionId: id,
  lastSeq: z.int().nonnegative(),
  at: micros,
  since: micros,
  openOrders: z.array(
    z.strictObject({ clOrdId: id, symbol: id, side, orderQty: units, cumQty: units, leavesQty: units }),
  ),
  executions: z.array(
    z.strictObject({
      clOrdId: id,
      execId: id,
      symbol: id,
      side,
      lastQty: units.positive(),
      lastPx: units,
      lastLiquidityInd: liquidity,
      fee: text,
      at: micros,
    }),
  ),
  positions: z.array(z.strictObject({ symbol: id, qty: units })),
});

const news = { venue: id, symbol: id, at: micros };

const updateSchema = z.strictObject({
  ...news,
  kind: z.enum(['SNAPSHOT', 'DELTA']),
  seq: z.int().nonnegative(),
  levels: z.array(z.strictObject({ side: z.enum(['BID', 'ASK']), px: units, qty: units.nonnegative() })),
});

const exchangeSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('LOGON_ACCEPTED'), version: z.int(), sessionId: id }),
  z.strictObject({ type: z.literal('LOGON_REJECTED'), text, superseded: z.literal(true).optional() }),
  z.strictObject({ type: z.literal('REPORT'), report: reportSchema }),
  z.strictObject({
    type: z.literal('STATEMENT'),
    statementId: id,
    more: z.boolean(),
    statement: statementSchema,
  }),
  z.strictObject({ type: z.literal('STATEMENT_REJECTED'), statementId: id, text }),
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
