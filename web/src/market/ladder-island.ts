/** Draws the depth ladder: a fixed set of table rows whose text changes, so that nothing moves under the pointer. */
import { element, setClass, setText } from '../lib/elements.js';
import { grouped, pxText } from '../lib/format.js';
import type { LadderLevel } from './ladder-levels.js';

interface LadderRow {
  readonly row: HTMLTableRowElement;
  readonly bid: HTMLElement;
  readonly price: HTMLButtonElement;
  readonly ask: HTMLElement;
  readonly venues: readonly HTMLElement[];
}

export type LadderSide = 'BID' | 'ASK';

export interface LadderSideSpec {
  readonly side: LadderSide;
  readonly depth: number;
  /** One column each, in this order. */
  readonly venues: readonly string[];
  /** Told the price of a clicked level. */
  readonly onPrice: (side: LadderSide, px: string) => void;
}

/** One side's pool of rows. */
export class LadderSideRows {
  readonly #side: LadderSide;
  readonly #venues: readonly string[];
  readonly #rows: LadderRow[];

  constructor({ side, depth, venues, onPrice }: LadderSideSpec) {
    this.#side = side;
    this.#venues = venues;
    this.#rows = Array.from({ length: depth }, () => ladderRow(venues.length, (px) => onPrice(side, px)));
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
    setText(row.price, level ? `${pxText(level.px)}${level.ours ? ' ◂' : ''}` : '');
    row.price.title = level?.ours ? 'an order of ours rests here' : '';
    row.price.dataset['px'] = level?.px ?? '';
    row.price.disabled = !level;
    this.#venues.forEach((venue, column) => {
      const cell = row.venues[column];
      if (cell) setText(cell, grouped(level?.venues.find((at) => at.venue === venue)?.qty ?? ''));
    });
    const best = depth === 0 && level ? ' best' : '';
    setClass(row.row, `${this.#side.toLowerCase()}${best}${level?.ours ? ' ours' : ''}`);
    row.row.style.setProperty('--depth', `${level ? (Number(level.qty) / most) * 100 : 0}%`);
  }
}

function ladderRow(venueCount: number, onPrice: (px: string) => void): LadderRow {
  const row = element('tr');
  const bid = element('td', 'qty bid-qty');
  const priceCell = element('td', 'px');
  const price = element('button');
  const ask = element('td', 'qty ask-qty');
  const venues = Array.from({ length: venueCount }, () => element('td', 'at-venue'));
  price.type = 'button';
  price.tabIndex = -1;
  price.addEventListener('click', () => price.dataset['px'] && onPrice(price.dataset['px']));
  priceCell.append(price);
  row.append(bid, priceCell, ask, ...venues);
  return { row, bid, price, ask, venues };
}
