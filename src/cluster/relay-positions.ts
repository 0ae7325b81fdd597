/** How far each partition's events are known to be on the topic: late at times, never ahead. */
import type { Pool } from 'pg';

const NOTE = `
  INSERT INTO relay_position AS known (partition, seq) VALUES ($1, $2)
  ON CONFLICT (partition) DO UPDATE SET seq = excluded.seq WHERE known.seq < excluded.seq`;

export class RelayPositions {
  constructor(private readonly pool: Pool) {}

  async of(partition: number): Promise<number> {
    const text = 'SELECT seq FROM relay_position WHERE partition = $1';
    const { rows } = await this.pool.query<{ readonly seq: bigint }>(text, [partition]);
    return Number(rows[0]?.seq ?? 0);
  }

  async note(partition: number, seq: number): Promise<void> {
    await this.pool.query(NOTE, [partition, seq]);
  }
}
