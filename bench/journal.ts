/** Journal events per second, as a share of plain multi-row inserts of the same bytes, with the durable server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { openDatabase } from '../src/database/database.js';
import { silentLog } from '../src/lib/log.js';
import type { NewRecord } from '../src/journal/journal.js';
import { PostgresJournal } from '../src/journal/postgres-journal.js';

const CALLERS = 256;
const RECORDS_PER_APPEND = 3;
const BATCH = CALLERS * RECORDS_PER_APPEND;
const BATCHES = 40;
const RUNS = 7;

const RAW_INSERT = `
  INSERT INTO raw_journal (partition, seq, at, type, payload, prev_hash, hash)
  SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bytea[], $7::bytea[])`;

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
}

async function interleaved(pool: Pool): Promise<readonly Run[]> {
  const journal = await PostgresJournal.open(pool, { partition: 0 });
  const runs: Run[] = [];
  for (let i = 0; i <= RUNS; i += 1) {
    const run = { journal: await journalRate(journal), raw: await rawRate(pool, i) };
    // The first one warms the caches and the compilers.
    if (i > 0) runs.push(run);
  }
  await journal.close();
  return runs;
}

function summary(runs: readonly Run[]): object {
  const rates = runs.map((run) => Math.round(run.journal)).toSorted((a, b) => a - b);
  const raw = runs.map((run) => Math.round(run.raw)).toSorted((a, b) => a - b);
  const ratios = runs.map((run) => run.journal / run.raw).toSorted((a, b) => a - b);
  return {
    bench: 'journal',
    unit: 'events/s',
    median: middle(rates),
    min: rates[0],
    max: rates.at(-1),
    runs: runs.length,
    ratio: round(middle(ratios)),
    ratioMin: round(ratios[0] ?? 0),
    ratioMax: round(ratios.at(-1) ?? 0),
    rawMedian: middle(raw),
  };
}

const middle = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0;
const round = (value: number): number => Math.round(value * 100) / 100;

/** Each caller appends three records, waits until they are durable, and goes on: 256 of them at once. */
async function journalRate(journal: PostgresJournal): Promise<number> {
  const caller = async (): Promise<void> => {
    for (let i = 0; i < BATCHES; i += 1) await journal.append(someRecords(RECORDS_PER_APPEND));
  };
  return rate(() => Promise.all(Array.from({ length: CALLERS }, caller)));
}

/** The same number of rows in batches as large as the journal's, ready-made hashes, one statement in flight. */
async function rawRate(pool: Pool, run: number): Promise<number> {
  const client = await pool.connect();
  const hash = Buffer.alloc(32, 7);
  const result = await rate(async () => {
    for (let i = 0; i < BATCHES; i += 1) {
      const records = someRecords(BATCH);
      const first = (run * BATCHES + i) * BATCH + 1;
      await client.query({
        name: 'raw-insert',
        text: RAW_INSERT,
        values: [
          records.map(() => 0),
          records.map((_, n) => first + n),
          records.map((record) => record.at),
          records.map((record) => record.type),
          records.map((record) => record.payload),
          records.map(() => hash),
          records.map(() => hash),
        ],
      });
    }
  });
  client.release();
  return result;
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
