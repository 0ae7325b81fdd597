/** The watchlist: one row per instrument, its quote, our position and its profit, drawn without React. */
import { fixedOrZero } from '../lib/decimal.js';
import { element, setClass, setText } from '../lib/elements.js';
import { moneyText, pxText, qtyText } from '../lib/format.js';
import type { Desk } from '../shell/desk.js';
import { markedAt, midOf } from './marked-positions.js';

interface WatchRow {
  readonly row: HTMLTableRowElement;
  readonly bid: HTMLElement;
  readonly ask: HTMLElement;
  readonly position: HTMLElement;
  readonly profit: HTMLElement;
}

/** Draws into `host` until the returned function is called. */
export function mountWatchlist(host: HTMLElement, desk: Desk): () => void {
  const rows = new Map(desk.instruments.map(({ symbol }) => [symbol, watchRow(symbol, desk)]));
  const table = element('table', 'watchlist');
  table.append(element('caption', 'unseen', 'Watchlist'), head(), body([...rows.values()]));
  host.replaceChildren(table);
  const island = desk.loop.island(() => {
    for (const [symbol, row] of rows) draw(row, symbol, desk);
  });
  const stops = [desk.quotes, desk.positions]
    .map((store) => store.subscribe(() => island.invalidate()))
    .concat(desk.symbol.subscribe(() => island.invalidate()));
  island.invalidate();
  return () => {
    for (const stop of stops) stop();
    island.dispose();
  };
}

function draw(cells: WatchRow, symbol: string, desk: Desk): void {
  const quote = desk.quotes.get(symbol);
  setText(cells.bid, pxText(quote?.bidPx));
  setText(cells.ask, pxText(quote?.askPx));
  const held = [...desk.positions.values()].filter((position) => position.symbol === symbol);
  const mid = midOf(quote);
  let qty = 0n;
  let profit = 0n;
  for (const position of held) {
    const marked = markedAt(position, mid);
    qty += fixedOrZero(position.qty) / 100_000_000n;
    profit += fixedOrZero(marked.unrealizedPnl) + fixedOrZero(marked.realizedPnl);
  }
  setText(cells.position, qtyText(qty.toString()));
  setText(cells.profit, held.length === 0 ? '' : moneyText(profit, true));
  setClass(cells.profit, `figure ${profit > 0n ? 'good' : profit < 0n ? 'loss' : ''}`);
  setClass(cells.row, symbol === desk.symbol.value ? 'chosen' : '');
}

function watchRow(symbol: string, desk: Desk): WatchRow {
  const row = element('tr');
  const name = element('th');
  const button = element('button', '', symbol);
  button.type = 'button';
  button.title = desk.instrument(symbol)?.name ?? symbol;
  name.scope = 'row';
  name.append(button);
  row.addEventListener('click', () => {
    desk.showSymbol(symbol);
    desk.seed.set({ symbol });
  });
  const [bid, ask, position, profit] = [figure(), figure(), figure(), figure()] as const;
  row.append(name, bid, ask, position, profit);
  return { row, bid, ask, position, profit };
}

function figure(): HTMLTableCellElement {
  return element('td', 'figure');
}

function head(): HTMLTableSectionElement {
  const made = element('thead');
  const row = element('tr');
  for (const title of ['Symbol', 'Bid', 'Offer', 'Position', 'P&L']) {
    const cell = element('th', title === 'Symbol' ? '' : 'figure', title);
    cell.scope = 'col';
    row.append(cell);
  }
  made.append(row);
  return made;
}

function body(rows: readonly WatchRow[]): HTMLTableSectionElement {
  const made = element('tbody');
  made.append(...rows.map(({ row }) => row));
  return made;
}
