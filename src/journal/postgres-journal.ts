/** The durable journal: one statement and one round trip per group of records, fenced against earlier writers. */
import type { Pool, PoolClient } from 'pg';
import type { TimedQuery } from '../database/timed-query.js';
import { isDiskFull } from './commit-failure.js';
import { requireRoom } from './disk-room.js';
import { EMPTY_HEAD, RECORD_SEPARATOR } from './hash-chain.js';
import { JournalWriter, type CommitBatch } from './journal-writer.js';
import { JournalUnavailable, type ChainReport, type Journal } from './journal.js';
import type { JournalHead, JournalRecord, NewRecord } from './journal.js';
import { PostgresJournalReader } from './postgres-journal-reader.js';

export interface PostgresJournalOptions {
  readonly partition: number;
  /** How long a commit may take before its outcome counts as unknown; 10 s when left out. */
  readonly commitTimeoutMs?: number;
}

/** Takes the partition over: whoever wrote before can no longer commit. Numbers the chain's writers. */
const TAKE_OVER = `
  INSERT INTO journal_head AS head (partition, seq, hash, epoch) VALUES ($1, 0, $2, 1)
  ON CONFLICT (partition) DO UPDATE SET epoch = head.epoch + 1
  RETURNING seq, hash, epoch, mark`;

/**
 * Moves the head on only where it is what the writer believes, and inserts only where the head moved. Texts travel
 * joined and hashes as one run of bytes (previous hash, then each record's), because arrays cost quoting on both sides.
 */
const COMMIT = `
  WITH moved AS (
    UPDATE journal_head SET seq = $4, hash = substr($8::bytea, length($8::bytea) - 31), mark = coalesce($9, mark)
    WHERE partition = $1 AND seq = $2 AND epoch = $3 RETURNING partition)
  INSERT INTO journal (partition, seq, at, type, payload, prev_hash, hash)
  SELECT moved.partition, $2::bigint + n, at::bigint, type, payload,
         substr($8::bytea, (n * 32 - 31)::int, 32), substr($8::bytea, (n * 32 + 1)::int, 32)
  FROM moved, ROWS FROM (
    string_to_table($5, ','), string_to_table($6, E'\\x1e'), string_to_table($7, E'\\x1e')
  ) WITH ORDINALITY AS record (at, type, payload, n)`;

/** Appends until the first failure; then everything is refused until the journal is opened again. */
export class PostgresJournal implements Journal {
  readonly #reader: PostgresJournalReader;
  readonly #writer: JournalWriter;

  private constructor(
    pool: Pool,
    private readonly client: PoolClient,
    private readonly lease: Lease,
  ) {
    const { partition, head } = lease;
    this.#reader = new PostgresJournalReader(pool, partition);
    this.#writer = new JournalWriter({
      partition,
      head,
      commit: (batch) => this.#commit(batch),
      onFailure: () => client.release(true),
    });
    client.on('error', (error) =>
      this.#writer.fail(`The journal's connection was lost: ${error.message}`, error),
    );
  }

  /** Holds one connection of the pool until closed. Throws JournalUnavailable when the store cannot be continued. */
  static async open(pool: Pool, options: PostgresJournalOptions): Promise<PostgresJournal> {
    const client = await pool.connect().catch((error: unknown) => {
      throw new JournalUnavailable('The journal cannot be opened: no connection to the database', {
        cause: error,
      });
    });
    try {
      await requireRoom(client);
      return new PostgresJournal(pool, client, await takeOver(client, options));
    } catch (error) {
      client.release(true);
      throw isDiskFull(error) ? diskFull(error) : error;
    }
  }

  append(records: readonly NewRecord[], mark?: string): Promise<JournalHead> {
    return this.#writer.append(records, mark);
  }

  get mark(): string | null {
    return this.lease.mark;
  }

  /** Counts the partition's writers; the latest one is the only one that can commit. */
  get epoch(): number {
    return Number(this.lease.epoch);
  }

  read(fromSeq: number): AsyncIterable<JournalRecord> {
    return this.#reader.read(fromSeq);
  }

  head(): Promise<JournalHead> {
    return this.#reader.head();
  }

  /** Also holds the table against what this writer knows to have committed. */
  verify(): Promise<ChainReport> {
    return this.#reader.verify(this.#writer.durable);
  }

  close(): Promise<void> {
    return this.#writer.close();
  }

  async #commit({ before, after, records, mark }: CommitBatch): Promise<void> {
    const { partition, epoch, commitTimeoutMs } = this.lease;
    const hashes = before.hash + records.map((record) => record.hash).join('');
    const query: TimedQuery = {
      name: 'journal-commit',
      text: COMMIT,
      values: [
        partition,
        before.seq,
        epoch,
        after.seq,
        records.map((record) => record.at).join(','),
        records.map((record) => record.type).join(RECORD_SEPARATOR),
        records.map((record) => record.payload).join(RECORD_SEPARATOR),
        Buffer.from(hashes, 'hex'),
        mark,
      ],
      query_timeout: commitTimeoutMs,
    };
    const { rowCount } = await this.client.query(query);
    if (rowCount !== records.length) {
      throw new JournalUnavailable('Another writer has taken the journal over; nothing was written');
    }
  }
}

/** A server that hangs while the journal is opened must not hang us: opening is tried again. */
const OPENING_LIMIT_MS = 30_000;

function timed(text: string, values: readonly unknown[]): TimedQuery {
  return { text, values: [...values], query_timeout: OPENING_LIMIT_MS };
}

function diskFull(cause: unknown): JournalUnavailable {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new JournalUnavailable(`disk full: the journal cannot be continued (${reason}); free some space`, {
    cause,
  });
}

/** How many writers the partition has had; 0 before the first. */
export async function latestEpoch(pool: Pool, partition: number): Promise<number> {
  return Number((await headOf(pool, partition))?.epoch ?? 0);
}

/** The mark beside the partition's latest records; null before the first. */
export async function latestMark(pool: Pool, partition: number): Promise<string | null> {
  return (await headOf(pool, partition))?.mark ?? null;
}

async function headOf(pool: Pool, partition: number) {
  const head = 'SELECT epoch, mark FROM journal_head WHERE partition = $1';
  const { rows } = await pool.query<Pick<HeadRow, 'epoch' | 'mark'>>(timed(head, [partition]));
  return rows[0];
}

/** The right to continue a partition, until the next one takes it. */
interface Lease {
  readonly partition: number;
  readonly epoch: bigint;
  readonly head: JournalHead;
  readonly mark: string | null;
  readonly commitTimeoutMs: number;
}

interface HeadRow {
  readonly seq: bigint;
  readonly hash: Buffer;
  readonly epoch: bigint;
  readonly mark: string | null;
}

async function takeOver(client: PoolClient, options: PostgresJournalOptions): Promise<Lease> {
  const { partition, commitTimeoutMs = 10_000 } = options;
  const values = [partition, Buffer.from(EMPTY_HEAD.hash, 'hex')];
  const { rows } = await client.query<HeadRow>(timed(TAKE_OVER, values));
  const [row] = rows;
  if (!row) throw new JournalUnavailable(`Partition ${partition} of the journal has no head`);
  const head = { seq: Number(row.seq), hash: row.hash.toString('hex') };
  await checkEnd(client, partition, head);
  return { partition, epoch: row.epoch, head, mark: row.mark, commitTimeoutMs };
}

/** A table that does not end where its head says was tampered with or restored in part: it must not be continued. */
async function checkEnd(client: PoolClient, partition: number, head: JournalHead): Promise<void> {
  const last = 'SELECT seq, hash FROM journal WHERE partition = $1 ORDER BY seq DESC LIMIT 1';
  const { rows } = await client.query<Pick<HeadRow, 'seq' | 'hash'>>(timed(last, [partition]));
  const end = rows[0] ? { seq: Number(rows[0].seq), hash: rows[0].hash.toString('hex') } : EMPTY_HEAD;
  if (end.seq === head.seq && end.hash === head.hash) return;
  throw new JournalUnavailable(
    `The journal's records end at ${end.seq} (${end.hash}), its head says ${head.seq} (${head.hash}): ` +
      'run "fairlead audit verify" and restore the database from a backup',
  );
}
