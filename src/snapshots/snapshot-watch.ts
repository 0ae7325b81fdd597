/** Watches the snapshots that other processes take: what is in them can leave memory here as well. */
import type { Pool } from 'pg';
import type { ArchivedFamily } from '../engine/retirement.js';
import type { Micros } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { CancelTimer, Scheduler } from '../lib/scheduler.js';

/** Who has a partition's orders in memory. */
export interface WatchedPartition {
  /** A snapshot at this record is durable. */
  taken(seq: number): void;
  /** The parents of families that are over, and not known to be in the archive as they are. */
  unarchived(): Iterable<string>;
  /** These families can be found in it. */
  archived(families: readonly ArchivedFamily[]): void;
}

export interface SnapshotWatchDeps {
  readonly pool: Pool;
  readonly partitions: ReadonlyMap<number, WatchedPartition>;
  readonly scheduler: Scheduler;
  readonly log: Pick<Log, 'warn'>;
}

interface FamilyRow {
  readonly parent_order_id: string;
  readonly events: number;
}

const LOOK_EVERY: Micros = 1_000_000;
/** More at once would keep everybody else from the thread. */
const FAMILIES_AT_ONCE = 500;

const FAMILIES = `
  SELECT parent_order_id, cardinality(seqs) AS events FROM order_family
  WHERE partition = $1 AND parent_order_id = ANY ($2) AND over`;

export class SnapshotWatch {
  /** By partition, the latest of which everything is told. */
  readonly #told = new Map<number, number>();
  #looking: Promise<void> | null = null;
  #timer: CancelTimer | null = null;
  #stopped = false;

  constructor(private readonly deps: SnapshotWatchDeps) {}

  start(): void {
    this.#looking = this.look().finally(() => {
      if (!this.#stopped) this.#timer = this.deps.scheduler.after(LOOK_EVERY, () => this.start());
    });
  }

  /** Resolves when nothing more is told. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.();
    await this.#looking;
  }

  /** Tells of every snapshot that is new; one of which not all could be told is told again. Never rejects. */
  async look(): Promise<void> {
    const { pool, partitions, log } = this.deps;
    try {
      const { rows } = await pool.query<{ readonly partition: number; readonly seq: bigint }>({
        name: 'snapshot-watch',
        text: 'SELECT partition, seq FROM snapshot WHERE partition = ANY ($1)',
        values: [[...partitions.keys()]],
      });
      for (const { partition, seq } of rows) await this.#tell(partition, Number(seq));
    } catch (error) {
      log.warn({ reason: String(error) }, 'it is not known which orders can leave memory; looking again');
    }
  }

  async #tell(partition: number, seq: number): Promise<void> {
    const watched = this.deps.partitions.get(partition);
    if (!watched || this.#told.get(partition) === seq) return;
    watched.taken(seq);
    let some: string[] = [];
    for (const parentOrderId of watched.unarchived()) {
      if (some.push(parentOrderId) < FAMILIES_AT_ONCE) continue;
      await this.#tellOf(partition, watched, some);
      some = [];
    }
    if (some.length > 0) await this.#tellOf(partition, watched, some);
    this.#told.set(partition, seq);
  }

  async #tellOf(partition: number, watched: WatchedPartition, parents: readonly string[]): Promise<void> {
    const query = { name: 'snapshot-families', text: FAMILIES, values: [partition, parents] };
    const { rows } = await this.deps.pool.query<FamilyRow>(query);
    watched.archived(rows.map(({ parent_order_id: parent, events }) => [parent, events, null]));
  }
}
