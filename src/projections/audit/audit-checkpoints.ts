/** How far the audit has come, for who does not keep it: its projector is another process, and its checkpoints say. */
import type { Pool } from 'pg';
import type { PartitionEnds } from '../../journal/journal-partitions.js';
import type { Clock, Micros } from '../../lib/clock.js';
import type { Scheduler } from '../../lib/scheduler.js';
import { reading } from '../read-side.js';
import { checkpointsOf } from './audit-store.js';

export interface AuditCheckpointsDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
}

/** Nobody is told of progress here: it is looked for so often while a question waits. */
const LOOK_EVERY: Micros = 50_000;

export class AuditCheckpoints {
  /** What to look after when the audit does not come on. */
  readonly doubt = 'if it stays so, the process with the role projector may not be running';

  constructor(private readonly deps: AuditCheckpointsDeps) {}

  /** True as soon as these records are in; false when they are not within `patience`. Rejects with ReadingUnavailable. */
  async reached(ends: PartitionEnds, patience: Micros): Promise<boolean> {
    const until = this.deps.clock.now() + patience;
    while (!(await this.#has(ends))) {
      if (this.deps.clock.now() >= until) return false;
      await this.#pause();
    }
    return true;
  }

  async #has(ends: PartitionEnds): Promise<boolean> {
    const known = await reading(checkpointsOf(this.deps.pool, [...ends.keys()]));
    return [...ends].every(([partition, seq]) => (known.get(partition) ?? 0) >= seq);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.deps.scheduler.after(LOOK_EVERY, resolve);
    });
  }
}
