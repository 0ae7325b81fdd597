/** Over how many partitions a database's accounts are spread: fixed by the first process that takes it into use. */
import type { Pool } from 'pg';

/** A journal that was begun before layouts were written down is one of a single partition. */
const CLAIM = `
  INSERT INTO partition_layout (partitions)
  SELECT CASE WHEN EXISTS (SELECT FROM journal_head WHERE seq > 0) THEN 1 ELSE $1::integer END
  ON CONFLICT DO NOTHING`;

/** Rejects, naming both numbers, when the database has another layout: orders would be looked for where they are not. */
export async function claimLayout(pool: Pool, partitions: number): Promise<void> {
  await pool.query(CLAIM, [partitions]);
  const there = await layoutOf(pool);
  if (there === partitions) return;
  throw new Error(
    `The database holds orders in ${there} partition(s), this process works with ${partitions}: ` +
      'one process alone works with 1, several (KAFKA_BROKERS) with `cluster.partitions` of default.yaml; ' +
      'use the number that the database has, or an empty database',
  );
}

/** The number of partitions; null before the first process has used the database. */
export async function layoutOf(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query<{ readonly partitions: number }>(
    'SELECT partitions FROM partition_layout',
  );
  return rows[0]?.partitions ?? null;
}
