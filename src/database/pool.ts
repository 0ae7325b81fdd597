/** Connections to PostgreSQL with the number types that this system uses. */
import { Pool, types } from 'pg';

const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map([
  [types.builtins.INT8, (text: string): unknown => BigInt(text)],
  [types.builtins.NUMERIC, (text: string): unknown => text],
]);

const parserOf: typeof types.getTypeParser = (id, format = 'text') =>
  (format === 'text' ? parsers.get(id) : undefined) ?? types.getTypeParser(id, format);

export interface PoolOptions {
  /** Most connections at once; 10 when left out. */
  readonly max?: number;
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/** int8 arrives as bigint, numeric as string. No connection is made until the first query. */
export function createPool(url: string, { max = 10, onIdleError = () => {} }: PoolOptions = {}): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    types: { getTypeParser: parserOf },
    application_name: 'fairlead',
    // A prepared statement would keep the plan of its first calls: made when the tables were empty, it reads all of them.
    options: '-c plan_cache_mode=force_custom_plan',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  pool.on('error', onIdleError);
  return pool;
}
