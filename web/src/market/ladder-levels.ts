/** A consolidated ladder out of the venues' books: per price, who stands there with how much. */
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import type { BookVenueView, BookView } from '../../../src/projections/market-views.js';
import type { Fixed } from '../lib/decimal.js';
import { fixedOrZero, fixedText, parseFixed } from '../lib/decimal.js';
import { isOpen } from '../lib/words.js';

export interface LadderLevel {
  /** Decimal text as the venue wrote it. */
  readonly px: string;
  readonly qty: string;
  readonly venues: readonly { readonly venue: string; readonly qty: string }[];
  /** One of our own orders rests at this price. */
  readonly ours: boolean;
}

export interface Ladder {
  /** Best first. */
  readonly bids: readonly LadderLevel[];
  readonly asks: readonly LadderLevel[];
}

interface Standing {
  readonly px: string;
  total: Fixed;
  readonly venues: { readonly venue: string; readonly qty: string }[];
}

/** The best `depth` prices of each side over all venues whose book is not stale. */
export function ladderOf(book: BookView, depth: number, ownPrices: ReadonlySet<string>): Ladder {
  const usable = book.venues.filter(({ stale }) => !stale);
  return {
    bids: sideOf(usable, 'bids', ownPrices).slice(0, depth),
    asks: sideOf(usable, 'asks', ownPrices).slice(0, depth),
  };
}

function sideOf(
  venues: readonly BookVenueView[],
  side: 'bids' | 'asks',
  own: ReadonlySet<string>,
): LadderLevel[] {
  const standing = new Map<Fixed, Standing>();
  for (const { venue, [side]: levels } of venues) {
    for (const [px, qty] of levels) stand(standing, px, { venue, qty });
  }
  const sorted = [...standing].toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (side === 'bids') sorted.reverse();
  const name = side === 'bids' ? 'BID' : 'ASK';
  return sorted.map(([key, { px, total, venues: at }]) => ({
    px,
    qty: fixedText(total),
    venues: at,
    ours: own.has(`${name} ${fixedText(key)}`),
  }));
}

function stand(
  standing: Map<Fixed, Standing>,
  px: string,
  at: { readonly venue: string; readonly qty: string },
): void {
  const key = parseFixed(px);
  if (key === undefined) return;
  const level = standing.get(key) ?? { px, total: 0n, venues: [] };
  level.total += fixedOrZero(at.qty);
  level.venues.push(at);
  standing.set(key, level);
}

/** "BID 187.24" for every price at which a child order of ours rests. */
export function ownPrices(orders: Iterable<OrderView>, symbol: string): ReadonlySet<string> {
  const prices = new Set<string>();
  for (const order of orders) {
    if (order.symbol !== symbol || order.venue === null || order.price === null || !isOpen(order.ordStatus))
      continue;
    prices.add(`${order.side === 'BUY' ? 'BID' : 'ASK'} ${fixedText(fixedOrZero(order.price))}`);
  }
  return prices;
}
