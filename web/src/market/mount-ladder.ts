/** Ties the ladder to the book stream of the symbol on show. */
import type { QuoteView } from '../../../src/projections/market-views.js';
import { fixedText } from '../lib/decimal.js';
import { element, setText } from '../lib/elements.js';
import { pxText } from '../lib/format.js';
import type { Desk } from '../shell/desk.js';
import type { LadderSide } from './ladder-island.js';
import { LadderSideRows } from './ladder-island.js';
import { ladderOf, ownPrices } from './ladder-levels.js';
import { midOf } from './marked-positions.js';

const DEPTH = 6;

/** Draws into `host` until the returned function is called. */
export function mountLadder(host: HTMLElement, desk: Desk): () => void {
  let drawn: LadderTable | undefined;
  const island = desk.loop.island(() => {
    const venues = displayedVenues(desk);
    if (drawn?.venues.join() !== venues.join()) {
      drawn = ladderTable(venues, desk);
      host.replaceChildren(drawn.table);
    }
    if (drawn) draw(drawn, desk);
  });
  const stops = [desk.books, desk.venues, desk.symbol].map((source) =>
    source.subscribe(() => island.invalidate()),
  );
  island.invalidate();
  return () => {
    for (const stop of stops) stop();
    island.dispose();
  };
}

interface LadderTable {
  readonly table: HTMLTableElement;
  readonly venues: readonly string[];
  readonly asks: LadderSideRows;
  readonly bids: LadderSideRows;
  readonly middle: HTMLElement;
}

function displayedVenues(desk: Desk): readonly string[] {
  const venues = [...desk.venues.values()].filter(({ displayed }) => displayed);
  return venues.map(({ venue }) => venue).toSorted();
}

function draw({ asks, bids, middle }: LadderTable, desk: Desk): void {
  const symbol = desk.symbol.value;
  const book = desk.books.get(symbol);
  const own = ownPrices(desk.orders.values(), symbol);
  const ladder = book ? ladderOf(book, DEPTH, own) : { bids: [], asks: [] };
  asks.draw(ladder.asks);
  bids.draw(ladder.bids);
  setText(middle, middleText(desk.quotes.get(symbol)));
}

function ladderTable(venues: readonly string[], desk: Desk): LadderTable {
  const onPrice = (side: LadderSide, px: string): void =>
    desk.seed.set({ symbol: desk.symbol.value, side: side === 'ASK' ? 'BUY' : 'SELL', price: px });
  const asks = new LadderSideRows({ side: 'ASK', depth: DEPTH, venues, onPrice });
  const bids = new LadderSideRows({ side: 'BID', depth: DEPTH, venues, onPrice });
  const middleRow = element('tr', 'middle');
  const middle = element('td');
  middle.colSpan = 3 + venues.length;
  middleRow.append(middle);
  const body = element('tbody');
  body.append(...asks.elements(), middleRow, ...bids.elements());
  const table = element('table', 'ladder');
  const caption = element('caption', 'unseen', 'Depth over all venues, best offers above best bids');
  table.append(caption, ladderHead(venues), body);
  return { table, venues, asks, bids, middle };
}

function ladderHead(venues: readonly string[]): HTMLTableSectionElement {
  const head = element('thead');
  const row = element('tr');
  for (const title of ['Bid', 'Price', 'Offer', ...venues]) {
    const cell = element('th', title === 'Price' ? 'px' : '', title);
    cell.scope = 'col';
    row.append(cell);
  }
  head.append(row);
  return head;
}

function middleText(quote: QuoteView | undefined): string {
  const mid = midOf(quote);
  if (!quote || mid === undefined) return 'waiting for a two-sided market';
  const last = quote.lastPx ? ` · last ${pxText(quote.lastPx)} ${quote.lastVenue ?? ''}` : '';
  const state = quote.state === 'NORMAL' ? '' : ` · ${quote.state.toLowerCase()}`;
  return `mid ${fixedText(mid, 3, 4)}${last}${state}`;
}
