/** The doctor's checks, each with one finding or several; none throws. */
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Environment } from '../config.js';
import { readSettings } from '../config.js';
import { loadConfiguration } from '../configuration.js';
import type { Database } from '../database/database.js';
import { openDatabase } from '../database/database.js';
import { packageRoot } from '../database/package-root.js';
import { isDiskFull } from '../journal/commit-failure.js';
import { requireRoom } from '../journal/disk-room.js';
import { PostgresJournalReader } from '../journal/postgres-journal-reader.js';
import { silentLog } from '../lib/log.js';
import { StoredSnapshots } from '../snapshots/stored-snapshots.js';
import type { SnapshotStatus } from '../snapshots/stored-snapshots.js';
import { clusterFindings } from './doctor-cluster.js';
import { finding, reasonOf } from './finding.js';
import type { Finding } from './finding.js';
import { reachFault } from './reach-fault.js';

type Findings = Finding | readonly Finding[];
type Check = (environment: Environment) => Findings | Promise<Findings>;

const LEAST_NODE = [20, 19] as const;
const LEAST_FREE_BYTES = 1024 ** 3;

export const CHECKS: readonly Check[] = [
  nodeVersion,
  configuration,
  dataFolder,
  diskSpace,
  page,
  port,
  venues,
  database,
  clusterFindings,
];

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  return finding('Node.js', ok, process.versions.node, `install Node.js ${LEAST_NODE.join('.')} or newer`);
}

function configuration({ FAIRLEAD_CONFIG }: Environment): Finding {
  try {
    const { venues, instruments, users } = loadConfiguration(FAIRLEAD_CONFIG);
    const detail = `${venues.length} venues, ${instruments.all().length} instruments, ${users.all().length} users`;
    return finding('configuration', true, detail, null);
  } catch (error) {
    return finding('configuration', false, reasonOf(error), `correct the file in ${FAIRLEAD_CONFIG}`);
  }
}

function dataFolder({ DATA_DIR }: Environment): Finding {
  try {
    mkdirSync(DATA_DIR, { recursive: true });
    accessSync(DATA_DIR, constants.W_OK);
    return finding('data folder', true, DATA_DIR, null);
  } catch (error) {
    return finding(
      'data folder',
      false,
      reasonOf(error),
      'make it writable, or set DATA_DIR to a folder that is',
    );
  }
}

function diskSpace({ DATA_DIR }: Environment): Finding {
  try {
    const { bavail, bsize } = statfsSync(existsSync(DATA_DIR) ? DATA_DIR : '.');
    const free = bavail * bsize;
    return finding(
      'disk',
      free >= LEAST_FREE_BYTES,
      `${(free / 1024 ** 3).toFixed(1)} GiB free`,
      'free at least 1 GiB',
    );
  } catch (error) {
    return finding('disk', false, reasonOf(error), 'look at the file system under DATA_DIR');
  }
}

function page(): Finding {
  const built = existsSync(join(packageRoot(), 'web', 'dist', 'index.html'));
  return finding('blotter page', built, built ? 'built' : 'not built', 'run npm run build');
}

async function port({ HOST, PORT }: Environment): Promise<Finding> {
  const fault = await new Promise<Error | null>((resolve) => {
    const probe = createServer().once('error', resolve);
    probe.listen(PORT, HOST, () => probe.close(() => resolve(null)));
  });
  const detail = fault ? `${HOST}:${PORT} cannot be used: ${fault.message}` : `${HOST}:${PORT} is free`;
  return finding(
    'port',
    fault === null,
    detail,
    'stop what uses it (perhaps Fairlead itself is running), or set PORT',
  );
}

/** Exchanges in a process of their own can be reached. What is wrong with the configuration itself is said above. */
async function venues({ FAIRLEAD_CONFIG }: Environment): Promise<Finding> {
  const faults = await Promise.all(
    remoteVenues(FAIRLEAD_CONFIG).map(({ venue, host, port }) => reachFault(host, port, `${venue} at `)),
  );
  const missing = faults.flatMap((fault) => fault ?? []);
  const detail = faults.length === 0 ? 'all in this process' : `${faults.length} in processes of their own`;
  return finding(
    'venues',
    missing.length === 0,
    missing.length === 0 ? detail : missing.join('; '),
    'start the exchange process there (docs/venue-wire.md), or correct link in venues.yaml',
  );
}

interface RemoteVenue {
  readonly venue: string;
  readonly host: string;
  readonly port: number;
}

function remoteVenues(folder: string): readonly RemoteVenue[] {
  try {
    return loadConfiguration(folder).venues.flatMap((config) => {
      if (config.kind === 'desk' || config.simulation.link.kind === 'local') return [];
      const { host, port } = config.simulation.link;
      return { venue: config.profile.venue, host, port };
    });
  } catch {
    return [];
  }
}

async function database({
  DATABASE_URL: url,
  DATA_DIR: dataDir,
  FAIRLEAD_CONFIG,
}: Environment): Promise<Finding> {
  try {
    const opened = await openDatabase({ ...(url !== undefined && { url }), dataDir, log: silentLog });
    try {
      const { partition } = readSettings(FAIRLEAD_CONFIG).database;
      const { seq } = await new PostgresJournalReader(opened.pool, partition).head();
      await checkRoom(opened);
      const snapshots = new StoredSnapshots({ pool: opened.pool, partition, log: silentLog });
      const detail = `journal at ${seq}; ${snapshotDetail(await snapshots.status(), seq)}`;
      return finding('database', true, `${JSON.stringify(opened.status())}; ${detail}`, null);
    } finally {
      await opened.close();
    }
  } catch (error) {
    return finding(
      'database',
      false,
      reasonOf(error),
      url ? 'look at the server behind DATABASE_URL' : `see ${join(dataDir, 'postgres')}`,
    );
  }
}

/** Throws when the database's disk cannot take a few megabytes more. */
async function checkRoom(database: Database): Promise<void> {
  const client = await database.pool.connect();
  try {
    await requireRoom(client);
  } catch (error) {
    throw isDiskFull(error) ? new Error(database.trouble() ?? `disk full: ${reasonOf(error)}`) : error;
  } finally {
    client.release(true);
  }
}

/** What the next start will do: it is no fault when there is no snapshot, it only takes longer. */
function snapshotDetail(snapshot: SnapshotStatus | null, head: number): string {
  if (!snapshot) return `no snapshot: a start replays ${head} records`;
  const { seq, ageSeconds, readable } = snapshot;
  const age = `snapshot at ${seq}, ${Math.round(ageSeconds / 60)} minutes old`;
  return readable
    ? `${age}: a start replays ${head - seq} records`
    : `${age}, of another version or another journal: a start replays ${head} records`;
}
