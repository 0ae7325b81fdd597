/** Quotes, books, venues and alerts as read by people and programs: decimals as text, times as RFC 3339. */
import type { Alert } from '../model/alert.js';
import type { Nbbo } from '../model/book.js';
import type { VenueProfile, VenueState } from '../model/venue.js';
import type { LevelView, QuoteSideView } from './blotter/decision-view.js';

/** The best of all usable displayed markets in one symbol. Sides are null where nobody stands. */
export interface QuoteView {
  readonly symbol: string;
  readonly bidPx: string | null;
  readonly bidQty: string | null;
  readonly bidVenues: readonly string[];
  readonly askPx: string | null;
  readonly askQty: string | null;
  readonly askVenues: readonly string[];
  readonly lastPx: string | null;
  readonly lastQty: string | null;
  readonly lastVenue: string | null;
  readonly priorClosePx: string;
  readonly state: Nbbo['state'];
  /** Time of the newest news in it; null before the first. */
  readonly at: string | null;
}

/** One venue's displayed levels, best first. */
export interface BookVenueView {
  readonly venue: string;
  readonly ageMicros: number;
  readonly stale: boolean;
  readonly bids: readonly LevelView[];
  readonly asks: readonly LevelView[];
}

export interface BookView {
  readonly symbol: string;
  readonly nbbo: {
    readonly bid: QuoteSideView | null;
    readonly ask: QuoteSideView | null;
    readonly state: Nbbo['state'];
  };
  readonly venues: readonly BookVenueView[];
  /** When the view was made. */
  readonly at: string;
}

/** A market's profile, its present state, and how it has served us. */
export interface VenueView extends VenueProfile {
  readonly state: VenueState;
  /** Median time from sending to the first report; null before the first. */
  readonly latencyMicros: number | null;
  /** Share of the quantity sent to take that was filled, decimal text; null before the first. */
  readonly fillRate: string | null;
}

/** Something a person must look at. */
export type AlertView = Alert;
