/** National best bid and offer: the best displayed prices over the books that are fit to use. */
import type { Micros } from '../lib/clock.js';
import type { BestQuote, Level, Nbbo } from '../model/book.js';

/** One venue's part in the quote. */
export interface QuotingBook {
  readonly venue: string;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly at: Micros;
}

/** The quote over `books`, all of them usable; sizes at the best price add up, `at` is the newest book's. */
export function nbboOf(symbol: string, books: readonly QuotingBook[]): Nbbo {
  let bid: BestQuote | null = null;
  let ask: BestQuote | null = null;
  let at = 0;
  for (const book of books) {
    bid = better(bid, book.bids[0], book.venue, 1);
    ask = better(ask, book.asks[0], book.venue, -1);
    at = Math.max(at, book.at);
  }
  return { symbol, bid, ask, state: stateOf(bid, ask), at };
}

function better(
  best: BestQuote | null,
  top: Level | undefined,
  venue: string,
  sign: 1 | -1,
): BestQuote | null {
  if (!top) return best;
  const ahead = best ? sign * (top.px - best.px) : 1;
  if (ahead < 0) return best;
  if (!best || ahead > 0) return { px: top.px, qty: top.qty, venues: [venue] };
  return { px: best.px, qty: best.qty + top.qty, venues: [...best.venues, venue] };
}

function stateOf(bid: BestQuote | null, ask: BestQuote | null): Nbbo['state'] {
  if (!bid && !ask) return 'EMPTY';
  if (!bid || !ask) return 'ONE_SIDED';
  if (bid.px > ask.px) return 'CROSSED';
  return bid.px === ask.px ? 'LOCKED' : 'NORMAL';
}
