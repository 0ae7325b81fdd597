/** The market as rows: quotes and books in decimal text. */
import { formatMicros } from '../lib/clock.js';
import type { Micros } from '../lib/clock.js';
import type { BestQuote, ConsolidatedBook, Level, VenueBookView } from '../model/book.js';
import type { Instrument } from '../model/instrument.js';
import { fromUnits } from '../model/units.js';
import type { LevelView, QuoteSideView } from '../projections/blotter/decision-view.js';
import type { BookVenueView, BookView, QuoteView } from '../projections/market-views.js';

/** Prices show two digits at least. */
const PX_DIGITS = 2;

/** The quote line of a symbol. */
export function quoteRow({ nbbo, lastTrade }: ConsolidatedBook, instrument: Instrument): QuoteView {
  const bid = side(nbbo.bid, instrument);
  const ask = side(nbbo.ask, instrument);
  return {
    symbol: instrument.symbol,
    bidPx: bid?.px ?? null,
    bidQty: bid?.qty ?? null,
    bidVenues: bid?.venues ?? [],
    askPx: ask?.px ?? null,
    askQty: ask?.qty ?? null,
    askVenues: ask?.venues ?? [],
    lastPx: lastTrade ? px(lastTrade.px, instrument) : null,
    lastQty: lastTrade ? fromUnits(lastTrade.qty, instrument.qtyScale) : null,
    lastVenue: lastTrade?.venue ?? null,
    priorClosePx: px(instrument.priorClosePx, instrument),
    state: nbbo.state,
    at: nbbo.at > 0 ? formatMicros(nbbo.at) : null,
  };
}

/** All displayed levels of a symbol, venue by venue, with the NBBO. */
export function bookRow(book: ConsolidatedBook, instrument: Instrument, now: Micros): BookView {
  const { bid, ask, state } = book.nbbo;
  return {
    symbol: instrument.symbol,
    nbbo: { bid: side(bid, instrument), ask: side(ask, instrument), state },
    venues: book.venues.map((venue) => venueBook(venue, instrument)),
    at: formatMicros(now),
  };
}

function venueBook(book: VenueBookView, instrument: Instrument): BookVenueView {
  const { venue, ageMicros, stale } = book;
  const levels = (all: readonly Level[]) => all.map((level) => levelRow(level, instrument));
  return { venue, ageMicros, stale, bids: levels(book.bids), asks: levels(book.asks) };
}

function levelRow(level: Level, instrument: Instrument): LevelView {
  return [px(level.px, instrument), fromUnits(level.qty, instrument.qtyScale)];
}

function side(best: BestQuote | null, instrument: Instrument): QuoteSideView | null {
  if (!best) return null;
  const [price, qty] = levelRow(best, instrument);
  return { px: price, qty, venues: best.venues };
}

function px(units: number, { pxScale }: Instrument): string {
  return fromUnits(units, pxScale, Math.min(PX_DIGITS, pxScale));
}
