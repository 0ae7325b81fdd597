/** A listener that keeps everything it hears and wakes those who wait for something. */
import type { LinkState, VenueListener, VenueReport } from '../../../src/execution/venue-adapter.js';
import type { BookSide, BookUpdate, Level, TradePrint } from '../../../src/model/book.js';

export class RecordingListener implements VenueListener {
  readonly reports: VenueReport[] = [];
  readonly updates: BookUpdate[] = [];
  readonly prints: TradePrint[] = [];
  readonly links: LinkState[] = [];
  readonly #waiting = new Set<() => void>();

  onReport(report: VenueReport): void {
    this.reports.push(report);
    this.#wake();
  }

  onBook(update: BookUpdate): void {
    this.updates.push(update);
    this.#wake();
  }

  onTrade(print: TradePrint): void {
    this.prints.push(print);
    this.#wake();
  }

  onLink(_: string, state: LinkState): void {
    this.links.push(state);
    this.#wake();
  }

  of(clOrdId: string): VenueReport[] {
    return this.reports.filter((report) => report.clOrdId === clOrdId);
  }

  kinds(clOrdId: string): string[] {
    return this.of(clOrdId).map(({ kind }) => kind);
  }

  /** Resolves at the first event after which `condition` holds; the test's own time-out is the limit. */
  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
    });
  }

  /** The book as the updates build it; throws at a gap. */
  book(symbol: string): Record<BookSide, Level[]> {
    const levels = { BID: new Map<number, number>(), ASK: new Map<number, number>() };
    let seq: number | null = null;
    for (const update of this.updates.filter((one) => one.symbol === symbol)) {
      if (update.kind === 'SNAPSHOT') {
        levels.BID.clear();
        levels.ASK.clear();
      } else if (seq === null || update.seq !== seq + 1) {
        throw new Error(`${symbol}: update ${update.seq} follows ${seq}`);
      }
      seq = update.seq;
      for (const { side, px, qty } of update.levels) {
        if (qty === 0) levels[side].delete(px);
        else levels[side].set(px, qty);
      }
    }
    return { BID: sorted(levels.BID, -1), ASK: sorted(levels.ASK, 1) };
  }

  #wake(): void {
    for (const check of this.#waiting) check();
  }
}

function sorted(levels: ReadonlyMap<number, number>, sign: 1 | -1): Level[] {
  return Array.from(levels, ([px, qty]) => ({ px, qty })).toSorted((a, b) => (a.px - b.px) * sign);
}
