/** The market as it is known here: every venue's book, fit to use or not, and the quote over those that are. */
import type { Micros } from '../lib/clock.js';
import type {
  BookUpdate,
  ConsolidatedBook,
  MarketView,
  Nbbo,
  TradePrint,
  VenueBookView,
} from '../model/book.js';
import { nbboOf } from './nbbo.js';
import { VenueBook } from './venue-book.js';

/** How a venue's news is to be taken. */
export interface MarketFeed {
  readonly venue: string;
  /** False for a dark market: its book, if any, takes no part in the quote. */
  readonly displayed: boolean;
  /** Older news than this makes the book stale; a venue with nothing new sends deltas without levels. */
  readonly staleAfterMicros: Micros;
}

interface Listing {
  readonly feed: MarketFeed;
  readonly book: VenueBook;
  /** True once a missing update was reported, until the snapshot that mends it. */
  gapReported: boolean;
}

interface SymbolMarket {
  readonly listings: Listing[];
  lastTrade: TradePrint | null;
  quote: CachedQuote | null;
}

/** The quote holds from when it was made until the first of its books goes stale, or any update. */
interface CachedQuote {
  readonly nbbo: Nbbo;
  readonly from: Micros;
  readonly until: Micros;
}

/** Pure: time comes in with each call. `onGap` is told once per gap, so that the venue is asked for a snapshot. */
export class MarketData implements MarketView {
  readonly #feeds: ReadonlyMap<string, MarketFeed>;
  readonly #order: ReadonlyMap<string, number>;
  readonly #connected = new Set<string>();
  readonly #markets = new Map<string, SymbolMarket>();
  readonly #listeners = new Set<(symbol: string) => void>();

  constructor(
    feeds: readonly MarketFeed[],
    private readonly onGap: (venue: string, symbol: string) => void,
  ) {
    this.#feeds = new Map(feeds.map((feed) => [feed.venue, feed]));
    this.#order = new Map(feeds.map((feed, index) => [feed.venue, index]));
  }

  /** Takes a venue's book update in. Throws when the venue is not among the feeds. */
  onBook(update: BookUpdate): void {
    const market = this.#market(update.symbol);
    const listing = this.#listing(market, update.venue);
    const before = listing.book.at;
    const outcome = listing.book.apply(update);
    market.quote = outcome === 'repeated' ? market.quote : null;
    if (outcome === 'gap') this.#reportGap(listing, update.symbol);
    else listing.gapReported = false;
    const revived = update.at - before > listing.feed.staleAfterMicros;
    if (outcome === 'gap' || (outcome === 'applied' && (update.levels.length > 0 || revived))) {
      this.#announce(update.symbol);
    }
  }

  /** Takes a venue's trade in. */
  onTrade(print: TradePrint): void {
    this.#market(print.symbol).lastTrade = print;
    this.#announce(print.symbol);
  }

  /** A lost link makes all books of the venue unusable until it is up again and has sent a snapshot. */
  onLink(venue: string, state: 'UP' | 'DOWN'): void {
    if (state === 'UP') this.#connected.add(venue);
    else this.#connected.delete(venue);
    for (const [symbol, market] of this.#markets) {
      const listing = market.listings.find((one) => one.feed.venue === venue);
      if (!listing) continue;
      if (state === 'DOWN') this.#disconnect(listing);
      market.quote = null;
      this.#announce(symbol);
    }
  }

  book(symbol: string, now: Micros): ConsolidatedBook {
    const market = this.#markets.get(symbol);
    const venues = market ? market.listings.map((listing) => this.#view(listing, now)) : [];
    return { symbol, nbbo: this.nbbo(symbol, now), venues, lastTrade: market?.lastTrade ?? null };
  }

  nbbo(symbol: string, now: Micros): Nbbo {
    const market = this.#markets.get(symbol);
    if (!market) return nbboOf(symbol, []);
    const cached = market.quote;
    if (cached && now >= cached.from && now <= cached.until) return cached.nbbo;
    market.quote = this.#quote(symbol, market, now);
    return market.quote.nbbo;
  }

  onChange(listener: (symbol: string) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #quote(symbol: string, market: SymbolMarket, now: Micros): CachedQuote {
    let until = Number.MAX_SAFE_INTEGER;
    const quoting = [];
    for (const listing of market.listings) {
      if (!listing.feed.displayed || this.#isStale(listing, now)) continue;
      until = Math.min(until, listing.book.at + listing.feed.staleAfterMicros);
      const { bids, asks, at } = listing.book;
      quoting.push({ venue: listing.feed.venue, bids, asks, at });
    }
    return { nbbo: nbboOf(symbol, quoting), from: now, until };
  }

  #view(listing: Listing, now: Micros): VenueBookView {
    const { bids, asks, at } = listing.book;
    const ageMicros = Math.max(0, now - at);
    return { venue: listing.feed.venue, bids, asks, at, ageMicros, stale: this.#isStale(listing, now) };
  }

  #isStale(listing: Listing, now: Micros): boolean {
    if (!listing.book.synchronised || !this.#connected.has(listing.feed.venue)) return true;
    return now - listing.book.at > listing.feed.staleAfterMicros;
  }

  #disconnect(listing: Listing): void {
    listing.book.invalidate();
    // A venue sends snapshots unasked after its link is back; only a delta before one is news of a gap.
    listing.gapReported = false;
  }

  #reportGap(listing: Listing, symbol: string): void {
    if (listing.gapReported) return;
    listing.gapReported = true;
    this.onGap(listing.feed.venue, symbol);
  }

  #market(symbol: string): SymbolMarket {
    let market = this.#markets.get(symbol);
    if (!market) {
      market = { listings: [], lastTrade: null, quote: null };
      this.#markets.set(symbol, market);
    }
    return market;
  }

  #listing(market: SymbolMarket, venue: string): Listing {
    const known = market.listings.find((listing) => listing.feed.venue === venue);
    if (known) return known;
    const feed = this.#feeds.get(venue);
    if (!feed) throw new Error(`book of ${venue}, which is not a configured venue`);
    const listing = { feed, book: new VenueBook(), gapReported: false };
    market.listings.push(listing);
    const rank = (one: Listing) => this.#order.get(one.feed.venue) ?? 0;
    market.listings.sort((a, b) => rank(a) - rank(b));
    return listing;
  }

  #announce(symbol: string): void {
    for (const listener of this.#listeners) listener(symbol);
  }
}
