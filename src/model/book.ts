/** Books: one venue's levels, and the consolidated view over all of them. */
import type { Micros } from '../lib/clock.js';
import type { Px, Qty } from './units.js';

export interface Level {
  readonly px: Px;
  readonly qty: Qty;
}

export type BookSide = 'BID' | 'ASK';

/**
 * A change of one venue's displayed book. `SNAPSHOT` replaces both sides; `DELTA` sets the named levels
 * (qty 0 removes one). `seq` counts by one per venue and symbol; a gap makes the book unusable until the
 * next snapshot.
 */
export interface BookUpdate {
  readonly kind: 'SNAPSHOT' | 'DELTA';
  readonly venue: string;
  readonly symbol: string;
  readonly seq: number;
  readonly at: Micros;
  readonly levels: readonly BookLevelChange[];
}

export interface BookLevelChange extends Level {
  readonly side: BookSide;
}

/** The last trade a venue printed. */
export interface TradePrint {
  readonly venue: string;
  readonly symbol: string;
  readonly px: Px;
  readonly qty: Qty;
  readonly at: Micros;
}

/** One venue's displayed levels, best first, with how old the news of it is. */
export interface VenueBookView {
  readonly venue: string;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly at: Micros;
  readonly ageMicros: Micros;
  readonly stale: boolean;
}

export interface BestQuote extends Level {
  /** The venues that stand at this price, by name. */
  readonly venues: readonly string[];
}

/** National best bid and offer over the venues whose books are usable. */
export interface Nbbo {
  readonly symbol: string;
  readonly bid: BestQuote | null;
  readonly ask: BestQuote | null;
  readonly state: 'NORMAL' | 'LOCKED' | 'CROSSED' | 'ONE_SIDED' | 'EMPTY';
  readonly at: Micros;
}

export interface ConsolidatedBook {
  readonly symbol: string;
  readonly nbbo: Nbbo;
  readonly venues: readonly VenueBookView[];
  readonly lastTrade: TradePrint | null;
}

/** Read access to the market, as the engine, the gateways and the projections see it. */
export interface MarketView {
  book(symbol: string, now: Micros): ConsolidatedBook;
  nbbo(symbol: string, now: Micros): Nbbo;
  /** Called after each change of a symbol's books; returns the way to stop listening. */
  onChange(listener: (symbol: string) => void): () => void;
}
