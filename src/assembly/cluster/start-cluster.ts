/** One process of a cluster, in the roles that it was given: gateway, engine, projector, or all of them. */
import { hostname } from 'node:os';
import { EngineNode } from '../../cluster/engine-node.js';
import { topicsOf } from '../../cluster/topics.js';
import { watchBus } from '../../bus/watch-bus.js';
import { KafkaBus } from '../../bus/kafka-bus.js';
import { ConfigurationError, ROLES } from '../../config.js';
import type { Database } from '../../database/database.js';
import { createCore } from '../core.js';
import type { Ending } from '../ending.js';
import type { Hall, Markets } from '../markets.js';
import { createMarkets, openBackgroundFlow, openHall } from '../markets.js';
import { marketSpec } from '../start-options.js';
import type { StartOptions } from '../start-options.js';
import type { ClusterNode, ClusterParts } from './cluster-parts.js';
import { hostPartition } from './hosted-partition.js';
import { registerNodeMetrics } from './node-metrics.js';
import { startGatewayNode } from './gateway-node.js';
import { serveOperations } from './operations.js';
import { startProjector } from './projector.js';

/** Rejects with an error that says what to mend; what was begun is in `ending`. */
export async function startCluster(
  options: StartOptions,
  database: Database,
  ending: Ending,
): Promise<ClusterNode> {
  const parts = await clusterParts(options, database, ending);
  const { FAIRLEAD_ROLES: roles } = options.environment;
  const flow = await openBackgroundFlow(
    marketSpec(options),
    options.configuration,
    { ...parts.core, hall: parts.hall },
    (text) => options.log.warn(text),
  );
  flow?.start();
  ending.first('the simulated market', () => flow?.stop());
  const engine = roles.includes('engine') ? await startEngineNode(parts, ending) : null;
  if (roles.includes('gateway')) {
    const gateway = await startGatewayNode(parts, ending, engine?.node ?? null);
    // Before the gateway: until then it answers that nothing is accepted any more.
    if (engine) ending.first('orders under way', () => engine.stop());
    return gateway;
  }
  if (roles.includes('projector')) await startProjector(parts, ending);
  return await serveOperations(parts, ending, engine?.node ?? null);
}

async function clusterParts(
  options: StartOptions,
  database: Database,
  ending: Ending,
): Promise<ClusterParts> {
  const { configuration, environment, log } = options;
  const { cluster } = configuration.settings;
  const core = createCore(options);
  const topics = topicsOf(environment.KAFKA_TOPIC_PREFIX, cluster.partitions);
  const bus = new KafkaBus({
    brokers: environment.KAFKA_BROKERS ?? [],
    // By this a person finds the process that the bus speaks of.
    clientId: `fairlead-${hostname()}-${process.pid}`,
    sessionTimeoutMs: cluster.sessionTimeoutMillis,
    heartbeatIntervalMs: Math.floor(cluster.sessionTimeoutMillis / 20),
    log,
  });
  ending.first('the bus', () => bus.close());
  await bus.ensureTopics(topics.all);
  const warn = (fields: object, text: string) => log.warn(fields, text);
  const hall: Hall = openHall(configuration, core, () => watched.market);
  const watched: Markets = createMarkets(configuration, core, warn, { identity: { clientId: null }, hall });
  if (hall.size > 0 && environment.FAIRLEAD_ROLES.length < ROLES.length)
    throw new ConfigurationError(
      'venues.yaml: several processes cannot share exchanges of one of them; use `link: { kind: tcp }`',
    );
  const partitions = Array.from({ length: cluster.partitions }, (_, partition) => partition);
  const sessionTimeout = cluster.sessionTimeoutMillis * 1000;
  return { options, core, database, bus, topics, partitions, hall, watched, sessionTimeout };
}

/** How long a process that has all the roles waits for its own partitions before it says that it is ready. */
const PARTITION_PATIENCE = 15_000_000;

const NO_ENDS: ReadonlyMap<number, number> = new Map();

interface RunningEngines {
  readonly node: EngineNode;
  /** Gives the partitions back; answers what was left. Asked again it is the same end. */
  readonly stop: () => Promise<readonly string[]>;
}

async function startEngineNode(parts: ClusterParts, ending: Ending): Promise<RunningEngines> {
  const { options, core, bus, topics, partitions } = parts;
  const node = new EngineNode({
    open: (partition, settled) => hostPartition(parts, partition, settled),
    log: options.log,
  });
  const busTrouble = watchBus(bus);
  registerNodeMetrics(core.metrics, node, async () => {
    if (busTrouble() !== null) return NO_ENDS;
    return bus.ends(topics.commands).catch(() => NO_ENDS);
  });
  const membership = await bus.join(topics.engines, topics.commands, node);
  const stop = async () => {
    await membership.close();
    return node.left();
  };
  ending.first('orders under way', stop);
  const patience = new Promise<void>((resolve) => {
    core.scheduler.after(PARTITION_PATIENCE, resolve);
  });
  // Others may have some of them, or all.
  if (options.environment.FAIRLEAD_ROLES.length === ROLES.length)
    await Promise.race([node.hasTaken(partitions.length), patience]);
  return { node, stop };
}
