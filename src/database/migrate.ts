/** Brings a database to the newest schema: the SQL files of `src/database/migrations`, each once, in order of name. */
import { join } from 'node:path';
import { runner } from 'node-pg-migrate';
import { Client } from 'pg';
import type { Log } from '../lib/log.js';
import { packageRoot } from './package-root.js';

/** The names of the migrations that were applied now. Concurrent callers wait for each other on an advisory lock. */
export async function migrate(url: string, log: Log): Promise<readonly string[]> {
  const client = new Client({ connectionString: url, application_name: 'fairlead migrate' });
  client.on('error', (error) => log.error({ reason: error.message }, 'connection lost while migrating'));
  await client.connect();
  try {
    const applied = await runner({
      dbClient: client,
      dir: join(packageRoot(), 'src', 'database', 'migrations'),
      direction: 'up',
      migrationsTable: 'schema_migration',
      advisoryLockMode: 'wait',
      logger: quietLogger(log),
    });
    return applied.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

function quietLogger(log: Log): { [level in 'info' | 'warn' | 'error']: (message: string) => void } {
  return {
    info: () => {},
    warn: (message) => log.warn({}, message),
    error: (message) => log.error({}, message),
  };
}
