/** The price an order is held against: the quote's midpoint, else the last trade, else the prior close. */
import { z } from 'zod';
import type { Micros } from '../lib/clock.js';
import type { MarketView, Nbbo } from '../model/book.js';
import type { Px } from '../model/units.js';
import type { ListedInstrument } from '../reference/instruments.js';
import type { TradingCalendar } from '../reference/trading-calendar.js';
import { fraction, ONE } from './ratio.js';

/** How old each source may be; null is any age. A prior close without a known date has any age. */
export const referencePriceSchema = z.strictObject({
  nbboMaxAgeMillis: z.int().positive(),
  lastTradeMaxAgeMillis: z.int().positive(),
  priorCloseMaxAgeDays: z.int().positive().nullable(),
  /** A market order is valued at the reference × (1 + this). */
  marketOrderCollar: fraction,
});

export type ReferencePolicy = Readonly<z.output<typeof referencePriceSchema>>;

export interface ReferencePrice {
  readonly source: 'NBBO_MID' | 'LAST_TRADE' | 'PRIOR_CLOSE' | 'STOP_PX';
  /** Twice the price, so that a midpoint between two whole units stays whole. */
  readonly twicePx: number;
}

export interface ReferenceQuestion {
  readonly instrument: ListedInstrument;
  readonly at: Micros;
  readonly nbbo: Nbbo;
  readonly market: MarketView;
  readonly calendar: TradingCalendar;
}

/** Null when no source is young enough: then nothing can be valued, and hard rules refuse. */
export function referencePrice(question: ReferenceQuestion, policy: ReferencePolicy): ReferencePrice | null {
  return midpoint(question, policy) ?? lastTrade(question, policy) ?? priorClose(question, policy);
}

/** Of a crossed quote one side is wrong, so that its middle means nothing. */
function midpoint(
  { nbbo, at }: ReferenceQuestion,
  { nbboMaxAgeMillis }: ReferencePolicy,
): ReferencePrice | null {
  if (!nbbo.bid || !nbbo.ask || nbbo.state === 'CROSSED') return null;
  if (at - nbbo.at > nbboMaxAgeMillis * 1000) return null;
  return { source: 'NBBO_MID', twicePx: nbbo.bid.px + nbbo.ask.px };
}

function lastTrade(
  question: ReferenceQuestion,
  { lastTradeMaxAgeMillis }: ReferencePolicy,
): ReferencePrice | null {
  const { market, instrument, at } = question;
  const last = market.book(instrument.symbol, at).lastTrade;
  if (!last || at - last.at > lastTradeMaxAgeMillis * 1000) return null;
  return { source: 'LAST_TRADE', twicePx: last.px * 2 };
}

const DAY_MICROS = 86_400_000_000;

function priorClose(
  question: ReferenceQuestion,
  { priorCloseMaxAgeDays }: ReferencePolicy,
): ReferencePrice | null {
  const { instrument, calendar, at } = question;
  if (priorCloseMaxAgeDays !== null) {
    const oldest = calendar.tradingDate(at - priorCloseMaxAgeDays * DAY_MICROS);
    if (instrument.priorCloseDate === null || instrument.priorCloseDate < oldest) return null;
  }
  return { source: 'PRIOR_CLOSE', twicePx: instrument.priorClosePx * 2 };
}

/** reference × (1 + collar) in whole units, rounded up: never less than was meant to be reserved. */
export function collaredPx(
  { twicePx }: Pick<ReferencePrice, 'twicePx'>,
  { marketOrderCollar }: ReferencePolicy,
): Px {
  const scaled = BigInt(twicePx) * BigInt(ONE + marketOrderCollar);
  const divisor = BigInt(2 * ONE);
  return Number((scaled + divisor - 1n) / divisor);
}

/** In words, for messages. */
export function sourceInWords({ source }: ReferencePrice): string {
  switch (source) {
    case 'NBBO_MID':
      return 'midpoint of the quote';
    case 'LAST_TRADE':
      return 'last trade';
    case 'PRIOR_CLOSE':
      return 'prior close';
    case 'STOP_PX':
      return 'its stop price';
  }
}
