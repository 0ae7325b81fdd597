/** Real, migrated databases for tests: one cluster per run, one database per caller, copied from a template. */
import { randomUUID } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';
import { createPool } from '../../src/database/pool.js';
import { silentLog } from '../../src/lib/log.js';
import { once } from './once.js';

const TEMPLATE = 'fairlead_template';

/** Durability is not what these tests are about, time is. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** Past the triggers that keep the journal. */
const EMPTY = `
  BEGIN;
  SET LOCAL session_replication_role = replica;
  DO $$ BEGIN EXECUTE (
    SELECT string_agg('DELETE FROM ' || tablename, ';') FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'schema_migration'
  ); END $$;
  INSERT INTO audit_checkpoint (partition, seq) VALUES (0, 0);
  COMMIT`;

export interface TestDatabase {
  readonly url: string;
  readonly pool: Pool;
  /** As it was when it was made, in a fraction of the time that a new one takes: nobody may be at work on it. */
  empty(): Promise<void>;
  /** Ends the pool and drops the database, with whatever sessions are left on it. */
  drop(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await clusterUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const url = withDatabase(server, name);
  const pool = createPool(url);
  const drop = async (): Promise<void> => {
    await pool.end();
    await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  const empty = async (): Promise<void> => void (await pool.query(EMPTY));
  return { url, pool, empty, drop };
}

/** The superuser's URL of the run's cluster, started by the first caller of all workers; its template is migrated. */
async function clusterUrl(): Promise<string> {
  const given = process.env['FAIRLEAD_TEST_DATABASE_URL'];
  const folder = process.env['FAIRLEAD_TEST_CLUSTER_DIR'];
  if (given) return givenServer(given);
  if (!folder) throw new Error('No test cluster: run through npm test, or set FAIRLEAD_TEST_DATABASE_URL');
  return await once(folder, 'database', () => startCluster(folder));
}

async function startCluster(folder: string): Promise<string> {
  const server = await EmbeddedPostgres.start({ dataDir: folder, log: silentLog, settings: FAST });
  // The teardown ends it, and it must then not come up again.
  server.leaveRunning();
  await makeTemplate(server.url);
  return server.url;
}

async function givenServer(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(7241865325823965)');
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (rowCount === 0) await makeTemplate(url);
    else await migrate(withDatabase(url, TEMPLATE), silentLog);
  } finally {
    await client.end();
  }
  return url;
}

async function makeTemplate(server: string): Promise<void> {
  await onServer(server, `CREATE DATABASE ${TEMPLATE}`);
  await migrate(withDatabase(server, TEMPLATE), silentLog);
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.href;
}
