/** Journal events per second, as a share of plain multi-row inserts of the same bytes, with the durable server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool, QueryConfig } from 'pg';
import { openDatabase } from '../src/database/database.js';
import { silentLog } from '../src/lib/log.js';
import { RECORD_SEPARATOR } from '../src/journal/hash-chain.js';
import type { NewRecord } from '../src/journal/journal.js';
import { PostgresJournal } from '../src/journal/postgres-journal.js';
import { spreadOf } from './spread.js';

const CALLERS = 256;
const RECORDS_PER_APPEND = 3;
const BATCH = CALLERS * RECORDS_PER_APPEND;
const BATCHES = 40;
const RUNS = 7;

const RAW_INSERT = `
  INSERT INTO raw_journal (partition, seq, at, type, payload, prev_hash, hash)
  SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bytea[], $7::bytea[])`;

/** The same rows as joined texts, which is how the journal sends them: what chain, head and grouping alone cost. */
const JOINED_INSERT = `
  INSERT INTO raw_journal (partition, seq, at, type, payload, prev_hash, hash)
  SELECT 0, $1::bigint + n, at::bigint, type, payload,
         substr($5::bytea, (n * 32 - 31)::int, 32), substr($5::bytea, (n * 32 + 1)::int, 32)
  FROM ROWS FROM (string_to_table($2, ','), string_to_table($3, E'\\x1e'), string_to_table($4, E'\\x1e'))
    WITH ORDINALITY AS record (at, type, payload, n)`;

/** Interleaved runs on one server with fsync on; prints one JSON line, rates in events per second. */
export async function runJournalBench(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const database = await openDatabase({ dataDir, log: silentLog });
  try {
    await database.pool.query('CREATE TABLE raw_journal (LIKE journal INCLUDING ALL)');
    const runs = await interleaved(database.pool);
    process.stdout.write(`${JSON.stringify(summary(runs))}\n`);
  } finally {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Run {
  readonly journal: number;
  readonly raw: number;
  readonly joined: number;
}

async function interleaved(pool: Pool): Promise<readonly Run[]> {
  const journal = await PostgresJournal.open(pool, { partition: 0 });
  const runs: Run[] = [];
  for (let i = 0; i <= RUNS; i += 1) {
    const run = {
      journal: await journalRate(journal),
      raw: await rawRate(pool, arrays),
      joined: await rawRate(pool, joined),
    };
    // The first one warms the caches and the compilers.
    if (i > 0) runs.push(run);
  }
  await journal.close();
  return runs;
}

function summary(runs: readonly Run[]): object {
  const ratio = spreadOf(runs.map((run) => run.journal / run.raw));
  return {
    bench: 'journal',
    unit: 'events/s',
    ...spreadOf(runs.map((run) => run.journal)),
    ratio: ratio.median,
    ratioMin: ratio.min,
    ratioMax: ratio.max,
    rawMedian: spreadOf(runs.map((run) => run.raw)).median,
    ratioSameTransport: spreadOf(runs.map((run) => run.journal / run.joined)).median,
  };
}

/** Each caller appends three records, waits until they are durable, and goes on: 256 of them at once. */
async function journalRate(journal: PostgresJournal): Promise<number> {
  const caller = async (): Promise<void> => {
    for (let i = 0; i < BATCHES; i += 1) await journal.append(someRecords(RECORDS_PER_APPEND));
  };
  return rate(() => Promise.all(Array.from({ length: CALLERS }, caller)));
}

/** The same number of rows in batches as large as the journal's, ready-made hashes, one statement in flight. */
async function rawRate(pool: Pool, insert: (records: readonly NewRecord[]) => QueryConfig): Promise<number> {
  const client = await pool.connect();
  const result = await rate(async () => {
    for (let i = 0; i < BATCHES; i += 1) await client.query(insert(someRecords(BATCH)));
  });
  client.release();
  return result;
}

const HASH = Buffer.alloc(32, 7);
const HASHES = Buffer.alloc(32 * (BATCH + 1), 7);
let rows = 0;

function arrays(records: readonly NewRecord[]): QueryConfig {
  const values = [
    records.map(() => 0),
    records.map((_, n) => rows + n + 1),
    records.map((record) => record.at),
    records.map((record) => record.type),
    records.map((record) => record.payload),
    records.map(() => HASH),
    records.map(() => HASH),
  ];
  rows += records.length;
  return { name: 'raw-arrays', text: RAW_INSERT, values };
}

function joined(records: readonly NewRecord[]): QueryConfig {
  const values = [
    rows,
    records.map((record) => record.at).join(','),
    records.map((record) => record.type).join(RECORD_SEPARATOR),
    records.map((record) => record.payload).join(RECORD_SEPARATOR),
    HASHES,
  ];
  rows += records.length;
  return { name: 'raw-joined', text: JOINED_INSERT, values };
}

async function rate(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (BATCH * BATCHES) / ((performance.now() - start) / 1000);
}

let made = 0;

/** About 400 bytes of JSON each, the size of an accepted order. */
function someRecords(count: number): readonly NewRecord[] {
  return Array.from({ length: count }, () => {
    made += 1;
    const at = 1_767_600_000_000_000 + made;
    const payload = JSON.stringify({
      type: 'ORDER_ACCEPTED',
      at,
      actor: { kind: 'USER', userId: 'trader-7', desk: 'cash-equities' },
      order: {
        orderId: `01KE${String(made).padStart(22, '0')}`,
        clOrdId: `C-${made}`,
        account: 'ALPHA-01',
        symbol: 'ACME',
      },
      terms: {
        side: 'BUY',
        ordType: 'LIMIT',
        orderQty: 1000,
        price: 101250,
        timeInForce: 'DAY',
        maxFloor: null,
      },
      exposure: { openNotional: '1012500.00', grossNotional: '20125000.00', rulebook: 'v12' },
    });
    return { type: 'ORDER_ACCEPTED', at, payload };
  });
}
