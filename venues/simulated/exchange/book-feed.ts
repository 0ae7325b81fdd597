/** The displayed book as news: snapshots for those who arrive, changes for those who are there, heartbeats in silence. */
import type { Clock, Micros } from '../../../src/lib/clock.js';
import type { CancelTimer, Scheduler } from '../../../src/lib/scheduler.js';
import type { BookLevelChange, BookSide, BookUpdate, Level } from '../../../src/model/book.js';
import { levelChanges } from './level-changes.js';

export interface FeedTerms {
  readonly venue: string;
  readonly symbols: readonly string[];
  /** Levels of each side that are shown. */
  readonly depth: number;
  /** A symbol that was silent for this long is confirmed by a delta without levels. */
  readonly heartbeat: Micros;
}

export interface FeedDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** The levels to display now, best first. */
  readonly levels: (symbol: string, side: BookSide, depth: number) => readonly Level[];
  readonly publish: (update: BookUpdate) => void;
}

interface Shown {
  readonly symbol: string;
  seq: number;
  at: Micros;
  bids: readonly Level[];
  asks: readonly Level[];
}

export class BookFeed {
  readonly #shown: ReadonlyMap<string, Shown>;
  readonly #touched = new Set<Shown>();
  #heartbeat: CancelTimer | null = null;
  #flushing: CancelTimer | null = null;

  constructor(
    private readonly terms: FeedTerms,
    private readonly deps: FeedDeps,
  ) {
    this.#shown = new Map(
      terms.symbols.map((symbol) => [symbol, { symbol, seq: 0, at: 0, bids: [], asks: [] }]),
    );
  }

  /** The book of a symbol may have changed: all changes of one turn of the event loop go out as one delta. */
  touch(symbol: string): void {
    const shown = this.#shown.get(symbol);
    if (!shown) return;
    this.#touched.add(shown);
    this.#flushing ??= this.deps.scheduler.after(0, () => this.#flush());
  }

  /** Every symbol's whole view, as of the last number that was published. */
  snapshots(): BookUpdate[] {
    this.#flush();
    return Array.from(this.#shown.values(), (shown) =>
      this.#update(shown, 'SNAPSHOT', [
        ...levelChanges('BID', [], shown.bids),
        ...levelChanges('ASK', [], shown.asks),
      ]),
    );
  }

  start(): void {
    this.#heartbeat ??= this.deps.scheduler.after(this.terms.heartbeat, () => this.#beat());
  }

  /** Ends the heartbeat; changes are still published. */
  stop(): void {
    this.#heartbeat?.();
    this.#heartbeat = null;
  }

  #flush(): void {
    this.#flushing?.();
    this.#flushing = null;
    for (const shown of this.#touched) this.#refresh(shown);
    this.#touched.clear();
  }

  #refresh(shown: Shown): void {
    const { levels } = this.deps;
    const { depth } = this.terms;
    const bids = levels(shown.symbol, 'BID', depth);
    const asks = levels(shown.symbol, 'ASK', depth);
    const changes = levelChanges('BID', shown.bids, bids);
    changes.push(...levelChanges('ASK', shown.asks, asks));
    shown.bids = bids;
    shown.asks = asks;
    if (changes.length > 0) this.#publish(shown, changes);
  }

  #beat(): void {
    const now = this.deps.clock.now();
    for (const shown of this.#shown.values()) {
      if (now - shown.at >= this.terms.heartbeat) this.#publish(shown, []);
    }
    this.#heartbeat = this.deps.scheduler.after(this.terms.heartbeat, () => this.#beat());
  }

  #publish(shown: Shown, changes: readonly BookLevelChange[]): void {
    shown.seq += 1;
    shown.at = this.deps.clock.now();
    this.deps.publish(this.#update(shown, 'DELTA', changes));
  }

  #update(shown: Shown, kind: BookUpdate['kind'], levels: readonly BookLevelChange[]): BookUpdate {
    const { symbol, seq } = shown;
    return { kind, venue: this.terms.venue, symbol, seq, at: this.deps.clock.now(), levels };
  }
}
