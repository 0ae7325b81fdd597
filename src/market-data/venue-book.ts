/** One venue's displayed book in one symbol: level arrays best first, replaced and never changed in place. */
import type { Micros } from '../lib/clock.js';
import type { BookLevelChange, BookSide, BookUpdate, Level } from '../model/book.js';

/** `applied`: taken in. `repeated`: seen before, ignored. `gap`: news is missing, a snapshot is needed. */
export type BookOutcome = 'applied' | 'repeated' | 'gap';

export class VenueBook {
  bids: readonly Level[] = [];
  asks: readonly Level[] = [];
  /** When the venue last said anything, heartbeats included. */
  at: Micros = 0;
  #seq = 0;
  #synchronised = false;

  /** False from a gap or a lost link until the next snapshot. */
  get synchronised(): boolean {
    return this.#synchronised;
  }

  /** Takes an update in. A delta that does not follow its predecessor leaves the book unusable: `gap`. */
  apply(update: BookUpdate): BookOutcome {
    if (update.kind === 'SNAPSHOT') return this.#restart(update);
    if (this.#synchronised && update.seq <= this.#seq) return 'repeated';
    if (!this.#synchronised || update.seq !== this.#seq + 1) {
      this.#synchronised = false;
      return 'gap';
    }
    this.#accept(update);
    return 'applied';
  }

  /** What is held can no longer be trusted; the next snapshot mends it. */
  invalidate(): void {
    this.#synchronised = false;
  }

  #restart(update: BookUpdate): BookOutcome {
    this.bids = [];
    this.asks = [];
    this.#synchronised = true;
    this.#accept(update);
    return 'applied';
  }

  #accept(update: BookUpdate): void {
    this.#seq = update.seq;
    this.at = update.at;
    for (const change of update.levels) {
      if (change.side === 'BID') this.bids = withLevel(this.bids, change);
      else this.asks = withLevel(this.asks, change);
    }
  }
}

/** A copy, for readers keep the arrays they were given. */
function withLevel(levels: readonly Level[], change: BookLevelChange): readonly Level[] {
  const index = positionOf(levels, change.px, change.side);
  const replaced = levels[index]?.px === change.px ? 1 : 0;
  const level = { px: change.px, qty: change.qty };
  return change.qty > 0 ? levels.toSpliced(index, replaced, level) : levels.toSpliced(index, replaced);
}

/** Where the price stands, or would stand; linear because nearly all changes are near the top. */
function positionOf(levels: readonly Level[], px: number, side: BookSide): number {
  let index = 0;
  for (const level of levels) {
    if (side === 'BID' ? level.px <= px : level.px >= px) break;
    index += 1;
  }
  return index;
}
