/**
 * Binance spot streams to recorded events ("How to manage a local order book correctly", Binance API documentation).
 * Pure. The recording tells quantities per price, not orders: growth becomes a new order behind the others.
 */
import type { Micros } from '../../src/lib/clock.js';
import type { Level } from '../../src/model/book.js';
import type { Px, Qty } from '../../src/model/units.js';
import { RecordedBook } from './recorded-book.js';
import type { RecordedEvent, RecordedStep } from './recorded-flow.js';

/** `DEPTH` levels are the new quantities at their prices; update ids order depth and ticker among each other. */
export type BinanceMessage =
  | BinanceDepth
  | BinanceTicker
  | {
      readonly kind: 'TRADE';
      readonly at: Micros;
      readonly px: Px;
      readonly qty: Qty;
      readonly resting: Side;
    };

export interface BinanceDepth {
  readonly kind: 'SNAPSHOT' | 'DEPTH';
  readonly at: Micros;
  readonly updateId: number;
  readonly BUY: readonly Level[];
  readonly SELL: readonly Level[];
}

export interface BinanceTicker {
  readonly kind: 'TICKER';
  readonly at: Micros;
  readonly updateId: number;
  readonly BUY: Level;
  readonly SELL: Level;
}

type Side = 'BUY' | 'SELL';
const SIDES = ['BUY', 'SELL'] as const;

export class BinanceFlow {
  readonly #book = new RecordedBook();
  #start: Micros | null = null;
  #depthId = 0;
  #ticker: BinanceTicker | null = null;

  /** Null before the first snapshot, which opens the book, and for news that is older than what is known. */
  next(message: BinanceMessage): RecordedStep | null {
    if (message.kind === 'SNAPSHOT') this.#start ??= message.at;
    if (this.#start === null) return null;
    const events = this.#events(message);
    return events.length > 0 ? { at: Math.max(0, message.at - this.#start), events } : null;
  }

  #events(message: BinanceMessage): RecordedEvent[] {
    switch (message.kind) {
      case 'SNAPSHOT':
        return this.#snapshot(message);
      case 'DEPTH':
        return this.#depth(message);
      case 'TICKER':
        return this.#touch(message);
      case 'TRADE':
        return this.#trade(message.resting, message);
    }
  }

  #snapshot(snapshot: BinanceDepth): RecordedEvent[] {
    this.#depthId = snapshot.updateId;
    const gone = SIDES.flatMap((side) => {
      const kept = new Set(snapshot[side].map(({ px }) => px));
      return this.#clear(side, (px) => !kept.has(px));
    });
    return [...gone, ...SIDES.flatMap((side) => this.#set(side, snapshot[side]))];
  }

  #depth(depth: BinanceDepth): RecordedEvent[] {
    if (depth.updateId <= this.#depthId) return [];
    this.#depthId = depth.updateId;
    // The touch is known from later news: what this one says about it and beyond is past.
    const known = this.#ticker && this.#ticker.updateId > depth.updateId ? this.#ticker : null;
    const news = (side: Side) =>
      depth[side].filter(({ px }) => !known || (known[side].px - px) * signOf(side) > 0);
    // What goes, goes first: the book is never crossed by its own past.
    const gone = SIDES.flatMap((side) =>
      this.#set(
        side,
        news(side).filter(({ qty }) => qty === 0),
      ),
    );
    return [...gone, ...SIDES.flatMap((side) => this.#set(side, news(side)))];
  }

  #touch(ticker: BinanceTicker): RecordedEvent[] {
    if (ticker.updateId <= this.#depthId) return [];
    this.#ticker = ticker;
    const gone = SIDES.flatMap((side) =>
      this.#clearWhile(side, (px) => (px - ticker[side].px) * signOf(side) > 0),
    );
    return [...gone, ...SIDES.flatMap((side) => this.#set(side, [ticker[side]]))];
  }

  /**
   * Executes at the front of the level and puts the quantity back behind: depth and ticker tell what is left there,
   * often before the trade is told.
   */
  #trade(side: Side, { px, qty }: Level): RecordedEvent[] {
    const standing = this.#book.qtyAt(side, px);
    const executed = this.#book.takeAt('EXECUTE', side, { px, qty });
    const unseen = qty - Math.min(qty, standing);
    const prints: RecordedEvent[] = unseen > 0 ? [{ kind: 'PRINT', px, qty: unseen }] : [];
    return [...executed, ...prints, ...this.#book.set(side, px, standing)];
  }

  /** Sets levels; a new quote removes older ones of the other side that it would trade with. */
  #set(side: Side, levels: readonly Level[]): RecordedEvent[] {
    const contra = side === 'BUY' ? 'SELL' : 'BUY';
    return levels.flatMap(({ px, qty }) => {
      const met = qty > 0 ? this.#clearWhile(contra, (other) => (px - other) * signOf(side) >= 0) : [];
      return [...met, ...this.#book.set(side, px, qty)];
    });
  }

  #clearWhile(side: Side, wanted: (px: Px) => boolean): RecordedEvent[] {
    return this.#book.pricesWhile(side, wanted).flatMap((px) => this.#book.set(side, px, 0));
  }

  #clear(side: Side, unwanted: (px: Px) => boolean): RecordedEvent[] {
    const prices = this.#book.pricesWhile(side, () => true).filter(unwanted);
    return prices.flatMap((px) => this.#book.set(side, px, 0));
  }
}

function signOf(side: Side): 1 | -1 {
  return side === 'BUY' ? 1 : -1;
}
