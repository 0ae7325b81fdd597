/** The doctor's findings about a cluster: its bus, its partitions, and the firm's limit that they share. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from '../bus/bus.js';
import { KafkaBus } from '../bus/kafka-bus.js';
import { standingsOf } from '../cluster/partition-status.js';
import type { PartitionStanding } from '../cluster/partition-status.js';
import { topicsOf } from '../cluster/topics.js';
import type { Topics } from '../cluster/topics.js';
import { firmMaximum } from '../compliance/limits-in-use.js';
import type { Environment } from '../config.js';
import { loadConfiguration } from '../configuration.js';
import type { Configuration } from '../configuration.js';
import type { Database } from '../database/database.js';
import { openDatabase } from '../database/database.js';
import { layoutOf } from '../database/partition-layout.js';
import { SystemClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { formatMoney } from '../model/money.js';
import type { Money } from '../model/money.js';
import { finding, reasonOf } from './finding.js';
import type { Finding } from './finding.js';
import { isBehind, partitionFinding } from './partition-finding.js';
import type { PartitionLook } from './partition-finding.js';
import { reachFault } from './reach-fault.js';

/** Longer than a relay and the audit pause between two attempts when all is well. */
const LOOK_AGAIN_MS = 3_000;

interface ClusterUse {
  readonly bus: Bus;
  readonly topics: Topics;
  readonly configuration: Configuration;
}

/** None without a bus. What is wrong with the configuration or the database itself is said by other checks. */
export async function clusterFindings(environment: Environment): Promise<readonly Finding[]> {
  const { KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: prefix, FAIRLEAD_CONFIG: folder } = environment;
  const configuration = brokers ? configurationOf(folder) : null;
  if (!brokers || !configuration) return [];
  const { sessionTimeoutMillis: sessionTimeoutMs, partitions } = configuration.settings.cluster;
  const reached = await brokersFinding(brokers);
  const bus = new KafkaBus({
    brokers,
    clientId: 'fairlead-doctor',
    sessionTimeoutMs,
    heartbeatIntervalMs: sessionTimeoutMs,
    log: silentLog,
  });
  const use = { bus, topics: topicsOf(prefix, partitions), configuration };
  try {
    const topics = await topicsFinding(use);
    return [reached, topics, ...(await databaseFindings(environment, use))];
  } finally {
    await bus.close();
  }
}

function configurationOf(folder: string): Configuration | null {
  try {
    return loadConfiguration(folder);
  } catch {
    return null;
  }
}

async function brokersFinding(brokers: readonly string[]): Promise<Finding> {
  const faults = await Promise.all(
    brokers.map((broker) => {
      const { hostname, port } = new URL(`tcp://${broker}`);
      return reachFault(hostname, Number(port));
    }),
  );
  const missing = faults.flatMap((fault) => fault ?? []);
  const detail = missing.length === 0 ? brokers.join(', ') : missing.join('; ');
  return finding('brokers', missing.length === 0, detail, 'start the broker there, or correct KAFKA_BROKERS');
}

async function topicsFinding({ bus, topics }: ClusterUse): Promise<Finding> {
  const name = 'topics';
  try {
    const there = await bus.partitionsOf(topics.all.map((topic) => topic.name));
    const faults = topics.all.flatMap(({ name: topic, partitions }) => {
      const found = there.get(topic);
      if (found === undefined) return `${topic} is missing`;
      return found === partitions ? [] : `${topic} has ${found} partitions, ${partitions} are configured`;
    });
    const right = topics.all.map((topic) => `${topic.name} (${topic.partitions})`);
    const detail = faults.length > 0 ? faults.join('; ') : right.join(', ');
    const remedy =
      'a missing one is made by the first process that starts; with another number of partitions it may be ' +
      'another system’s: see KAFKA_TOPIC_PREFIX';
    return finding(name, faults.length === 0, detail, remedy);
  } catch (error) {
    const detail = `the bus does not answer: ${reasonOf(error)}`;
    return finding(name, false, detail, 'see the brokers and their logs');
  }
}

async function databaseFindings(
  { DATABASE_URL: url, DATA_DIR: dataDir }: Environment,
  use: ClusterUse,
): Promise<readonly Finding[]> {
  try {
    const database = await openDatabase({ ...(url !== undefined && { url }), dataDir, log: silentLog });
    try {
      return await partitionFindings(database, use);
    } finally {
      await database.close();
    }
  } catch (error) {
    return [finding('partitions', false, reasonOf(error), 'look at the database first')];
  }
}

async function partitionFindings({ pool }: Database, use: ClusterUse): Promise<readonly Finding[]> {
  const { configuration } = use;
  const { partitions } = configuration.settings.cluster;
  const layout = await layoutOf(pool);
  if (layout !== null && layout !== partitions) return [layoutFinding(layout, partitions)];
  const numbers = Array.from({ length: partitions }, (_, partition) => partition);
  const look = async () => lookAt(await standingsOf(pool, numbers, use.topics.commands), use);
  const before = await look();
  if (before.some(isBehind)) await delay(LOOK_AGAIN_MS);
  const now = before.some(isBehind) ? await look() : before;
  const maximum = maximumNow(configuration);
  const each = now.map((one, i) => partitionFinding(before[i] ?? one, one, maximum !== null));
  return maximum === null
    ? each
    : [
        ...each,
        firmFinding(
          now.map(({ standing }) => standing),
          maximum,
        ),
      ];
}

function layoutFinding(layout: number, partitions: number): Finding {
  const detail = `the database holds orders in ${layout} partitions, ${partitions} are configured`;
  return finding('partitions', false, detail, `set cluster.partitions of default.yaml to ${layout}`);
}

async function lookAt(
  standings: readonly PartitionStanding[],
  { bus, topics }: ClusterUse,
): Promise<readonly PartitionLook[]> {
  const owners = await bus.owners(topics.engines, topics.commands).catch(() => null);
  const there = await bus.partitionsOf([topics.commands]).catch(() => null);
  // A topic that is not there might still be in the making, and would be waited for.
  const ends = there?.has(topics.commands) ? await bus.ends(topics.commands).catch(() => null) : null;
  return standings.map((standing) => {
    const { partition } = standing;
    const owner = owners ? (owners.get(partition) ?? null) : undefined;
    return { standing, owner, end: ends?.get(partition) };
  });
}

function maximumNow({ rulebook, calendar }: Configuration): Money | null {
  return firmMaximum(rulebook, calendar.tradingDate(new SystemClock().now()));
}

function firmFinding(standings: readonly PartitionStanding[], maximum: Money): Finding {
  const budgets = standings.flatMap((standing) => standing.budgets);
  const granted = budgets.reduce((sum, budget) => sum + budget.granted, 0n);
  const used = budgets.reduce((sum, budget) => sum + budget.used, 0n);
  const detail = `${formatMoney(granted)} of ${formatMoney(maximum)} granted, ${formatMoney(used)} used`;
  const remedy =
    'the limit was lowered, or fills cost more than was reserved; what needs more is refused until it fits again';
  return finding('firm limit', granted <= maximum, detail, remedy);
}
