/** Finds in PostgreSQL what a position was made of: the records that moved it, read again from the journal. */
import type { Pool, PoolClient } from 'pg';
import type { Side } from '../model/fix.js';
import { decodeEvent } from '../orders/event-codec.js';
import type { PositionChange } from '../projections/positions/position.js';
import type { PositionHistory, PositionPast } from '../projections/positions/position-history.js';
import { changeOf } from '../projections/positions/position-book.js';

interface ChangeRow {
  readonly seq: bigint;
  readonly type: string;
  readonly payload: string;
  /** Null of a split, as are the scales. */
  readonly side: Side | null;
  readonly px_scale: number | null;
  readonly qty_scale: number | null;
}

/** Changes of a position in one query: what is decoded without a pause. */
const CHANGES_AT_ONCE = 250;

const PAST = `
  SELECT change.seq, record.type, record.payload, side, px_scale, qty_scale
  FROM position_change AS change
  JOIN journal AS record ON record.partition = change.partition AND record.seq = change.seq
  WHERE account = $2 AND symbol = $3 AND change.partition = $1 AND change.seq > $4
    AND change.seq <= $5
  ORDER BY change.seq LIMIT ${CHANGES_AT_ONCE}`;

export class PostgresPositionHistory implements PositionHistory {
  constructor(
    private readonly pool: Pool,
    private readonly partition: number,
    /** The last record that whoever asks has counted: what is later comes to him by itself. All, when left out. */
    private readonly heard?: () => number,
  ) {}

  /** All of one moment, a page at a time, between which the engine has its turn. */
  async past(account: string, symbol: string): Promise<PositionPast> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      // Before the moment is chosen: whoever empties the table waits.
      await client.query('LOCK TABLE position_change IN ACCESS SHARE MODE');
      const past = await this.#past(client, account, symbol);
      await client.query('COMMIT');
      return past;
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #past(client: PoolClient, account: string, symbol: string): Promise<PositionPast> {
    const snapshot = await client.query<{ readonly seq: bigint }>(
      'SELECT seq FROM snapshot WHERE partition = $1',
      [this.partition],
    );
    const upTo = Math.min(Number(snapshot.rows[0]?.seq ?? 0), this.heard?.() ?? Number.POSITIVE_INFINITY);
    const changes: PositionChange[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const { rows }: { rows: ChangeRow[] } = await client.query<ChangeRow>({
        name: 'archive-past',
        text: PAST,
        values: [this.partition, account, symbol, after, upTo],
      });
      for (const row of rows) changes.push(positionChange(row));
      after = rows.length < CHANGES_AT_ONCE ? null : (changes.at(-1)?.seq ?? null);
    }
    return { upTo, changes };
  }
}

function positionChange({ seq, type, payload, side, px_scale, qty_scale }: ChangeRow): PositionChange {
  const event = decodeEvent({ seq: Number(seq), type, payload });
  const scales = { pxScale: px_scale ?? 0, qtyScale: qty_scale ?? 0 };
  return changeOf(Number(seq), event, { side: side ?? 'BUY', scales });
}
