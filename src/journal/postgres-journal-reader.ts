/** Reads and verifies a partition of the journal in PostgreSQL without becoming its writer. */
import type { Pool, PoolClient } from 'pg';
import { verifyChain } from './chain-verification.js';
import { EMPTY_HEAD, type StoredRecord } from './hash-chain.js';
import type { ChainReport, Journal, JournalHead, JournalRecord } from './journal.js';

const PAGE = 1_000;

interface Row {
  readonly seq: bigint;
  readonly at: bigint;
  readonly type: string;
  readonly payload: string;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}

type Queryable = Pick<Pool | PoolClient, 'query'>;

/** Safe beside a live writer: it never takes the partition over. */
export class PostgresJournalReader implements Pick<Journal, 'read' | 'head' | 'verify'> {
  constructor(
    private readonly pool: Pool,
    private readonly partition: number,
  ) {}

  async *read(fromSeq: number): AsyncIterable<JournalRecord> {
    const { seq: last } = await this.head();
    for await (const { prevHash: _, ...record } of this.#rows(this.pool, fromSeq)) {
      if (record.seq > last) return;
      yield record;
    }
  }

  head(): Promise<JournalHead> {
    return this.#headOn(this.pool);
  }

  /** Within one snapshot, so that a journal growing meanwhile does not look broken. `known`: a head to hold it against. */
  async verify(known: JournalHead = EMPTY_HEAD): Promise<ChainReport> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const head = await this.#headOn(client);
      const { partition } = this;
      const report = await verifyChain(this.#rows(client, -Infinity), { partition, head, known });
      await client.query('COMMIT');
      return report;
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #headOn(on: Queryable): Promise<JournalHead> {
    const { rows } = await on.query<Pick<Row, 'seq' | 'hash'>>({
      name: 'journal-head',
      text: 'SELECT seq, hash FROM journal_head WHERE partition = $1',
      values: [this.partition],
    });
    return rows[0] ? { seq: Number(rows[0].seq), hash: rows[0].hash.toString('hex') } : EMPTY_HEAD;
  }

  /** Ascending from `fromSeq`, a page in memory at a time. */
  async *#rows(on: Queryable, fromSeq: number): AsyncIterable<StoredRecord> {
    let from: bigint | null = Number.isFinite(fromSeq) ? BigInt(fromSeq) : LOWEST;
    while (from !== null) {
      const { rows }: { rows: Row[] } = await on.query<Row>({
        name: 'journal-page',
        text: `SELECT seq, at, type, payload, prev_hash, hash FROM journal
               WHERE partition = $1 AND seq >= $2 ORDER BY seq LIMIT ${PAGE}`,
        values: [this.partition, from],
      });
      for (const row of rows) yield storedRecord(row);
      const last: Row | undefined = rows.at(-1);
      from = last && rows.length === PAGE ? last.seq + 1n : null;
    }
  }
}

/** A tamperer may have numbered a row below 1. */
const LOWEST = -(2n ** 63n);

function storedRecord({ seq, at, type, payload, prev_hash, hash }: Row): StoredRecord {
  return {
    seq: Number(seq),
    at: Number(at),
    type,
    payload,
    prevHash: prev_hash.toString('hex'),
    hash: hash.toString('hex'),
  };
}
