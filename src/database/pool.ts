/** Connections to PostgreSQL with the number types that this system uses. */
import pg from 'pg';
import type { Pool, PoolConfig } from 'pg';

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [pg.types.builtins.INT8]: BigInt,
  [pg.types.builtins.NUMERIC]: (text) => text,
};

const types: PoolConfig['types'] = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers[id]) ?? pg.types.getTypeParser(id, format ?? 'text'),
};

export interface PoolOptions {
  /** Most connections at once; 10 when left out. */
  readonly max?: number;
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/** int8 arrives as bigint, numeric as string. No connection is made until the first query. */
export function createPool(url: string, { max = 10, onIdleError = () => {} }: PoolOptions = {}): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    application_name: 'fairlead',
    connectionTimeoutMillis: 5_000,
  });
  pool.on('error', onIdleError);
  return pool;
}
