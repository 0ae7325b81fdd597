/** An audit over a journal, both in a real database. */
import { PostgresJournal } from '../../src/journal/postgres-journal.js';
import { JournalPartitions } from '../../src/journal/journal-partitions.js';
import { silentLog } from '../../src/lib/log.js';
import { SystemClock } from '../../src/lib/clock.js';
import { SystemScheduler } from '../../src/lib/scheduler.js';
import { encodeEvent } from '../../src/orders/event-codec.js';
import type { OrderEvent } from '../../src/orders/events.js';
import { AuditCheckpoints } from '../../src/projections/audit/audit-checkpoints.js';
import { AuditProjector } from '../../src/projections/audit/audit-projector.js';
import type { AuditProjectorDeps } from '../../src/projections/audit/audit-projector.js';
import { AuditQueries } from '../../src/projections/audit/audit-queries.js';
import type { AuditFollowing } from '../../src/projections/audit/audit-queries.js';
import type { AuditEventView, AuditFilter, Scope } from '../../src/projections/read-side.js';
import type { TestDatabase } from '../support/database.js';

/** Longer than any test waits. */
const PATIENCE = 20_000_000;

export class AuditDesk {
  readonly projector: AuditProjector;
  readonly #reader: JournalPartitions;

  private constructor(
    readonly database: TestDatabase,
    /** Of each partition. */
    private readonly journals: readonly PostgresJournal[],
  ) {
    this.#reader = new JournalPartitions(database.pool, [...journals.keys()]);
    this.projector = this.anotherProjector();
  }

  /** Empties the database. The projector is not started. */
  static async open(database: TestDatabase, partitions = 1): Promise<AuditDesk> {
    await database.empty();
    const journals: PostgresJournal[] = [];
    for (let partition = 0; partition < partitions; partition += 1)
      journals.push(await PostgresJournal.open(database.pool, { partition }));
    return new AuditDesk(database, journals);
  }

  async close(): Promise<void> {
    await this.projector.stop();
    for (const journal of this.journals) await journal.close();
  }

  journal(partition = 0): PostgresJournal {
    const journal = this.journals[partition];
    if (!journal) throw new Error(`there is no partition ${partition}`);
    return journal;
  }

  anotherProjector(differently: Partial<AuditProjectorDeps> = {}): AuditProjector {
    return new AuditProjector({
      pool: this.database.pool,
      journal: this.#reader,
      scheduler: new SystemScheduler(),
      log: silentLog,
      giveWay,
      ...differently,
    });
  }

  /** What one who does not project knows of the audit. */
  checkpoints(): AuditCheckpoints {
    const { pool } = this.database;
    return new AuditCheckpoints({ pool, clock: new SystemClock(), scheduler: new SystemScheduler() });
  }

  queries(projector: AuditFollowing = this.projector, patience = PATIENCE): AuditQueries {
    return new AuditQueries({ pool: this.database.pool, journal: this.#reader, projector, patience });
  }

  /** By one who follows a single partition. */
  queriesOf(partition: number): AuditQueries {
    const { projector, database } = this;
    const journal = new JournalPartitions(database.pool, [partition]);
    return new AuditQueries({ pool: database.pool, journal, projector, patience: PATIENCE });
  }

  record(...events: readonly OrderEvent[]): Promise<void> {
    return this.recordIn(0, ...events);
  }

  async recordIn(partition: number, ...events: readonly OrderEvent[]): Promise<void> {
    await this.journal(partition).append(
      events.map((event) => ({ type: event.type, at: event.at, payload: encodeEvent(event) })),
    );
  }

  /** Sequence numbers, newest first. */
  async found(filter: AuditFilter, scope: Scope = null): Promise<number[]> {
    const { rows } = await this.queries().events(filter, scope, { limit: 1000, cursor: null });
    return rows.map(({ seq }) => seq);
  }

  async exported(filter: AuditFilter = {}, queries = this.queries()): Promise<AuditEventView[]> {
    const rows: AuditEventView[] = [];
    for await (const row of queries.export(filter, null)) rows.push(row);
    return rows;
  }
}

const giveWay = { pauseAfter: (workedMs: number) => 4 * workedMs };
