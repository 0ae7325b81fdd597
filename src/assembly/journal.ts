/** The journal in PostgreSQL, opened with what the machine itself knows of its trouble. */
import type { Settings } from '../config.js';
import type { Database } from '../database/database.js';
import type { Journal } from '../journal/journal.js';
import { PostgresJournal } from '../journal/postgres-journal.js';

/** Rejects with the cause that a person can mend: a full disk, a server that does not come up. */
export async function openJournal(
  database: Database,
  partition: number,
  { commitTimeoutMillis: commitTimeoutMs }: Settings['database'],
): Promise<Journal> {
  try {
    return await PostgresJournal.open(database.pool, { partition, commitTimeoutMs });
  } catch (error) {
    const trouble = database.trouble();
    throw trouble === null ? error : new Error(trouble, { cause: error });
  }
}
