/** Follows the journal's partitions in the background and keeps the audit's tables up with it; the engine never waits for it. */
import type { Pool } from 'pg';
import type { Journal, JournalRecord } from '../../journal/journal.js';
import type { JournalPartitions, PartitionEnds } from '../../journal/journal-partitions.js';
import type { Micros } from '../../lib/clock.js';
import type { GiveWay } from '../../lib/give-way.js';
import type { Log } from '../../lib/log.js';
import type { CancelTimer, Scheduler } from '../../lib/scheduler.js';
import { decodeEvent } from '../../orders/event-codec.js';
import { AuditOrders } from './audit-orders.js';
import { AuditProgress } from './audit-progress.js';
import { auditRow } from './audit-row.js';
import { AuditStore } from './audit-store.js';

export interface AuditProjectorDeps {
  readonly pool: Pool;
  /** Readers of the journal; never its writers. */
  readonly journal: Pick<JournalPartitions, 'partitions' | 'ends'> & {
    of(partition: number): Pick<Journal, 'read'>;
  };
  readonly scheduler: Scheduler;
  readonly log: Log;
  /** Null where there is nobody to give way to. */
  readonly giveWay: Pick<GiveWay, 'pauseAfter'> | null;
}

/** So few that rendering them does not keep the event loop from an order for more than some milliseconds. */
const BATCH = 100;
/** Time to let a burst gather when nobody waits; how often to look without being told; waits after failures. */
const GATHER: Micros = 50_000;
const POLL: Micros = 1_000_000;
const FIRST_BACK_OFF: Micros = 100_000;
const LONGEST_BACK_OFF: Micros = 10_000_000;

export class AuditProjector {
  readonly #store: AuditStore;
  readonly #orders: AuditOrders;
  readonly #progress: AuditProgress;
  #running: Promise<void> | null = null;
  #stopping = false;
  /** Ends the present pause. */
  #wake: () => void = () => undefined;
  #wakeSoon: CancelTimer | null = null;
  /** More was committed since the last look began. */
  #told = false;

  constructor(private readonly deps: AuditProjectorDeps) {
    this.#store = new AuditStore(deps.pool);
    this.#orders = new AuditOrders(deps.pool);
    this.#progress = new AuditProgress(deps.scheduler);
  }

  /** Begins behind the checkpoints and goes on until stopped. Failures are logged and tried again. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes the batch under way and ends; who still waits is told that it was not reached. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    this.#wakeSoon?.();
    await this.#running;
    this.#progress.end();
  }

  /** Something was committed: it is taken in shortly, with what comes meanwhile. */
  notify(): void {
    this.#wakeSoon ??= this.deps.scheduler.after(GATHER, () => {
      this.#wakeSoon = null;
      this.#told = true;
      this.#wake();
    });
  }

  /** The last record of the partition that can be asked for. */
  caughtUpTo(partition: number): number {
    return this.#progress.of(partition);
  }

  /** True as soon as these records are in; false when they are not within `patience`. */
  reached(ends: PartitionEnds, patience: Micros): Promise<boolean> {
    const reached = this.#progress.reached(ends, patience);
    if (this.#progress.isAwaited) this.#wake();
    return reached;
  }

  /** Takes in everything durable, once; how many records are in. Rejects when the journal or the tables fail. */
  async catchUp(): Promise<number> {
    for (const partition of await this.#behind()) await this.#catchUp(partition);
    return this.#progress.records;
  }

  /** Empties the tables and fills them from the journal's first records on; the number of records. */
  async rebuild(): Promise<number> {
    await this.#store.remove();
    return this.catchUp();
  }

  async #run(): Promise<void> {
    let backOff = FIRST_BACK_OFF;
    while (!this.#stopping) {
      this.#told = false;
      if (await this.#round()) {
        backOff = FIRST_BACK_OFF;
        await this.#pause(this.#told || this.#progress.isAwaited ? 0 : POLL);
      } else {
        await this.#pause(backOff);
        backOff = Math.min(backOff * 2, LONGEST_BACK_OFF);
      }
    }
  }

  /** Of every partition what is durable; false when one failed, which holds up no other. */
  async #round(): Promise<boolean> {
    let failures = 0;
    const failed = (error: unknown, fields: object): void => {
      failures += 1;
      this.deps.log.error(
        { reason: String(error), ...fields },
        'the audit cannot follow the journal; trying again',
      );
    };
    try {
      for (const partition of await this.#behind())
        await this.#catchUp(partition).catch((error: unknown) =>
          failed(error, { partition, at: this.#progress.of(partition) }),
        );
    } catch (error) {
      failed(error, { at: this.#progress.records });
    }
    return failures === 0;
  }

  /** The partitions of which something durable is not in, told by one look at all of them. */
  async #behind(): Promise<readonly number[]> {
    const { journal } = this.deps;
    for (const [partition, seq] of await this.#store.checkpoints(journal.partitions))
      this.#progress.advance(partition, seq);
    const ends = await journal.ends();
    return journal.partitions.filter(
      (partition) => (ends.get(partition) ?? 0) > this.#progress.of(partition),
    );
  }

  async #catchUp(partition: number): Promise<void> {
    while (!this.#stopping && !(await this.#follow(partition)))
      for (const [, seq] of await this.#store.checkpoints([partition]))
        this.#progress.advance(partition, seq);
  }

  /** To its journal's end; false when another writer has moved the checkpoint, from where it must be read again. */
  async #follow(partition: number): Promise<boolean> {
    let batch: JournalRecord[] = [];
    for await (const record of this.deps.journal.of(partition).read(this.#progress.of(partition) + 1)) {
      batch.push(record);
      if (batch.length < BATCH) continue;
      if (this.#stopping || !(await this.#takeGently(partition, batch))) return false;
      batch = [];
    }
    return batch.length === 0 || this.#take(partition, batch);
  }

  /** While nobody waits, most of the time is left to those who trade; a question ends the pause. */
  async #takeGently(partition: number, batch: readonly JournalRecord[]): Promise<boolean> {
    const began = performance.now();
    const taken = await this.#take(partition, batch);
    const { giveWay } = this.deps;
    if (!this.#progress.isAwaited && giveWay)
      await this.#pause(giveWay.pauseAfter(performance.now() - began) * 1000);
    return taken;
  }

  #pause(longest: Micros): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.deps.scheduler.after(longest, () => this.#wake());
      this.#wake = () => {
        cancel();
        this.#wake = () => undefined;
        resolve();
      };
    });
  }

  async #take(partition: number, records: readonly JournalRecord[]): Promise<boolean> {
    const events = records.map(decodeEvent);
    const orders = await this.#orders.learn(events);
    const rows = events.flatMap((event, i) => {
      const record = records[i];
      return record ? [auditRow(record, event, this.#orders.of(event))] : [];
    });
    const before = this.#progress.of(partition);
    const after = records.at(-1)?.seq ?? before;
    const written = await this.#store.write({ partition, before, after, orders, rows });
    if (written) this.#progress.advance(partition, after);
    return written;
  }
}
