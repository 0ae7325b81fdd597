/** Follows the journal in the background and keeps the audit's tables up with it; the engine never waits for it. */
import type { Pool } from 'pg';
import type { Journal, JournalRecord } from '../../journal/journal.js';
import type { Micros } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { CancelTimer, Scheduler } from '../../lib/scheduler.js';
import { decodeEvent } from '../../orders/event-codec.js';
import { AuditOrders } from './audit-orders.js';
import { auditRow } from './audit-row.js';
import { AuditStore } from './audit-store.js';

export interface AuditProjectorDeps {
  readonly pool: Pool;
  /** A reader of the journal; never its writer. */
  readonly journal: Pick<Journal, 'read'>;
  readonly scheduler: Scheduler;
  readonly log: Log;
  /** Processors that the whole process has kept busy since it was asked last. */
  readonly processorsInUse: () => number;
}

/** So few that rendering them does not keep the event loop from an order for more than some milliseconds. */
const BATCH = 100;
/**
 * After a batch, pause for this many times what it took, and for so many times more per processor that is in use: a
 * fifth of one processor at most, and about a thirtieth beside an engine that needs one and a half.
 */
const GIVE_WAY = 4;
const GIVE_WAY_PER_PROCESSOR = 16;
/** Time to let a burst gather when nobody waits; how often to look without being told; waits after failures. */
const GATHER: Micros = 50_000;
const POLL: Micros = 1_000_000;
const FIRST_BACK_OFF: Micros = 100_000;
const LONGEST_BACK_OFF: Micros = 10_000_000;

interface Waiter {
  readonly seq: number;
  readonly settle: (reached: boolean) => void;
}

export class AuditProjector {
  readonly #store: AuditStore;
  readonly #orders: AuditOrders;
  readonly #waiters = new Set<Waiter>();
  #seq = 0;
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
  }

  /** Begins behind the checkpoint and goes on until stopped. Failures are logged and tried again. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes the batch under way and ends; who still waits is told that it was not reached. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    this.#wakeSoon?.();
    await this.#running;
    for (const waiter of this.#waiters) waiter.settle(false);
  }

  /** Something was committed: it is taken in shortly, with what comes meanwhile. */
  notify(): void {
    this.#wakeSoon ??= this.deps.scheduler.after(GATHER, () => {
      this.#wakeSoon = null;
      this.#told = true;
      this.#wake();
    });
  }

  /** The last record that can be asked for. */
  caughtUpTo(): number {
    return this.#seq;
  }

  /** True as soon as the record is in; false when it is not within `patience`. */
  reached(seq: number, patience: Micros): Promise<boolean> {
    if (this.#seq >= seq) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (reached: boolean): void => {
        cancel();
        this.#waiters.delete(waiter);
        resolve(reached);
      };
      const waiter: Waiter = { seq, settle };
      const cancel = this.deps.scheduler.after(patience, () => settle(false));
      this.#waiters.add(waiter);
      this.#wake();
    });
  }

  /** Takes in everything durable, once; the last record that is in. Rejects when the journal or the tables fail. */
  async catchUp(): Promise<number> {
    while (!(await this.#follow()) && !this.#stopping);
    return this.#seq;
  }

  /** Empties the tables and fills them from the journal's first record on; the number of records. */
  async rebuild(): Promise<number> {
    await this.#store.remove();
    return this.catchUp();
  }

  async #run(): Promise<void> {
    let backOff = FIRST_BACK_OFF;
    while (!this.#stopping) {
      try {
        this.#told = false;
        await this.catchUp();
        backOff = FIRST_BACK_OFF;
        await this.#pause(this.#told || this.#waiters.size > 0 ? 0 : POLL);
      } catch (error) {
        this.deps.log.error(
          { reason: String(error), at: this.#seq },
          'the audit cannot follow the journal; trying again',
        );
        await this.#pause(backOff);
        backOff = Math.min(backOff * 2, LONGEST_BACK_OFF);
      }
    }
  }

  /** To the journal's end; false when another writer has moved the checkpoint, from where it must be read again. */
  async #follow(): Promise<boolean> {
    this.#advanceTo(await this.#store.checkpoint());
    let batch: JournalRecord[] = [];
    for await (const record of this.deps.journal.read(this.#seq + 1)) {
      batch.push(record);
      if (batch.length < BATCH) continue;
      if (this.#stopping || !(await this.#takeGently(batch))) return false;
      batch = [];
    }
    return batch.length === 0 || this.#take(batch);
  }

  /** While nobody waits, most of the time is left to those who trade; a question ends the pause. */
  async #takeGently(batch: readonly JournalRecord[]): Promise<boolean> {
    const began = performance.now();
    const taken = await this.#take(batch);
    if (this.#waiters.size > 0) return taken;
    const giveWay = GIVE_WAY + GIVE_WAY_PER_PROCESSOR * this.deps.processorsInUse();
    await this.#pause((performance.now() - began) * 1000 * giveWay);
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

  async #take(records: readonly JournalRecord[]): Promise<boolean> {
    const events = records.map(decodeEvent);
    const orders = await this.#orders.learn(events);
    const rows = events.flatMap((event, i) => {
      const record = records[i];
      return record ? [auditRow(record, event, this.#orders.of(event))] : [];
    });
    const after = records.at(-1)?.seq ?? this.#seq;
    const written = await this.#store.write({ before: this.#seq, after, orders, rows });
    if (written) this.#advanceTo(after);
    return written;
  }

  #advanceTo(seq: number): void {
    this.#seq = seq;
    for (const waiter of this.#waiters) if (waiter.seq <= seq) waiter.settle(true);
  }
}
