/** A real PostgreSQL server of our own below the data folder: started or adopted, watched, restarted, stopped. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../lib/error-code.js';
import type { Log } from '../lib/log.js';
import { type ClusterFolder, openClusterFolder, serverHome, SHARED_STATE } from './cluster-folder.js';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { asSuperuser, clusterUrl, type Postmaster, startPostmaster } from './postmaster.js';
import type { PostmasterPlan } from './postmaster.js';
import { isAlive } from './postmaster-pid.js';
import { serverAccount } from './server-account.js';

const DATABASE = 'fairlead';
const BACK_OFF_MS = { first: 100, limit: 5_000 } as const;
const STOP_LIMIT_MS = 30_000;
const LAST_SESSION_LIMIT_MS = 1_000;

/** duplicate_database, and unique_violation when both are at it in the same instant. */
const DUPLICATES: ReadonlySet<string> = new Set(['42P04', '23505']);

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  readonly log: Log;
  /** Extra server settings by their PostgreSQL names; tests turn fsync off here. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly onDown?: (reason: string) => void;
  readonly onUp?: () => void;
}

/** What `doctor` shows of the embedded server. */
export interface EmbeddedPostgresStatus {
  readonly state: 'UP' | 'DOWN' | 'STOPPED';
  readonly version: string;
  readonly pid: number;
  readonly port: number;
  readonly cluster: string;
  readonly logFile: string;
  /** The operating-system account it runs as; null: the same as Fairlead's. */
  readonly account: string | null;
  readonly adopted: boolean;
  readonly binaries: string;
  readonly binariesCopied: boolean;
  readonly restarts: number;
  readonly lastError: string | null;
}

/** `start`, then `url` for connections, `stop` at the end. Unexpected exits are mended with a growing back-off. */
export class EmbeddedPostgres {
  readonly #stopping = new AbortController();
  #state: EmbeddedPostgresStatus['state'] = 'UP';
  #restarts = 0;
  #lastError: string | null = null;
  #supervision: Promise<void> = Promise.resolve();

  private constructor(
    /** The superuser's connection string; the port stays the same over restarts. */
    readonly url: string,
    private readonly options: EmbeddedPostgresOptions,
    private readonly plan: PostmasterPlan,
    private postmaster: Postmaster,
  ) {}

  /** Throws an error that names the cause and a remedy when no server can be brought up. */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const plan = prepare(options);
    const postmaster = await startPostmaster(plan);
    const url = clusterUrl(plan.folder, postmaster.port, DATABASE);
    const server = new EmbeddedPostgres(url, options, plan, postmaster);
    await createDatabaseOnce(plan.folder, postmaster.port);
    const { pid, port, adopted } = postmaster;
    options.log.info({ pid, port, adopted, cluster: plan.folder.cluster }, 'embedded PostgreSQL is up');
    server.#supervision = server.#supervise();
    return server;
  }

  status(): EmbeddedPostgresStatus {
    const { folder, binaries, account } = this.plan;
    const { pid, port, adopted } = this.postmaster;
    return {
      state: this.#state,
      version: binaries.version,
      pid,
      port,
      adopted,
      cluster: folder.cluster,
      logFile: folder.logFile,
      account: account?.name ?? null,
      binaries: binaries.postgres,
      binariesCopied: binaries.copied,
      restarts: this.#restarts,
      lastError: this.#lastError,
    };
  }

  /** Ends the server with a fast shutdown, unless another program still has sessions on it. */
  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    // A restart on its way is awaited, so that its server is not left behind.
    if (this.#state === 'DOWN') await this.#supervision;
    const { pid } = this.postmaster;
    const others = isAlive(pid) ? await this.#otherSessions() : 0;
    if (others > 0) {
      this.options.log.info({ pid, sessions: others }, 'embedded PostgreSQL stays up for its other users');
      return;
    }
    await this.#shutDown(pid);
    this.#state = 'STOPPED';
  }

  /** Watches no longer and leaves the server running, for whoever adopts or ends it. */
  leaveRunning(): void {
    this.#stopping.abort();
  }

  async #shutDown(pid: number): Promise<void> {
    if (!isAlive(pid)) return;
    process.kill(pid, 'SIGINT');
    const waiting = new AbortController();
    // The child process alone would not keep this one alive: the timer does, until the server is gone.
    const limit = delay(STOP_LIMIT_MS, 'late' as const, { signal: waiting.signal }).catch(
      () => 'gone' as const,
    );
    const outcome = await Promise.race([this.postmaster.exited, limit]);
    waiting.abort();
    if (outcome === 'late') {
      throw new Error(`PostgreSQL (process ${pid}) did not stop within ${STOP_LIMIT_MS / 1000} s of SIGINT`);
    }
  }

  /** Sessions just closed by us take a moment to disappear, so it waits a little for zero. */
  async #otherSessions(): Promise<number> {
    const deadline = performance.now() + LAST_SESSION_LIMIT_MS;
    for (;;) {
      const count = await countSessions(this.url).catch(() => 0);
      if (count === 0 || performance.now() > deadline) return count;
      await delay(25);
    }
  }

  async #supervise(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      await this.postmaster.exited;
      if (signal.aborted) return;
      this.#goDown(`PostgreSQL (process ${this.postmaster.pid}) ended unexpectedly`);
      if (!(await this.#restart()) || signal.aborted) return;
      this.#goUp();
    }
  }

  /** True when a server is up again, false when asked to stop meanwhile. */
  async #restart(): Promise<boolean> {
    const { signal } = this.#stopping;
    const plan = { ...this.plan, port: this.postmaster.port };
    for (let wait: number = BACK_OFF_MS.first; ; wait = Math.min(wait * 2, BACK_OFF_MS.limit)) {
      await delay(wait, undefined, { signal }).catch(() => {});
      if (signal.aborted) return false;
      try {
        this.postmaster = await startPostmaster(plan);
        return true;
      } catch (error) {
        this.#lastError = error instanceof Error ? error.message : String(error);
        this.options.log.error({ reason: this.#lastError }, 'embedded PostgreSQL does not come up');
      }
    }
  }

  #goDown(reason: string): void {
    this.#state = 'DOWN';
    this.#lastError = reason;
    this.options.log.error({ reason }, 'embedded PostgreSQL is down');
    this.options.onDown?.(reason);
  }

  #goUp(): void {
    this.#state = 'UP';
    this.#restarts += 1;
    const { pid, port } = this.postmaster;
    this.options.log.warn({ pid, port, restarts: this.#restarts }, 'embedded PostgreSQL is up again');
    this.options.onUp?.();
  }
}

function prepare({ dataDir, settings = {} }: EmbeddedPostgresOptions): PostmasterPlan {
  const account = serverAccount();
  const home = serverHome(dataDir, account);
  const binaries = findBinaries(home, account);
  return {
    folder: openClusterFolder(home, { binaries, account, durable: settings['fsync'] !== 'off' }),
    binaries,
    account,
    port: null,
    settings,
  };
}

function findBinaries(home: string, account: PostmasterPlan['account']): PostgresBinaries {
  return findPostgresBinaries({ account, copyTo: join(account ? SHARED_STATE : home, 'postgres-binaries') });
}

async function createDatabaseOnce(folder: ClusterFolder, port: number): Promise<void> {
  await asSuperuser(clusterUrl(folder, port, 'postgres'), async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`).catch(ignoreDuplicate);
  });
}

/** Another process that starts at the same moment may have made the database first. */
function ignoreDuplicate(error: unknown): void {
  if (!DUPLICATES.has(errorCode(error) ?? '')) throw error;
}

async function countSessions(url: string): Promise<number> {
  return asSuperuser(url, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return rows[0]?.count ?? 0;
  });
}
