/** Writes snapshots: the tables and the snapshot that they belong to move on in one transaction. */
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { JournalHead } from '../journal/journal.js';
import { hashesOf } from '../lib/hash-set.js';
import type { OrdStatus, Side } from '../model/fix.js';
import { clOrdIdKey } from '../engine/used-cl-ord-ids.js';
import type { Changes } from './changes.js';
import { FORMAT } from './snapshot-format.js';

export interface FamilyRow {
  readonly parentOrderId: string;
  readonly over: boolean;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly ordStatus: OrdStatus;
  readonly clOrdId: string;
  readonly listId: string | null;
  readonly enteredAt: number;
  readonly changedAt: number;
  /** The new ones only. */
  readonly seqs: readonly number[];
}

export interface NewSnapshot {
  /** The record of the snapshot that it follows; null when it is the first and the tables are to begin with it. */
  readonly before: number | null;
  /** The journal's head that it is taken at. */
  readonly at: JournalHead;
  readonly stateHash: string;
  readonly content: string;
  readonly families: readonly FamilyRow[];
  readonly changes: Changes;
}

/** Rows of one statement. */
const CHUNK = 2_000;

const TABLES = [
  'order_family',
  'order_family_child',
  'used_cl_ord_id',
  'used_cl_ord_id_hashes',
  'position_change',
];

const SHARED = 'SELECT FROM snapshot WHERE partition <> $1 LIMIT 1';

/** Until the transaction ends no other partition's first snapshot can come in between. */
const LOCK = `LOCK TABLE ${TABLES.join(', ')} IN ACCESS EXCLUSIVE MODE`;

/** Only from where the writer believes the snapshot to be: two writers never add to the tables twice. */
const MOVE = `
  UPDATE snapshot SET seq = $3, hash = $4, format = $5, state_hash = $6, content = $7, content_hash = $8,
    taken_at = clock_timestamp()
  WHERE partition = $1 AND seq = $2`;

const BEGIN_WITH = `
  INSERT INTO snapshot (partition, seq, hash, format, state_hash, content, content_hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;

const FAMILIES = `
  INSERT INTO order_family AS family (partition, parent_order_id, over, account, symbol, side, ord_status, cl_ord_id, 
    list_id, entered_at, changed_at, seqs)
  SELECT $1::integer, "parentOrderId", over, account, symbol, side, "ordStatus", "clOrdId", "listId", "enteredAt",
    "changedAt", seqs
  FROM json_to_recordset($2) AS entry ("parentOrderId" text, over boolean, account text, symbol text, side text,
    "ordStatus" text, "clOrdId" text, "listId" text, "enteredAt" bigint, "changedAt" bigint, seqs bigint[])
  ON CONFLICT (parent_order_id, partition) DO UPDATE SET over = excluded.over, ord_status = excluded.ord_status,
    cl_ord_id = excluded.cl_ord_id, changed_at = excluded.changed_at, seqs = family.seqs || excluded.seqs`;

const CHILDREN = `
  INSERT INTO order_family_child (partition, order_id, parent_order_id)
  SELECT $1::integer, "orderId", "parentOrderId"
  FROM json_to_recordset($2) AS entry ("orderId" text, "parentOrderId" text)`;

/** The first use stands. */
const CL_ORD_IDS = `
  INSERT INTO used_cl_ord_id (partition, account, cl_ord_id, parent_order_id)
  SELECT $1::integer, account, "clOrdId", "parentOrderId"
  FROM json_to_recordset($2) AS entry (account text, "clOrdId" text, "parentOrderId" text)
  ON CONFLICT DO NOTHING`;

const POSITIONS = `
  INSERT INTO position_change (partition, account, symbol, seq, side, px_scale, qty_scale)
  SELECT $1::integer, account, symbol, seq, side, "pxScale", "qtyScale"
  FROM json_to_recordset($2) AS entry (account text, symbol text, seq bigint, side text, "pxScale" smallint,
    "qtyScale" smallint)`;

export class SnapshotStore {
  constructor(
    private readonly pool: Pool,
    private readonly partition: number,
  ) {}

  /** False, with nothing written, when the snapshot before is not the one that it follows. */
  async write(snapshot: NewSnapshot): Promise<boolean> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const moved = await this.#move(client, snapshot);
      if (moved) await this.#add(client, snapshot);
      await client.query(moved ? 'COMMIT' : 'ROLLBACK');
      return moved;
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #move(client: PoolClient, { before, at, stateHash, content }: NewSnapshot): Promise<boolean> {
    const contentHash = createHash('sha256').update(content).digest();
    const values = [at.seq, Buffer.from(at.hash, 'hex'), FORMAT, stateHash, content, contentHash];
    if (before === null) {
      await this.#clear(client);
      await client.query(BEGIN_WITH, [this.partition, ...values]);
      return true;
    }
    const { rowCount } = await client.query(MOVE, [this.partition, before, ...values]);
    return rowCount === 1;
  }

  async #add(client: PoolClient, { at, families, changes }: NewSnapshot): Promise<void> {
    await this.#inChunks(client, FAMILIES, families);
    await this.#inChunks(client, CHILDREN, changes.children);
    await this.#inChunks(client, CL_ORD_IDS, changes.clOrdIds);
    await this.#inChunks(client, POSITIONS, changes.positions);
    const hashes = hashesOf([
      ...changes.clOrdIds.map(({ account, clOrdId }) => clOrdIdKey(account, clOrdId)),
      ...changes.lists,
    ]);
    if (hashes.length > 0)
      await client.query('INSERT INTO used_cl_ord_id_hashes (partition, seq, hashes) VALUES ($1, $2, $3)', [
        this.partition,
        at.seq,
        Buffer.from(hashes),
      ]);
  }

  async #inChunks(client: PoolClient, statement: string, rows: readonly object[]): Promise<void> {
    for (let from = 0; from < rows.length; from += CHUNK)
      await client.query(statement, [this.partition, JSON.stringify(rows.slice(from, from + CHUNK))]);
  }

  /** Of this partition alone; where there is no other the tables are emptied at once. */
  async #clear(client: PoolClient): Promise<void> {
    const isShared = async () => (await client.query(SHARED, [this.partition])).rowCount !== 0;
    let shared = await isShared();
    if (!shared) {
      await client.query(LOCK);
      shared = await isShared();
    }
    if (!shared) await client.query(`TRUNCATE ${TABLES.join(', ')}`);
    else
      for (const table of TABLES)
        await client.query(`DELETE FROM ${table} WHERE partition = $1`, [this.partition]);
    await client.query('DELETE FROM snapshot WHERE partition = $1', [this.partition]);
  }
}
