/** Schemas of positions, markets, limits and audit rows, for the document; the compiler holds them to the views. */
import { z } from 'zod';
import { NATIVE_INSTRUCTIONS } from '../../model/venue.js';
import type { AlertView, BookView, QuoteView, VenueView } from '../../projections/market-views.js';
import type { AuditEventView, PositionView } from '../../projections/read-side.js';
import type { AccountEntry, ChainReportView, LimitView } from '../gateway-deps.js';
import { decimalText, quoteSide, timeText } from './view-schemas.js';

const text = z.string().nullable();
const money = decimalText.nullable();

/** A page of rows; `next` is the cursor of the following page, null at the end. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ rows: z.array(row), next: text });
}

export const positionView = z
  .strictObject({
    account: z.string(),
    symbol: z.string(),
    qty: decimalText,
    avgCost: decimalText,
    markPx: money,
    marketValue: money,
    unrealizedPnl: money,
    realizedPnl: decimalText,
    fees: decimalText,
    boughtQty: decimalText,
    soldQty: decimalText,
  })
  .meta({ id: 'Position' }) satisfies z.ZodType<PositionView>;

export const accountView = z
  .strictObject({
    account: z.string(),
    name: z.string(),
    desk: z.string(),
    currency: z.string(),
    enabled: z.boolean(),
  })
  .meta({ id: 'Account' }) satisfies z.ZodType<AccountEntry>;

export const instrumentView = z
  .strictObject({
    symbol: z.string(),
    name: z.string(),
    currency: z.string(),
    listingMic: z.string(),
    ticks: z.array(z.strictObject({ fromPx: decimalText, tick: decimalText })),
    roundLot: decimalText,
    minQtyIncrement: decimalText,
    priorClosePx: decimalText,
  })
  .meta({ id: 'Instrument' });
export type InstrumentView = z.output<typeof instrumentView>;

export const tradingSessionView = z
  .strictObject({
    date: z.string(),
    opensAt: timeText,
    closesAt: timeText,
    openCutoffAt: timeText,
    closeCutoffAt: timeText,
    halfDay: z.boolean(),
  })
  .meta({ id: 'TradingSession' });
export type TradingSessionView = z.output<typeof tradingSessionView>;

const fee = z.strictObject({ perShare: decimalText, bps: decimalText });
export const venueView = z
  .strictObject({
    venue: z.string(),
    name: z.string(),
    character: z.string(),
    state: z.enum(['OPEN', 'HALTED', 'SELF_HELP', 'DISCONNECTED']),
    takerFee: fee,
    makerFee: fee,
    lotSize: decimalText,
    maxQty: money,
    protectedQuote: z.boolean(),
    displayed: z.boolean(),
    posting: z.boolean(),
    manual: z.boolean(),
    native: z.array(z.enum(NATIVE_INSTRUCTIONS)).readonly(),
    answerTimeoutMillis: z.int().optional(),
    latencyMicros: z.number().nullable(),
    fillRate: money,
  })
  .meta({ id: 'Venue' }) satisfies z.ZodType<VenueView>;

const quoteState = z.enum(['NORMAL', 'LOCKED', 'CROSSED', 'ONE_SIDED', 'EMPTY']);
export const quoteView = z
  .strictObject({
    symbol: z.string(),
    bidPx: money,
    bidQty: money,
    bidVenues: z.array(z.string()),
    askPx: money,
    askQty: money,
    askVenues: z.array(z.string()),
    lastPx: money,
    lastQty: money,
    lastVenue: text,
    priorClosePx: decimalText,
    state: quoteState,
    at: timeText.nullable(),
  })
  .meta({ id: 'Quote' }) satisfies z.ZodType<QuoteView>;

const levels = z.array(z.tuple([decimalText, decimalText]));
export const bookView = z
  .strictObject({
    symbol: z.string(),
    nbbo: z.strictObject({ bid: quoteSide.nullable(), ask: quoteSide.nullable(), state: quoteState }),
    venues: z.array(
      z.strictObject({
        venue: z.string(),
        ageMicros: z.number(),
        stale: z.boolean(),
        bids: levels,
        asks: levels,
      }),
    ),
    at: timeText,
  })
  .meta({ id: 'Book' }) satisfies z.ZodType<BookView>;

export const limitView = z
  .strictObject({
    ruleId: z.string(),
    account: text,
    currency: z.string(),
    used: decimalText,
    limit: money,
  })
  .meta({ id: 'Limit' }) satisfies z.ZodType<LimitView>;

export const auditEventView = z
  .strictObject({
    seq: z.number(),
    at: timeText,
    type: z.string(),
    actor: z.string(),
    orderId: text,
    parentOrderId: text,
    clOrdId: text,
    account: text,
    symbol: text,
    venue: text,
    ruleIds: z.array(z.string()),
    summary: z.string(),
    event: z.record(z.string(), z.unknown()),
    hash: z.string(),
    eventId: z.string().describe('partition and number in its journal, as 0-17'),
  })
  .meta({ id: 'AuditEvent' }) satisfies z.ZodType<AuditEventView>;

const chainHead = { seq: z.number(), hash: z.string() };

export const chainReport = z
  .strictObject({
    verified: z.boolean(),
    records: z.number(),
    head: z.strictObject(chainHead).exactOptional().describe('of a journal that has one partition'),
    heads: z
      .array(z.strictObject({ partition: z.number(), ...chainHead }))
      .exactOptional()
      .describe('of a journal that has several'),
    faults: z.array(
      z.strictObject({
        partition: z.number().exactOptional().describe('where there are several'),
        kind: z.string(),
        seq: z.number(),
        detail: z.string(),
      }),
    ),
  })
  .meta({ id: 'ChainReport' }) satisfies z.ZodType<ChainReportView>;

export const alertView = z
  .strictObject({
    alertId: z.string(),
    at: timeText,
    severity: z.enum(['INFO', 'WARNING', 'CRITICAL']),
    account: text,
    orderId: text,
    text: z.string(),
  })
  .meta({ id: 'Alert' }) satisfies z.ZodType<AlertView>;
