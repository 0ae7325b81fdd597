/** Whether the database's disk can take more: a full one is not written to again before there is room. */
import type { PoolClient } from 'pg';
import { errorCode } from '../lib/error-code.js';

/** About 8 MB: so thinly filled pages that few rows take much room. */
const PROBE = `
  CREATE TEMPORARY TABLE fairlead_room (n int) WITH (fillfactor = 10) ON COMMIT DROP;
  INSERT INTO fairlead_room SELECT generate_series(1, 22000);`;

const NOT_ALLOWED = '42501';

/** Writes some megabytes and takes them back, so that a journal is not opened just to fail at the next order. */
export async function requireRoom(client: PoolClient): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(PROBE);
  } catch (error) {
    // A server that grants no temporary tables cannot be probed; the journal itself will tell.
    if (errorCode(error) !== NOT_ALLOWED) throw error;
  } finally {
    await client.query('ROLLBACK');
  }
}
