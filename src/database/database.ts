/** The one door to PostgreSQL: a server given by URL, or the embedded one; migrated, pooled, watched. */
import { statfsSync } from 'node:fs';
import type { Pool } from 'pg';
import type { Log } from '../lib/log.js';
import { EmbeddedPostgres, type EmbeddedPostgresStatus } from './embedded-postgres.js';
import { migrate } from './migrate.js';
import { createPool } from './pool.js';

export interface DatabaseOptions {
  /** DATABASE_URL: use this server and never launch one. */
  readonly url?: string;
  /** Holds the embedded server's files below `postgres/`. */
  readonly dataDir: string;
  readonly log: Log;
  /** Settings of the embedded server; see EmbeddedPostgresOptions. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How many journals may be open at once: each holds a connection for itself. One when left out. */
  readonly journals?: number;
}

/** For everything besides the journals. */
const CONNECTIONS = 9;

export type DatabaseStatus =
  | { readonly kind: 'EXTERNAL'; readonly server: string }
  | ({ readonly kind: 'EMBEDDED' } & EmbeddedPostgresStatus);

export interface Database {
  readonly url: string;
  readonly pool: Pool;
  status(): DatabaseStatus;
  /** Why the embedded server cannot work, as far as the machine shows it; null when it does not, and of others. */
  trouble(): string | null;
  /** The embedded server ended unexpectedly; it is being restarted. Returns the way to stop listening. */
  onDown(listener: (reason: string) => void): () => void;
  /** It answers again, on the same port. */
  onUp(listener: () => void): () => void;
  /** Closes the pool, then stops the embedded server. */
  close(): Promise<void>;
}

/** Throws an error with a remedy when there is no server to be had or a migration fails. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { log } = options;
  const down = new Listeners<[reason: string]>();
  const up = new Listeners<[]>();
  const server = options.url ? null : await startServer(options, down, up);
  const url = options.url ?? server?.url ?? '';
  const pool = createPool(url, {
    max: CONNECTIONS + (options.journals ?? 1),
    onIdleError: (error) => log.warn({ reason: error.message }, 'an idle database connection broke'),
  });
  const close = async (): Promise<void> => {
    await pool.end();
    await server?.stop();
  };
  const status = (): DatabaseStatus =>
    server ? { kind: 'EMBEDDED', ...server.status() } : { kind: 'EXTERNAL', server: withoutSecret(url) };
  try {
    await migrate(url, log);
  } catch (error) {
    await close();
    throw new Error(`The database ${withoutSecret(url)} cannot be used: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  const trouble = (): string | null => (server ? serverTrouble(server.status()) : null);
  return { url, pool, status, trouble, close, onDown: down.add, onUp: up.add };
}

/** Less than two of the 16 MB segments of its log, and PostgreSQL may not even start. */
const LEAST_FREE_BYTES = 32 * 1024 * 1024;

function serverTrouble({ state, cluster, lastError }: EmbeddedPostgresStatus): string | null {
  const free = freeBytes(cluster);
  if (free !== null && free < LEAST_FREE_BYTES) {
    return `disk full: ${Math.floor(free / 1024 ** 2)} MB free under ${cluster}; free some space, the rest happens by itself`;
  }
  return state === 'UP' ? null : lastError;
}

function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

function startServer(
  { dataDir, log, settings }: DatabaseOptions,
  down: Listeners<[reason: string]>,
  up: Listeners<[]>,
): Promise<EmbeddedPostgres> {
  return EmbeddedPostgres.start({
    dataDir,
    log,
    settings: settings ?? {},
    onDown: (reason) => down.call(reason),
    onUp: () => up.call(),
  });
}

class Listeners<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();

  readonly add = (listener: (...args: Args) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  call(...args: Args): void {
    for (const listener of this.#listeners) listener(...args);
  }
}

/** A connection string fit for a log. */
export function withoutSecret(url: string): string {
  if (!URL.canParse(url)) return '(not a URL)';
  const parsed = new URL(url);
  if (parsed.password) parsed.password = '***';
  // A password may also be given as a parameter.
  parsed.search = '';
  return parsed.href;
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
