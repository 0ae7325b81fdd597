/** Draws the depth ladder: a fixed set of table rows whose text changes, so that nothing moves under the pointer. */
import { element, setClass, setText } from '../lib/elements.js';
import { grouped, pxText } from '../lib/format.js';
import type { LadderLevel } from './ladder-levels.js';

interface LadderRow {
  readonly row: HTMLTableRowElement;
  readonly bid: HTMLElement;
  readonly price: HTMLButtonElement;
  readonly ask: HTMLElement;
  readonly venues: HTMLElement;
}

export type LadderSide = 'BID' | 'ASK';

/** One side's pool of rows; `onPrice` is told the price of a clicked level. */
export class LadderSideRows {
  readonly #side: LadderSide;
  readonly #rows: LadderRow[];

  constructor(side: LadderSide, depth: number, onPrice: (side: LadderSide, px: string) => void) {
    this.#side = side;
    this.#rows = Array.from({ length: depth }, () => ladderRow((px) => onPrice(side, px)));
  }

  /** In the order of the screen: offers from worst to best, then bids from best to worst. */
  elements(): HTMLTableRowElement[] {
    const rows = this.#rows.map(({ row }) => row);
    return this.#side === 'ASK' ? rows.toReversed() : rows;
  }

  draw(levels: readonly LadderLevel[]): void {
    const most = Math.max(1, ...levels.map(({ qty }) => Number(qty)));
    this.#rows.forEach((row, depth) => this.#drawRow(row, levels[depth], { depth, most }));
  }

  #drawRow(
    row: LadderRow,
    level: LadderLevel | undefined,
    { depth, most }: { readonly depth: number; readonly most: number },
  ): void {
    const qty = level ? grouped(level.qty) : '';
    setText(row.bid, this.#side === 'BID' ? qty : '');
    setText(row.ask, this.#side === 'ASK' ? qty : '');
    setText(row.price, level ? pxText(level.px) : '');
    row.price.dataset['px'] = level?.px ?? '';
    row.price.disabled = !level;
    const where = level?.venues.map((at) => `${at.venue} ${grouped(at.qty)}`).join(' · ') ?? '';
    setText(row.venues, level?.ours ? `◂ ours · ${where}` : where);
    row.venues.title = where;
    const best = depth === 0 && level ? ' best' : '';
    setClass(row.row, `${this.#side.toLowerCase()}${best}${level?.ours ? ' ours' : ''}`);
    row.row.style.setProperty('--depth', `${level ? (Number(level.qty) / most) * 100 : 0}%`);
  }
}

function ladderRow(onPrice: (px: string) => void): LadderRow {
  const row = element('tr');
  const bid = element('td', 'qty bid-qty');
  const priceCell = element('td', 'px');
  const price = element('button');
  const ask = element('td', 'qty ask-qty');
  const venues = element('td', 'venues');
  price.type = 'button';
  price.tabIndex = -1;
  price.addEventListener('click', () => price.dataset['px'] && onPrice(price.dataset['px']));
  priceCell.append(price);
  row.append(bid, priceCell, ask, venues);
  return { row, bid, price, ask, venues };
}
