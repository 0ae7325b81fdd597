/**
 * Time from spawning the system to /health/ready, with a million journaled events: without a snapshot (the whole journal
 * is replayed), and with one and tails of several lengths. Each run starts the built system on a copy of the same data
 * folder, embedded PostgreSQL and all, as `npm start` does. Needs `npm run build`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { removeClusterFolder } from '../src/database/cluster-folder.js';
import { openDatabase } from '../src/database/database.js';
import type { Database } from '../src/database/database.js';
import { isAlive, readPostmasterPid } from '../src/database/postmaster-pid.js';
import { packageRoot } from '../src/database/package-root.js';
import { PostgresJournal } from '../src/journal/postgres-journal.js';
import { silentLog } from '../src/lib/log.js';
import { HistoryDesk } from './history.js';
import { residentMb } from './resident-memory.js';
import { takeSnapshots } from './snapshot-cost.js';
import { spreadOf } from './spread.js';

const EVENTS = 1_000_000;
const TAILS = [0, 10_000, 50_000, 100_000] as const;
const RUNS = 5;
const REPLAYS = 3;
const ROOT = packageRoot();
/** Those of `npm start`. */
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=64'];

interface Started {
  readonly readyInMs: number;
  /** Records replayed a second, as the system says. */
  readonly rate: number;
  readonly replayed: number;
  readonly rssMb: number;
}

/** Prints a JSON line for the replay, one for the snapshots, and one for each tail. */
export async function runRestartBench(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'fairlead-restart-'));
  // The server's account must get through, or its files are kept elsewhere.
  chmodSync(home, 0o755);
  const template = join(home, 'template');
  try {
    const desk = new HistoryDesk({
      events: EVENTS,
      ordersPerDay: 20_000,
      open: 2_000,
      lastNoon: (performance.timeOrigin - 86_400_000) * 1_000,
      seed: 'restart',
      oddities: 20,
    });
    await extend(template, desk, EVENTS);
    print('restart without a snapshot', await runs(home, REPLAYS), { parents: desk.parents });
    print('snapshots', [], await withDatabase(template, ({ pool }) => takeSnapshots(pool)));
    let tail = 0;
    for (const wanted of TAILS) {
      if (wanted > tail) tail += await extend(template, desk, wanted - tail);
      print(`restart with a snapshot and a tail of ${tail}`, await runs(home, RUNS), {});
    }
  } finally {
    removeClusterFolder(template);
    rmSync(home, { recursive: true, force: true });
  }
}

function print(bench: string, started: readonly Started[], more: object): void {
  const figures = started.length > 0 && {
    readyInMs: spreadOf(started.map(({ readyInMs }) => readyInMs)),
    replayed: started[0]?.replayed,
    eventsPerSecond: spreadOf(started.map(({ rate }) => rate)),
    rssMb: spreadOf(started.map(({ rssMb }) => rssMb)),
  };
  process.stdout.write(`${JSON.stringify({ bench, ...figures, ...more })}\n`);
}

/** The number of events written. */
function extend(dataDir: string, desk: HistoryDesk, events: number): Promise<number> {
  return withDatabase(dataDir, async ({ pool }) => {
    const journal = await PostgresJournal.open(pool, { partition: 0 });
    const written = await desk.write(journal, events);
    await journal.close();
    return written;
  });
}

async function withDatabase<Result>(
  dataDir: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase({ dataDir, log: silentLog });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function runs(home: string, count: number): Promise<readonly Started[]> {
  const started: Started[] = [];
  for (let run = 0; run < count; run += 1) {
    const dataDir = join(home, 'copy');
    // With owners and modes, which PostgreSQL insists on.
    execFileSync('cp', ['-a', join(home, 'template'), dataDir]);
    started.push(await start(dataDir));
    removeClusterFolder(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
  return started;
}

async function start(dataDir: string): Promise<Started> {
  const port = await freePort();
  const began = performance.now();
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [...NODE_FLAGS, join(ROOT, 'dist/src/main.js'), 'start'], {
    cwd: ROOT,
    env: { ...inherited, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  await ready(port, () => child.exitCode !== null && log);
  const readyInMs = Math.round(performance.now() - began);
  const rssMb = residentMb(child.pid ?? 0);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  await endServer(dataDir);
  const { replayed = 0, eventsPerSecond: rate = 0 } = engineReady(log);
  return { readyInMs, replayed, rate, rssMb };
}

/** The copy's own PostgreSQL outlives the system that was killed. */
async function endServer(dataDir: string): Promise<void> {
  const server = readPostmasterPid(join(dataDir, 'postgres', 'server', 'cluster'));
  if (!server) return;
  process.kill(server.pid, 'SIGQUIT');
  while (isAlive(server.pid)) await delay(20);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function ready(port: number, ended: () => string | false): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    const log = ended();
    if (log !== false) throw new Error(`the system ended before it was ready:\n${log}`);
    await delay(10);
  }
}

function engineReady(log: string): { readonly replayed?: number; readonly eventsPerSecond?: number } {
  const line = log.split('\n').find((text) => text.includes('engine ready'));
  if (line === undefined) return {};
  const fields: { replayed: number; eventsPerSecond: number } = JSON.parse(line);
  return fields;
}
