/** Starts one PostgreSQL server process on a cluster, or adopts the one that already runs there. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { SUPERUSER, type ClusterFolder } from './cluster-folder.js';
import { disownPostmasterPid, isAlive, isZombie, readPostmasterPid, worksIn } from './postmaster-pid.js';
import type { RunningPostmaster } from './postmaster-pid.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { runAs, type ServerAccount } from './server-account.js';

const START_LIMIT_MS = 10_000;
const MOST_LAUNCHES = 10;

/** A server that was killed first reads its log again. */
const RECOVERY_LIMIT_MS = 120_000;
const POLL_MS = 20;
const ADOPTED_POLL_MS = 250;

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Another process started it. */
  readonly adopted: boolean;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
}

export interface PostmasterPlan {
  readonly folder: ClusterFolder;
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount | null;
  /** Null: any free one. */
  readonly port: number | null;
  /** Server settings on top of ours, by their PostgreSQL names. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A server that answers on the cluster within ten seconds; throws with the end of its log when none does. */
export async function startPostmaster(plan: PostmasterPlan): Promise<Postmaster> {
  const deadline = performance.now() + START_LIMIT_MS;
  const logStart = sizeOf(plan.folder.logFile);
  for (let launches = 0; launches < MOST_LAUNCHES && performance.now() < deadline; await delay(POLL_MS * 5)) {
    const adopted = await adopt(plan.folder);
    if (adopted) return adopted;
    if (isHeld(plan.folder.cluster)) continue;
    launches += 1;
    const launched = await launch(plan);
    if (launched) return launched;
  }
  throw new Error(failure(plan.folder, logStart));
}

function failure({ cluster, logFile }: ClusterFolder, logStart: number): string {
  const said = readLog(logFile).subarray(logStart).toString('utf8').trim().split('\n').slice(-5).join(' | ');
  const holder = readPostmasterPid(cluster);
  const held =
    holder && isAlive(holder.pid) ? ` Process ${holder.pid} holds the cluster without answering.` : '';
  return `PostgreSQL did not start on ${cluster} within ${START_LIMIT_MS / 1000} s and ${MOST_LAUNCHES} attempts.${held} Its log: ${said || 'empty'}`;
}

async function adopt(folder: ClusterFolder): Promise<Postmaster | null> {
  const running = readPostmasterPid(folder.cluster);
  if (running && isZombie(running.pid)) disownPostmasterPid(folder.cluster);
  if (!running || !isAlive(running.pid)) return null;
  if (!worksIn(running.pid, folder.cluster)) {
    disownPostmasterPid(folder.cluster);
    return null;
  }
  if (!(await answers(folder, running.port))) return null;
  return { ...running, adopted: true, exited: gone(running.pid) };
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(ADOPTED_POLL_MS, undefined, { ref: false });
}

/** A server that is starting, ending, or another program's and not answering. */
function isHeld(cluster: string): boolean {
  const holder = readPostmasterPid(cluster);
  return holder !== null && holder.pid !== process.pid && isAlive(holder.pid);
}

/** Null when the new server gave up, as it does while sessions of a killed one still end. */
async function launch(plan: PostmasterPlan): Promise<Postmaster | null> {
  const port = plan.port ?? (await freePort());
  const child = spawnServer(plan, port);
  const exited = once(child, 'exit').then(() => undefined);
  const { pid } = child;
  if (pid === undefined) return null;
  const running: RunningPostmaster = { pid, port };
  return (await comesUp(plan.folder, running)) ? { ...running, adopted: false, exited } : null;
}

async function comesUp(folder: ClusterFolder, { pid, port }: RunningPostmaster): Promise<boolean> {
  const deadline = performance.now() + RECOVERY_LIMIT_MS;
  while (isAlive(pid) && performance.now() < deadline) {
    if (readPostmasterPid(folder.cluster)?.pid === pid && (await answers(folder, port))) return true;
    await delay(POLL_MS);
  }
  return false;
}

function spawnServer({ folder, binaries, account, settings }: PostmasterPlan, port: number): ChildProcess {
  const log = openSync(folder.logFile, 'a', 0o600);
  const all = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_min_messages: 'warning',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Its own session: a Ctrl-C meant for us must not stop the server before the last commit is in.
  const child = spawn(binaries.postgres, ['-D', folder.cluster, ...flags], {
    ...runAs(account),
    cwd: folder.cluster,
    env: { TZ: 'UTC', LC_ALL: 'C' },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  return child;
}

/** Asks the system for a port nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string')
    throw new Error('The system has no free port on 127.0.0.1');
  return address.port;
}

/** The superuser's connection string for one database of the cluster. */
export function clusterUrl(folder: ClusterFolder, port: number, database: string): string {
  const password = readFileSync(folder.passwordFile, 'utf8').trim();
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

async function answers(folder: ClusterFolder, port: number): Promise<boolean> {
  try {
    await asSuperuser(clusterUrl(folder, port, 'postgres'), (client) => client.query('SELECT 1'));
    return true;
  } catch {
    return false;
  }
}

/** Runs one piece of work on a connection of its own. */
export async function asSuperuser<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readLog(file: string): Buffer {
  return sizeOf(file) > 0 ? readFileSync(file) : Buffer.alloc(0);
}
