/** An audit over a journal, both in a real database. */
import { PostgresJournal } from '../../src/journal/postgres-journal.js';
import { PostgresJournalReader } from '../../src/journal/postgres-journal-reader.js';
import { silentLog } from '../../src/lib/log.js';
import { SystemScheduler } from '../../src/lib/scheduler.js';
import { encodeEvent } from '../../src/orders/event-codec.js';
import type { OrderEvent } from '../../src/orders/events.js';
import { AuditProjector } from '../../src/projections/audit/audit-projector.js';
import { AuditQueries } from '../../src/projections/audit/audit-queries.js';
import type { AuditEventView, AuditFilter, Scope } from '../../src/projections/read-side.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** Longer than any test waits. */
const PATIENCE = 20_000_000;

export class AuditDesk {
  private constructor(
    readonly database: TestDatabase,
    readonly journal: PostgresJournal,
    readonly projector: AuditProjector,
  ) {}

  /** Its projector is not started. */
  static async open(): Promise<AuditDesk> {
    const database = await createTestDatabase();
    const journal = await PostgresJournal.open(database.pool, { partition: 0 });
    return new AuditDesk(database, journal, projectorOf(database));
  }

  async close(): Promise<void> {
    await this.projector.stop();
    await this.journal.close();
    await this.database.drop();
  }

  anotherProjector(): AuditProjector {
    return projectorOf(this.database);
  }

  queries(projector = this.projector, patience = PATIENCE): AuditQueries {
    return new AuditQueries({ pool: this.database.pool, journal: this.journal, projector, patience });
  }

  async record(...events: readonly OrderEvent[]): Promise<void> {
    await this.journal.append(
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

const processorsInUse = () => 0;

function projectorOf({ pool }: TestDatabase): AuditProjector {
  const journal = new PostgresJournalReader(pool, 0);
  return new AuditProjector({
    pool,
    journal,
    scheduler: new SystemScheduler(),
    log: silentLog,
    processorsInUse,
  });
}
