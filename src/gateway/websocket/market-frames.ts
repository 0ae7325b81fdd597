/** Market changes by frame: however often a symbol changes, its row is told at most once in a frame. */
import type { Micros } from '../../lib/clock.js';
import type { GatewayDeps } from '../gateway-deps.js';
import { bookRow, quoteRow } from '../market-rows.js';
import type { Channels } from './channels.js';

const FRAME: Micros = 100_000;

export class MarketFrames {
  readonly #changed = new Set<string>();
  #armed = false;

  constructor(
    private readonly deps: GatewayDeps,
    private readonly channels: Channels,
  ) {}

  /** Follows the market; returns the way to stop. */
  start(): () => void {
    return this.deps.market.onChange((symbol) => this.changed(symbol));
  }

  changed(symbol: string): void {
    if (!this.channels.has('quotes') && !this.channels.has('books')) return;
    this.#changed.add(symbol);
    if (this.#armed) return;
    this.#armed = true;
    this.deps.scheduler.after(FRAME, () => this.#flush());
  }

  #flush(): void {
    this.#armed = false;
    const now = this.deps.clock.now();
    const seen = [...this.#changed].flatMap((symbol) => {
      const instrument = this.deps.instruments.get(symbol);
      return instrument ? [{ instrument, book: this.deps.market.book(symbol, now) }] : [];
    });
    this.#changed.clear();
    this.channels.publish(
      'quotes',
      seen.map(({ book, instrument }) => quoteRow(book, instrument)),
    );
    const books = seen.filter(({ instrument }) => this.#isRead(instrument.symbol));
    this.channels.publish(
      'books',
      books.map(({ book, instrument }) => bookRow(book, instrument, now)),
    );
  }

  /** Books are large: only those that someone reads are made. */
  #isRead(symbol: string): boolean {
    for (const { reader, listeners } of this.channels.of('books')) {
      const wanted = reader.filter.symbol;
      if (listeners > 0 && (Array.isArray(wanted) ? wanted.includes(symbol) : wanted === symbol)) return true;
    }
    return false;
  }
}
