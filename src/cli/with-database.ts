/** A command's use of the database: opened (a running system's embedded server is shared), used, let go. */
import type { Environment } from '../config.js';
import { readEnvironment } from '../config.js';
import type { Database } from '../database/database.js';
import { openDatabase } from '../database/database.js';
import { createLog } from './log.js';

export interface DatabaseUse {
  readonly database: Database;
  readonly environment: Environment;
}

export async function withDatabase<Result>(
  use: (given: DatabaseUse) => Result | Promise<Result>,
): Promise<Result> {
  const environment = readEnvironment();
  const { DATABASE_URL: url, DATA_DIR: dataDir, LOG_LEVEL } = environment;
  const database = await openDatabase({
    ...(url !== undefined && { url }),
    dataDir,
    log: createLog(LOG_LEVEL),
  });
  try {
    return await use({ database, environment });
  } finally {
    await database.close();
  }
}
