/** Counts positions anew when one of their old executions turns out to have been otherwise. */
import type { Micros } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Scheduler } from '../../lib/scheduler.js';
import type { Position } from './position.js';
import type { PositionHistory } from './position-history.js';

/** Where the past of a position is looked up, and when again. */
export interface PastDeps {
  readonly history: PositionHistory;
  readonly scheduler: Scheduler;
  readonly log: Pick<Log, 'warn'>;
}

const TRY_AGAIN: Micros = 1_000_000;

export class PositionRecount {
  readonly #wanted = new Set<Position>();
  #running: Promise<void> | null = null;

  /** `past` is null where nothing ever leaves memory. */
  constructor(
    private readonly past: PastDeps | null,
    private readonly changed: (position: Position) => void,
  ) {}

  /**
   * Until it has its past the position is as it was before the correction; what comes meanwhile is counted. One that is
   * wanted already is counted once for all.
   */
  want(position: Position): void {
    this.#wanted.add(position);
  }

  /** Those that are whole are counted when it returns; the others follow, one after the other, until none is wanted. */
  begin(): void {
    for (const position of this.#wanted) {
      if (!position.isWhole) continue;
      position.recount([], 0);
      this.#wanted.delete(position);
    }
    if (this.#wanted.size > 0 && this.past) this.#running ??= this.#run(this.past);
  }

  /** Resolves when no position is being counted anew. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(past: PastDeps): Promise<void> {
    for (const position of this.#wanted) {
      this.#wanted.delete(position);
      await this.#recount(position, past);
    }
    this.#running = null;
  }

  async #recount(position: Position, { history, scheduler, log }: PastDeps): Promise<void> {
    const { account, symbol } = position;
    for (;;) {
      try {
        const { upTo, changes } = await history.past(account, symbol);
        if (position.recount(changes, upTo)) return this.changed(position);
      } catch (error) {
        const details = { account, symbol, reason: String(error) };
        log.warn(details, 'the position cannot be counted anew yet; trying again');
      }
      await new Promise<void>((resolve) => {
        scheduler.after(TRY_AGAIN, resolve);
      });
    }
  }
}
