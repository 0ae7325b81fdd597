import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { removeClusterFolder, serverHome } from '../../src/database/cluster-folder.js';
import { EmbeddedPostgres, type EmbeddedPostgresOptions } from '../../src/database/embedded-postgres.js';
import { isAlive } from '../../src/database/postmaster-pid.js';
import { runAs, serverAccount } from '../../src/database/server-account.js';
import { silentLog } from '../../src/lib/log.js';

const FAST = { fsync: 'off' };
const isRoot = process.getuid?.() === 0;

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  const gate = new EventEmitter();
  const opened = async (): Promise<void> => {
    await once(gate, 'open');
  };
  return { promise: opened(), resolve: () => void gate.emit('open') };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-launcher-'));
  chmodSync(folder, 0o755);
  return folder;
}

function remove(dataDir: string): void {
  removeClusterFolder(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
}

describe('the embedded PostgreSQL', () => {
  let ready: string;
  let dataDir: string;
  let servers: EmbeddedPostgres[];
  let sessions: Client[];
  beforeAll(() => {
    ready = newFolder();
  });
  /** One cluster does for all but those who ask for a `newFolder`: making one takes longer than any of them. */
  beforeEach(() => {
    dataDir = ready;
    servers = [];
    sessions = [];
  });
  afterEach(async () => {
    await Promise.all(sessions.map((session) => session.end().catch(() => {})));
    for (const server of servers) await server.stop();
    if (dataDir !== ready) remove(dataDir);
  });
  afterAll(() => remove(ready));

  async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
    const server = await EmbeddedPostgres.start({ dataDir, log: silentLog, settings: FAST, ...options });
    servers.push(server);
    return server;
  }

  async function connect(url: string): Promise<Client> {
    const session = new Client({ connectionString: url });
    session.on('error', () => {});
    await session.connect();
    sessions.push(session);
    return session;
  }

  async function setting(url: string, name: string): Promise<unknown> {
    const session = await connect(url);
    const { rows } = await session.query('SELECT current_setting($1) AS value', [name]);
    await session.end();
    return rows[0]?.value;
  }

  it('answers on the loopback address only, with checksums, UTF8 and the C locale', async () => {
    const { url } = await start();
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(await setting(url, 'listen_addresses')).toBe('127.0.0.1');
    expect(await setting(url, 'data_checksums')).toBe('on');
    expect(await setting(url, 'server_encoding')).toBe('UTF8');
    expect(await setting(url, 'lc_collate').catch(() => 'C')).toBe('C');
    expect(await setting(url, 'password_encryption')).toBe('scram-sha-256');
  });

  it('has fsync on unless told otherwise', async () => {
    const { url } = await start({ settings: {} });
    expect(await setting(url, 'fsync')).toBe('on');
    expect(await setting(url, 'synchronous_commit')).toBe('on');
  });

  it('lets nobody in without the password, which only its owner can read', async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = 'guessed';
    await expect(connect(wrong.href)).rejects.toThrow('password authentication failed');
    const file = join(dataDir, 'postgres', 'server', 'password');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(file).uid).toBe(process.getuid?.());
    expect(readFileSync(file, 'utf8').trim()).toHaveLength(32);
  });

  it('tells doctor what it is, and is gone after stop', async () => {
    const server = await start();
    const status = server.status();
    expect(status).toMatchObject({ state: 'UP', adopted: false, restarts: 0, lastError: null });
    expect(status.version).toContain('PostgreSQL');
    expect(status.account === null).toBe(!isRoot);
    await server.stop();
    expect(server.status().state).toBe('STOPPED');
    expect(isAlive(status.pid)).toBe(false);
  });

  it('keeps what it holds from one start to the next', async () => {
    const first = await start();
    await (await connect(first.url)).query('CREATE TABLE kept AS SELECT 42 AS n');
    await Promise.all(sessions.map((session) => session.end()));
    await first.stop();
    const second = await start();
    expect((await (await connect(second.url)).query('SELECT n FROM kept')).rows).toEqual([{ n: 42 }]);
  });

  it('comes up again on the same port after its process was killed', async () => {
    const said: string[] = [];
    const up = new Promise<void>((resolve) => {
      void start({ onDown: (reason) => said.push(reason), onUp: resolve }).then((server) =>
        process.kill(server.status().pid, 'SIGKILL'),
      );
    });
    await up;
    const [server] = servers;
    expect(said[0]).toContain('ended unexpectedly');
    expect(server?.status()).toMatchObject({ state: 'UP', restarts: 1 });
    expect((await (await connect(server?.url ?? '')).query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  });

  it('does not come up again when it was asked to stop while down', async () => {
    const { promise: isDown, resolve: down } = withResolvers();
    const server = await start({ onDown: down });
    process.kill(server.status().pid, 'SIGKILL');
    await isDown;
    await server.stop();
    expect(server.status().state).toBe('STOPPED');
    expect(isAlive(server.status().pid)).toBe(false);
  });

  it('is adopted by a second program, and stays up until the last of them stops', async () => {
    const first = await start();
    const second = await start();
    expect(second.status()).toMatchObject({
      adopted: true,
      pid: first.status().pid,
      port: first.status().port,
    });
    const session = await connect(second.url);
    await first.stop();
    expect((await session.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    await session.end();
    await second.stop();
    expect(isAlive(first.status().pid)).toBe(false);
  });

  it('is brought back by the program that adopted it', async () => {
    const first = await start();
    const { promise: isUp, resolve: up } = withResolvers();
    const second = await start({ onUp: up });
    first.leaveRunning();
    process.kill(first.status().pid, 'SIGKILL');
    await isUp;
    expect(second.status()).toMatchObject({ state: 'UP', restarts: 1 });
  });

  it('makes one cluster when two programs start at once', async () => {
    dataDir = newFolder();
    const [first, second] = await Promise.all([start(), start()]);
    expect(first.status().pid).toBe(second.status().pid);
  });

  it('starts over a postmaster.pid whose process is dead, or is a stranger by now', async () => {
    const first = await start();
    const pidFile = join(first.status().cluster, 'postmaster.pid');
    const left = readFileSync(pidFile, 'utf8');
    await first.stop();
    const stranger = spawn('sleep', ['60'], runAs(serverAccount()));
    await once(stranger, 'spawn');
    writeFileSync(pidFile, left.replace(/^\d+/, String(stranger.pid)));
    const second = await start();
    expect(second.status()).toMatchObject({ state: 'UP', adopted: false });
    stranger.kill();
  });

  it('starts over a postmaster.pid whose process is dead and not reaped yet', async () => {
    const first = await start();
    const pidFile = join(first.status().cluster, 'postmaster.pid');
    const left = readFileSync(pidFile, 'utf8');
    await first.stop();
    const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], runAs(serverAccount()));
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = Number(output.toString());
    while (isAlive(zombie)) await delay(5);
    expect(() => process.kill(zombie, 0)).not.toThrow();
    writeFileSync(pidFile, left.replace(/^\d+/, String(zombie)));
    const second = await start();
    expect(second.status()).toMatchObject({ adopted: false, state: 'UP' });
    parent.kill();
  });

  it('names the end of the log when the server cannot start', async () => {
    await expect(start({ settings: { shared_buffers: 'nonsense' } })).rejects.toThrow('shared_buffers');
  });

  it('refuses a cluster of another major version with a remedy', async () => {
    const first = await start();
    const { cluster } = first.status();
    await first.stop();
    writeFileSync(join(cluster, 'PG_VERSION'), '11\n');
    try {
      await expect(start()).rejects.toThrow(/was made by PostgreSQL 11.*--reset/);
    } finally {
      writeFileSync(join(cluster, 'PG_VERSION'), '18\n');
    }
  });

  it('keeps its files while it runs on them', async () => {
    const { pid } = (await start()).status();
    expect(() => removeClusterFolder(dataDir)).toThrow(`kill -INT ${pid}`);
  });

  it('works under umask 077', async () => {
    const before = process.umask(0o077);
    dataDir = newFolder();
    try {
      dataDir = join(dataDir, 'made', 'now');
      expect((await start()).status().state).toBe('UP');
    } finally {
      process.umask(before);
    }
  });

  (isRoot ? describe : describe.skip)('as root only', () => {
    it('lets its account pass through a closed data folder', async () => {
      dataDir = newFolder();
      chmodSync(dataDir, 0o700);
      expect((await start()).status().cluster.startsWith(dataDir)).toBe(true);
      expect(statSync(dataDir).mode & 0o777).toBe(0o711);
    });

    it('keeps its files elsewhere when its account cannot reach them', async () => {
      dataDir = newFolder();
      chmodSync(dataDir, 0o700);
      dataDir = join(dataDir, 'below');
      const server = await start();
      const home = join(dataDir, 'postgres');
      expect(lstatSync(home).isSymbolicLink()).toBe(true);
      expect(server.status().cluster.startsWith('/var/lib/fairlead/')).toBe(true);
      expect(serverHome(dataDir, serverAccount())).toBe(join(server.status().cluster, '..', '..'));
      await server.stop();
      const { cluster } = server.status();
      removeClusterFolder(dataDir);
      expect([existsSync(cluster), existsSync(home)]).toEqual([false, false]);
    });
  });
});
