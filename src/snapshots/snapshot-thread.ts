/** The snapshots' own thread: it follows the journal beside the engine, which never waits for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { ExposureLedger } from '../compliance/exposure-ledger.js';
import { RecentOrders } from '../compliance/recent-orders.js';
import { readCalendar } from '../config.js';
import { createPool } from '../database/pool.js';
import { EngineState } from '../engine/engine-state.js';
import { GiveWay, lowerPriority } from '../lib/give-way.js';
import { PostgresJournalReader } from '../journal/postgres-journal-reader.js';
import { PostgresArchive } from './postgres-archive.js';
import { PostgresPositionHistory } from './postgres-position-history.js';
import type { FromThread, ThreadTerms, ToThread } from './snapshot-follower.js';
import { SnapshotStore } from './snapshot-store.js';
import { SnapshotWriter } from './snapshot-writer.js';
import type { Taken } from './snapshot-writer.js';
import { StoredSnapshots } from './stored-snapshots.js';

/** So many snapshots behind, it gives way no more: what a start would have to replay must not grow further. */
const TOO_FAR_BEHIND = 4;
const POLL_MS = 1_000;
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 10_000;
/** Families of one message: more at once would keep the engine's thread from its work. */
const FAMILIES_A_MESSAGE = 500;

const port = parentPort;
if (!port) throw new Error('snapshot-thread runs as a worker thread only');
const tell = (message: FromThread) => port.postMessage(message);
const logAt = (level: 'info' | 'warn' | 'error') => (details: object, text: string) =>
  tell({ kind: 'LOG', level, details, text });
const log = { info: logAt('info'), warn: logAt('warn'), error: logAt('error') };

const { url, partition, configFolder, every }: ThreadTerms = workerData;
const pool = createPool(url, {
  max: 2,
  onIdleError: ({ message }) => log.warn({ reason: message }, 'the snapshots lost a connection'),
});
const calendar = readCalendar(configFolder);
const writer = new SnapshotWriter({
  journal: new PostgresJournalReader(pool, partition),
  archive: new PostgresArchive(pool, partition),
  positions: new PostgresPositionHistory(pool, partition),
  snapshots: new StoredSnapshots({ pool, partition, log }),
  store: new SnapshotStore(pool, partition),
  emptyState: () => new EngineState(new ExposureLedger(calendar), new RecentOrders()),
  every,
  taken,
  pause: (workedForMs, behind) =>
    behind > TOO_FAR_BEHIND * every ? Promise.resolve() : pause(giveWay.pauseAfter(workedForMs)),
  log,
});

const giveWay = new GiveWay();
const asked = { toStop: false };
/** Ends the present pause. */
let wake = () => {};

port.on('message', (message: ToThread) => {
  if (message.kind !== 'STOP') return;
  asked.toStop = true;
  wake();
});

function pause(ms: number): Promise<void> {
  if (asked.toStop) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

function taken({ seq, families }: Taken): void {
  tell({ kind: 'TAKEN', seq });
  for (let from = 0; from < families.length; from += FAMILIES_A_MESSAGE)
    tell({ kind: 'ARCHIVED', families: families.slice(from, from + FAMILIES_A_MESSAGE) });
}

async function run(): Promise<void> {
  let backOff = FIRST_BACK_OFF_MS;
  while (!asked.toStop) {
    try {
      await writer.follow();
      backOff = FIRST_BACK_OFF_MS;
      await pause(POLL_MS);
    } catch (error) {
      log.error({ reason: String(error) }, 'no snapshot can be taken now; trying again');
      await pause(backOff);
      backOff = Math.min(backOff * 2, LONGEST_BACK_OFF_MS);
    }
  }
  await writer.finish().catch((error: unknown) => log.warn({ reason: String(error) }, 'no last snapshot'));
  await pool.end();
  port?.close();
}

lowerPriority(log);
void run();
