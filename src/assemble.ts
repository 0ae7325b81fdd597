/** The only composition root: every part is made here, handed what it needs, and started and stopped in order. */
import { createCore } from './assembly/core.js';
import { Ending } from './assembly/ending.js';
import { createEngine } from './assembly/engine.js';
import { gatewayDeps, listen, urlOf } from './assembly/gateway.js';
import type { Hall, Markets } from './assembly/markets.js';
import { createMarkets, openBackgroundFlow, openHall } from './assembly/markets.js';
import { createReadSide } from './assembly/read-side.js';
import type { StartOptions } from './assembly/start-options.js';
import { marketSpec } from './assembly/start-options.js';
import { startCluster } from './assembly/cluster/start-cluster.js';
import type { Environment } from './config.js';
import { ConfigurationError } from './config.js';
import { removeClusterFolder } from './database/cluster-folder.js';
import type { Database, DatabaseStatus } from './database/database.js';
import { openDatabase } from './database/database.js';
import { claimLayout } from './database/partition-layout.js';

export interface RunningSystem {
  readonly url: string;
  readonly database: DatabaseStatus;
  /** Markets that cannot be reached at the moment; they are tried again and again. */
  readonly missingVenues: () => readonly string[];
  /** Stops accepting, waits for outcomes by policy, closes everything in order; answers what was left, in words. */
  readonly stop: () => Promise<readonly string[]>;
  /** What is being ended at the moment, in words; null before and after. */
  readonly stopping: () => string | null;
}

/** The whole system in this process. Rejects with an error that says what to mend; nothing is left running then. */
export async function startSystem(options: StartOptions): Promise<RunningSystem> {
  const ending = new Ending();
  try {
    return { ...(await start(options, ending)), stop: () => ending.end(), stopping: () => ending.current };
  } catch (error) {
    await ending.end();
    throw error;
  }
}

async function start(
  options: StartOptions,
  ending: Ending,
): Promise<Omit<RunningSystem, 'stop' | 'stopping'>> {
  if (options.reset) resetDatabase(options.environment);
  const isCluster = options.environment.KAFKA_BROKERS !== undefined;
  const partitions = isCluster ? options.configuration.settings.cluster.partitions : 1;
  const database = await openFairleadDatabase(options, partitions);
  ending.first('the database', () => database.close());
  await claimLayout(database.pool, partitions);
  if (isCluster) return { ...(await startCluster(options, database, ending)), database: database.status() };
  const core = createCore(options);
  const { configuration, log } = options;
  const hall: Hall = openHall(configuration, core, () => markets.market);
  const markets: Markets = createMarkets(configuration, core, (fields, text) => log.warn(fields, text), {
    hall,
  });
  const { partition } = configuration.settings.database;
  const readSide = createReadSide(options, { ...core, ...markets, database }, [partition]);
  ending.first('the audit', () => readSide.auditFollower.stop());
  const parts = { ...core, ...markets, ...readSide, database };
  const [projections] = readSide.projections;
  if (!projections) throw new Error('a read side without projections');
  const use = { partition, sink: projections, readSide: projections };
  const { engine, lifecycle, limits, snapshots } = createEngine(options, parts, use);
  // Ends after the engine: it is of what that has written last.
  ending.first('the last snapshot', () => snapshots.stop());
  const flow = await openBackgroundFlow(marketSpec(options), configuration, { ...core, hall }, (text) =>
    log.warn(text),
  );
  flow?.start();
  ending.first('the simulated market', () => flow?.stop());
  ending.first('orders under way', () => lifecycle.stop());
  await lifecycle.start();
  snapshots.start();
  readSide.auditFollower.start();
  const gateway = gatewayDeps(options, { ...parts, entry: engine, limits });
  const server = await listen(options.environment, gateway, ending);
  // Before the gateway: until then it answers that nothing is accepted any more.
  ending.first('orders under way', () => lifecycle.stop());
  return {
    url: urlOf(options.environment, server),
    database: database.status(),
    missingVenues: () => markets.venues.missing(),
  };
}

function resetDatabase({ DATABASE_URL, DATA_DIR }: Environment): void {
  if (DATABASE_URL !== undefined) {
    throw new ConfigurationError(
      '--reset is for the embedded database; empty the server behind DATABASE_URL yourself',
    );
  }
  removeClusterFolder(DATA_DIR);
}

function openFairleadDatabase({ environment, log }: StartOptions, journals: number): Promise<Database> {
  const { DATABASE_URL: url, DATA_DIR: dataDir } = environment;
  return openDatabase({ ...(url !== undefined && { url }), dataDir, log, journals });
}
