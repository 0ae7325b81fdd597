/** Counts positions anew when one of their old executions turns out to have been otherwise. */
import type { Micros } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Scheduler } from '../../lib/scheduler.js';
import type { Position } from './position.js';
import type { PositionHistory } from './position-history.js';

export interface RecountDeps {
  readonly history: PositionHistory;
  readonly scheduler: Scheduler;
  readonly log: Pick<Log, 'warn'>;
  readonly changed: (position: Position) => void;
}

const TRY_AGAIN: Micros = 1_000_000;

export class PositionRecount {
  readonly #running = new Map<Position, Promise<void>>();

  constructor(private readonly deps: RecountDeps) {}

  /** Until it has its past the position is as it was before the correction; what comes meanwhile is counted. */
  begin(position: Position): void {
    const before = this.#running.get(position) ?? Promise.resolve();
    const running = before.then(() => this.#recount(position)).finally(() => {
      if (this.#running.get(position) === running) this.#running.delete(position);
    });
    this.#running.set(position, running);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  async #recount(position: Position): Promise<void> {
    const { account, symbol } = position;
    for (;;) {
      try {
        const { upTo, changes } = await this.deps.history.past(account, symbol);
        if (position.recount(changes, upTo)) return this.deps.changed(position);
        continue;
      } catch (error) {
        const details = { account, symbol, reason: String(error) };
        this.deps.log.warn(details, 'the position cannot be counted anew yet; trying again');
      }
      await new Promise<void>((resolve) => {
        this.deps.scheduler.after(TRY_AGAIN, resolve);
      });
    }
  }
}
