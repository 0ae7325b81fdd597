/** The folders of the embedded server: where they lie, whom they belong to, and their first filling by initdb. */
import { createHash, randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { readlinkSync, realpathSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isAlive, readPostmasterPid } from './postmaster-pid.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { canEnter, runAs, type ServerAccount } from './server-account.js';

export const SUPERUSER = 'fairlead';

/** Root's place for what the server's account cannot reach below the data folder. */
export const SHARED_STATE = '/var/lib/fairlead';

export interface ClusterFolder {
  /** PGDATA, owned by the server's account. */
  readonly cluster: string;
  /** The superuser's password, 0600, owned by whoever runs Fairlead. */
  readonly passwordFile: string;
  readonly logFile: string;
}

export interface ClusterRecipe {
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount | null;
  /** False: initdb does not wait for the disk, as befits a server with fsync off. */
  readonly durable: boolean;
}

/** `<dataDir>/postgres` with symbolic links resolved; made, and reachable for the account. */
export function serverHome(dataDir: string, account: ServerAccount | null, shared = SHARED_STATE): string {
  const home = join(resolve(dataDir), 'postgres');
  makeFolder(isLink(home) ? readlinkSync(home) : home);
  if (account) letThrough(resolve(dataDir));
  const real = realpathSync(home);
  if (canEnter(real, account)) return real;
  if (account === null || isLink(home) || existsSync(join(home, 'server'))) {
    throw new Error(`${home} cannot be entered by ${account?.name ?? 'you'}: choose another DATA_DIR`);
  }
  return moveOut(home, shared);
}

/** A data folder below, for example, root's 0700 home: the server's files go to a shared place, linked from here. */
function moveOut(home: string, shared: string): string {
  const place = join(shared, createHash('sha256').update(home).digest('hex').slice(0, 16));
  makeFolder(place);
  rmdirSync(home);
  symlinkSync(place, home);
  return realpathSync(home);
}

/** Folders made here may be passed through by everyone, whatever the umask; existing ones keep their mode. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}

/** The data folder is Fairlead's own, so it may be passed through (not listed); what lies above it is left as it is. */
function letThrough(folder: string): void {
  const { mode, uid } = statSync(folder);
  if (uid === process.getuid?.()) chmodSync(folder, (mode & 0o777) | 0o011);
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** Removes the embedded server's files, wherever they lie; throws while a server runs on them. */
export function removeClusterFolder(dataDir: string): void {
  const home = join(resolve(dataDir), 'postgres');
  const running = readPostmasterPid(join(home, 'server', 'cluster'));
  if (running && isAlive(running.pid)) {
    throw new Error(
      `A PostgreSQL server (process ${running.pid}) still runs on ${home}: ` +
        `stop the Fairlead that uses it, or end it with kill -INT ${running.pid}`,
    );
  }
  if (isLink(home)) rmSync(readlinkSync(home), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}

/** The cluster below `home`, initialised when there is none; of two processes that try, one's work is kept. */
export function openClusterFolder(home: string, recipe: ClusterRecipe): ClusterFolder {
  const { binaries, account } = recipe;
  const server = join(home, 'server');
  if (!existsSync(server)) initialise(home, server, recipe);
  const folder = filesOf(server);
  checkVersion(folder.cluster, binaries);
  takeOwnership(folder.cluster, account);
  return folder;
}

function filesOf(server: string): ClusterFolder {
  return {
    cluster: join(server, 'cluster'),
    passwordFile: join(server, 'password'),
    logFile: join(server, 'server.log'),
  };
}

function initialise(home: string, server: string, recipe: ClusterRecipe): void {
  const draft = mkdtempSync(join(home, 'new-'));
  try {
    chmodSync(draft, 0o755);
    fill(filesOf(draft), recipe);
    renameSync(draft, server);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(server)) throw error;
  }
}

function fill(draft: ClusterFolder, { binaries, account, durable }: ClusterRecipe): void {
  mkdirSync(draft.cluster, { mode: 0o700 });
  writeFileSync(draft.passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (account) {
    chownSync(draft.cluster, account.uid, account.gid);
    chownSync(draft.passwordFile, account.uid, account.gid);
  }
  const options = ['--auth=scram-sha-256', '--data-checksums', '--encoding=UTF8', '--locale=C'];
  if (!durable) options.push('--no-sync');
  const done = spawnSync(
    binaries.initdb,
    ['-D', draft.cluster, `--username=${SUPERUSER}`, `--pwfile=${draft.passwordFile}`, ...options],
    { ...runAs(account), cwd: '/', env: { PATH: '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' }, encoding: 'utf8' },
  );
  if (done.status !== 0) {
    throw new Error(`initdb failed in ${draft.cluster}: ${done.stderr.trim() || done.error?.message}`);
  }
  if (account) chownSync(draft.passwordFile, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
}

function checkVersion(cluster: string, binaries: PostgresBinaries): void {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const major = /(\d+)/.exec(binaries.version)?.[1];
  if (made !== major) {
    throw new Error(
      `${cluster} was made by PostgreSQL ${made}, the installed one is ${binaries.version}: ` +
        'dump it with the old version and restore it, or start with --reset to begin anew',
    );
  }
}

function takeOwnership(cluster: string, account: ServerAccount | null): void {
  const owner = statSync(cluster).uid;
  const wanted = account?.uid ?? process.getuid?.() ?? owner;
  if (owner === wanted) return;
  if (account === null) {
    throw new Error(
      `${cluster} belongs to account number ${owner}: start as that account, or choose another DATA_DIR`,
    );
  }
  const done = spawnSync('chown', ['-R', `${account.uid}:${account.gid}`, cluster], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`Cannot give ${cluster} to ${account.name}: ${done.stderr}`);
}
