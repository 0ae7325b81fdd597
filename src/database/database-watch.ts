/** Whether the database answers, for those who write nothing themselves and still must not promise anything without it. */
import type { CancelTimer, Scheduler } from '../lib/scheduler.js';
import type { Database } from './database.js';
import type { TimedQuery } from './timed-query.js';

const EVERY = 1_000_000;
const PATIENCE_MS = 2_000;

const QUESTION: TimedQuery = {
  text: 'SELECT 1',
  query_timeout: PATIENCE_MS,
};

export class DatabaseWatch {
  #trouble: string | null = null;
  #timer: CancelTimer;
  #stopped = false;

  constructor(
    private readonly database: Database,
    private readonly scheduler: Scheduler,
  ) {
    this.#timer = scheduler.after(EVERY, () => void this.#look());
  }

  /** In words; null while it answers. */
  trouble(): string | null {
    return this.#trouble;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer();
  }

  async #look(): Promise<void> {
    try {
      await this.database.pool.query(QUESTION);
      this.#trouble = null;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const trouble = this.database.trouble() ?? `the database does not answer: ${reason}`;
      this.#trouble = `the journal is not available: ${trouble}`;
    }
    if (!this.#stopped) this.#timer = this.scheduler.after(EVERY, () => void this.#look());
  }
}
