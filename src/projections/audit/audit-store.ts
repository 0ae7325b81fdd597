/** Writes the audit's tables: a batch of rows and the checkpoint that they move, in one statement. */
import type { Pool } from 'pg';
import type { PartitionEnds } from '../../journal/journal-partitions.js';
import type { AuditOrder } from './audit-order.js';
import type { AuditRow } from './audit-row.js';

/** Rows of consecutive records, the orders that they enter, and the checkpoint before and after them. */
export interface AuditBatch {
  readonly partition: number;
  readonly before: number;
  readonly after: number;
  readonly orders: readonly AuditOrder[];
  readonly rows: readonly AuditRow[];
}

/**
 * The checkpoint moves only from where the writer believes it to be, and rows go in only where it moved: two writers
 * never write one record twice. Losing the last commits in a crash is harmless here, so nobody waits for the disk.
 */
const WRITE = `
  WITH moved AS (
    UPDATE audit_checkpoint SET seq = $3 WHERE partition = $1 AND seq = $2
    RETURNING seq, set_config('synchronous_commit', 'off', true)),
  entered AS (
    INSERT INTO audit_order (order_id, parent_order_id, venue, cl_ord_id, account, symbol, px_scale, qty_scale)
    SELECT "orderId", "parentOrderId", venue, "clOrdId", account, symbol, "pxScale", "qtyScale"
    FROM moved, json_to_recordset($4) AS entry ("orderId" text, "parentOrderId" text, venue text, "clOrdId" text,
      account text, symbol text, "pxScale" smallint, "qtyScale" smallint)
    ON CONFLICT (order_id) DO NOTHING),
  written AS (
    INSERT INTO audit_event (partition, seq, at, type, actor, order_id, parent_order_id, root_order_id, cl_ord_id,
      account, symbol, venue, rule_ids, summary, event, hash, terms)
    SELECT $1::integer, entry.seq, at, type, actor, "orderId", "parentOrderId", "rootOrderId", "clOrdId",
      account, symbol, venue, "ruleIds", summary, event, hash, terms
    FROM moved, json_to_recordset($5) AS entry (seq bigint, at bigint, type text, actor text, "orderId" text,
      "parentOrderId" text, "rootOrderId" text, "clOrdId" text, account text, symbol text, venue text,
      "ruleIds" text[], summary text, event json, hash text, terms text[])
    ON CONFLICT (partition, seq) DO NOTHING)
  SELECT seq FROM moved`;

const BEGIN = `
  INSERT INTO audit_checkpoint (partition, seq) SELECT unnest($1::integer[]), 0 ON CONFLICT DO NOTHING`;

/** Statements sent together are one transaction. */
const REMOVE = 'TRUNCATE audit_event, audit_order; UPDATE audit_checkpoint SET seq = 0';

export class AuditStore {
  constructor(private readonly pool: Pool) {}

  /** The last record of each partition that is in the tables; 0, from which it can be moved, when there is none. */
  async checkpoints(partitions: readonly number[]): Promise<PartitionEnds> {
    const known = await checkpointsOf(this.pool, partitions);
    const unknown = partitions.filter((partition) => !known.has(partition));
    if (unknown.length > 0) await this.pool.query(BEGIN, [unknown]);
    return new Map(partitions.map((partition) => [partition, known.get(partition) ?? 0]));
  }

  /** False, with nothing written, when the checkpoint is not at `before`: someone else has written. */
  async write({ partition, before, after, orders, rows }: AuditBatch): Promise<boolean> {
    const flat = orders.map(({ scales, ...order }) => Object.assign(order, scales));
    const { rowCount } = await this.pool.query({
      name: 'audit-write',
      text: WRITE,
      values: [partition, before, after, storableJson(flat), storableJson(rows)],
    });
    return rowCount === 1;
  }

  /** Empties the tables of all partitions, whoever is writing; the next writers begin with the first records. */
  async remove(): Promise<void> {
    await this.pool.query(REMOVE);
  }
}

/** Of those that have one. */
export async function checkpointsOf(pool: Pool, partitions: readonly number[]): Promise<PartitionEnds> {
  const { rows } = await pool.query<{ readonly partition: number; readonly seq: bigint }>({
    name: 'audit-checkpoints',
    text: 'SELECT partition, seq FROM audit_checkpoint WHERE partition = ANY ($1)',
    values: [partitions],
  });
  return new Map(rows.map(({ partition, seq }) => [partition, Number(seq)]));
}

/** PostgreSQL's text holds neither U+0000 nor half a surrogate pair: a replacement character stands for them. */
function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!UNSTORABLE.test(text)) return text;
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '\uFFFD') : part,
  );
}

/** What JSON.stringify makes of them; a backslash of the text itself before the same letters only costs time. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;
