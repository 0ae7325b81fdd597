/** How far commands were taken that left nothing in their partition's journal: late at times, never ahead. */
import type { Pool } from 'pg';

const NOTE = `
  INSERT INTO command_position AS known (topic, partition, seq) VALUES ($1, $2, $3)
  ON CONFLICT (topic, partition) DO UPDATE SET seq = excluded.seq WHERE known.seq < excluded.seq`;

/** Of one topic: offsets of another one say nothing about it. */
export class CommandPositions {
  constructor(
    private readonly pool: Pool,
    private readonly topic: string,
  ) {}

  async note(partition: number, seq: number): Promise<void> {
    await this.pool.query(NOTE, [this.topic, partition, seq]);
  }
}
