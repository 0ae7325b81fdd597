/** What snapshots cost: the thread's time for each, the size of what they write, and how long the engine's own thread is held up. */
import { join } from 'node:path';
import type { Pool } from 'pg';
import { ExposureLedger } from '../src/compliance/exposure-ledger.js';
import { RecentOrders } from '../src/compliance/recent-orders.js';
import { readCalendar } from '../src/config.js';
import { packageRoot } from '../src/database/package-root.js';
import { EngineState } from '../src/engine/engine-state.js';
import { Retirement } from '../src/engine/retirement.js';
import type { ArchivedFamily } from '../src/engine/retirement.js';
import { PostgresJournalReader } from '../src/journal/postgres-journal-reader.js';
import { SystemClock } from '../src/lib/clock.js';
import { silentLog } from '../src/lib/log.js';
import { SystemScheduler } from '../src/lib/scheduler.js';
import type { Scheduler } from '../src/lib/scheduler.js';
import { decodeEvent } from '../src/orders/event-codec.js';
import { PostgresArchive } from '../src/snapshots/postgres-archive.js';
import { PostgresPositionHistory } from '../src/snapshots/postgres-position-history.js';
import { SnapshotStore } from '../src/snapshots/snapshot-store.js';
import { StoredSnapshots } from '../src/snapshots/stored-snapshots.js';
import { SnapshotWriter } from '../src/snapshots/snapshot-writer.js';
import { spreadOf } from './spread.js';

const EVERY = 50_000;
/** Families of one message, as the thread sends them. */
const A_MESSAGE = 500;
const TABLES = ['snapshot', 'order_family', 'order_family_child', 'used_cl_ord_id', 'used_cl_ord_id_hashes'];

const calendar = readCalendar(join(packageRoot(), 'config'));
const emptyState = () => new EngineState(new ExposureLedger(calendar), new RecentOrders());

/** Follows a journal that has no snapshot yet to its end, then lets a state of all of it go as the engine does. */
export async function takeSnapshots(pool: Pool): Promise<object> {
  const archived: ArchivedFamily[] = [];
  const seconds: number[] = [];
  const reader = new PostgresJournalReader(pool, 0);
  let before = performance.now();
  const writer = new SnapshotWriter({
    journal: reader,
    archive: new PostgresArchive(pool, 0),
    positions: new PostgresPositionHistory(pool, 0),
    snapshots: new StoredSnapshots({ pool, partition: 0, log: silentLog }),
    store: new SnapshotStore(pool, 0),
    emptyState,
    every: EVERY,
    taken: ({ families }) => {
      archived.push(...families);
      const now = performance.now();
      seconds.push((now - before) / 1_000);
      before = now;
    },
    pause: () => Promise.resolve(),
    log: silentLog,
  });
  const cpu = process.cpuUsage();
  await writer.finish();
  const used = process.cpuUsage(cpu);
  const events = (await reader.head()).seq;
  return {
    every: EVERY,
    secondsEach: spreadOf(seconds),
    cpuMicrosPerEvent: Math.round((used.user + used.system) / events),
    bytesPerEvent: await bytes(pool, [...TABLES, 'position_change'], events),
    journalBytesPerEvent: await bytes(pool, ['journal'], events),
    longestHoldUpMs: await longestHoldUp(reader, archived),
  };
}

async function bytes(pool: Pool, tables: readonly string[], events: number): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    'SELECT sum(pg_total_relation_size(name::regclass)) AS bytes FROM unnest($1::text[]) AS name',
    [tables],
  );
  return Math.round(Number(rows[0]?.bytes ?? 0) / events);
}

/** All that a snapshot makes the engine's thread do: take the messages, and let families go, in slices. */
async function longestHoldUp(
  reader: PostgresJournalReader,
  archived: readonly ArchivedFamily[],
): Promise<{ readonly longest: number; readonly released: number }> {
  const state = emptyState();
  for await (const record of reader.read(1)) state.apply(decodeEvent(record));
  const before = state.families().size;
  let longest = 0;
  const timed = (work: () => void) => {
    const began = performance.now();
    work();
    longest = Math.max(longest, performance.now() - began);
  };
  const real = new SystemScheduler();
  const scheduler: Scheduler = { after: (pause, task) => real.after(pause, () => timed(task)) };
  const sink = { release: () => undefined };
  const clock = new SystemClock();
  const retirement = new Retirement({
    state,
    sink,
    clock,
    scheduler,
    keepFor: 0,
    keepNewest: 0,
    keepAtMost: 0,
  });
  for (let from = 0; from < archived.length; from += A_MESSAGE) {
    const families = structuredClone(archived.slice(from, from + A_MESSAGE));
    timed(() => retirement.archived(families));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  await retirement.settled();
  return { longest: Number(longest.toFixed(2)), released: before - state.families().size };
}
