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
  const seed = (side: LadderSide, px: string): void =>
    desk.seed.set({ symbol: desk.symbol.value, side: side === 'ASK' ? 'BUY' : 'SELL', price: px });
  const asks = new LadderSideRows('ASK', DEPTH, seed);
  const bids = new LadderSideRows('BID', DEPTH, seed);
  const middle = middleRow();
  const table = ladderTable();
  table.tBodies[0]?.append(...asks.elements(), middle.row, ...bids.elements());
  host.replaceChildren(table);
  const island = desk.loop.island(() => {
    const symbol = desk.symbol.value;
    const book = desk.books.get(symbol);
    const own = ownPrices(desk.orders.values(), symbol);
    const ladder = book ? ladderOf(book, DEPTH, own) : { bids: [], asks: [] };
    asks.draw(ladder.asks);
    bids.draw(ladder.bids);
    setText(middle.text, middleText(desk.quotes.get(symbol)));
    host.classList.toggle('waiting', !book);
  });
  const stops = [
    desk.books.subscribe(() => island.invalidate()),
    desk.symbol.subscribe(() => island.invalidate()),
  ];
  island.invalidate();
  return () => {
    for (const stop of stops) stop();
    island.dispose();
  };
}

function ladderTable(): HTMLTableElement {
  const table = element('table', 'ladder');
  const caption = element('caption', 'unseen', 'Depth over all venues, best offers above best bids');
  const head = element('thead', 'unseen');
  const row = element('tr');
  for (const title of ['Bid quantity', 'Price', 'Offer quantity', 'Venues']) {
    const cell = element('th', '', title);
    cell.scope = 'col';
    row.append(cell);
  }
  head.append(row);
  const columns = element('colgroup');
  columns.append(...Array.from({ length: 4 }, () => element('col')));
  table.append(caption, columns, head, element('tbody'));
  return table;
}

function middleRow(): { readonly row: HTMLTableRowElement; readonly text: HTMLElement } {
  const row = element('tr', 'middle');
  const text = element('td');
  text.colSpan = 4;
  row.append(text);
  return { row, text };
}

function middleText(quote: QuoteView | undefined): string {
  const mid = midOf(quote);
  if (!quote || mid === undefined) return 'waiting for a two-sided market';
  const last = quote.lastPx ? ` · last ${pxText(quote.lastPx)} ${quote.lastVenue ?? ''}` : '';
  const state = quote.state === 'NORMAL' ? '' : ` · ${quote.state.toLowerCase()}`;
  return `mid ${fixedText(mid, 3, 4)}${last}${state}`;
}
