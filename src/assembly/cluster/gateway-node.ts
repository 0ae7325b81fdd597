/** A gateway process: the read side of every partition, fed by the events topic, and the engines' door over the bus. */
import { watchBus } from '../../bus/watch-bus.js';
import type { EngineNode } from '../../cluster/engine-node.js';
import { PartitionFollower } from '../../cluster/partition-follower.js';
import { partitionOf } from '../../cluster/partitions.js';
import { RemoteOrderEntry } from '../../cluster/remote-order-entry.js';
import type { EngineState } from '../../engine/engine-state.js';
import type { CheckOutcome } from '../../engine/order-entry.js';
import type { OrderFlow } from '../../engine/order-flow.js';
import type { VenueListener } from '../../execution/venue-adapter.js';
import { PostgresJournalReader } from '../../journal/postgres-journal-reader.js';
import { DatabaseWatch } from '../../database/database-watch.js';
import { createRetirement, emptyState, openArchive } from '../archive.js';
import type { Ending } from '../ending.js';
import { gatewayDeps, listen, urlOf } from '../gateway.js';
import type { Markets } from '../markets.js';
import { createOrderFlow, policiesOf } from '../order-flow.js';
import { createReadSide } from '../read-side.js';
import type { ReadSide } from '../read-side.js';
import { SnapshotWatch } from '../../snapshots/snapshot-watch.js';
import type { WatchedPartition } from '../../snapshots/snapshot-watch.js';
import type { ClusterNode, ClusterParts } from './cluster-parts.js';
import { followOperations } from './follow-operations.js';
import { registerPartitionGauge } from './partition-gauge.js';
import { limitsOf } from './cluster-limits.js';

const VENUE_PATIENCE = 3_000_000;

/** Until the partition's state is known. */
const UNKNOWN_YET: CheckOutcome = { accepted: false, results: [], route: null };

/** Listens once it knows all that was durable before the call. */
export async function startGatewayNode(
  parts: ClusterParts,
  ending: Ending,
  engine: EngineNode | null,
): Promise<ClusterNode> {
  const { options, core, database, bus, topics, partitions, watched: markets } = parts;
  const { configuration, environment, log } = options;
  const readSide = createReadSide(options, { ...core, ...markets, database }, partitions);
  if (environment.FAIRLEAD_ROLES.includes('projector')) {
    readSide.auditFollower.start();
    ending.first('the audit', () => readSide.auditFollower.stop());
  }
  ending.first('market data', () => markets.venues.close());
  await watchMarkets(markets, core.scheduler);

  const watch = new DatabaseWatch(database, core.scheduler);
  ending.first('the watch on the database', () => watch.stop());
  let closed: string | null = 'starting';
  const busTrouble = watchBus(bus);
  const followers = new Map<number, PartitionFollower>();
  const previews = new Map<number, OrderFlow>();
  const entry: RemoteOrderEntry = new RemoteOrderEntry({
    bus,
    topic: topics.commands,
    partitions: partitions.length,
    accountOf: async (orderId) => (await readSide.orders.order(orderId))?.account,
    check: (terms, by) =>
      previews.get(partitionOf(terms.account, partitions.length))?.preview(terms, by) ?? UNKNOWN_YET,
    closedBecause: () => closed ?? busTrouble() ?? engine?.closedBecause() ?? watch.trouble(),
    ids: core.ids,
    clock: core.clock,
    scheduler: core.scheduler,
    patience: configuration.settings.cluster.answerTimeoutMillis * 1000,
  });
  for (const partition of partitions) followers.set(partition, followerOf(parts, readSide, partition, entry));
  const ends = await bus.ends(topics.events);
  for (const [partition, follower] of followers)
    previews.set(partition, previewFlow(parts, await follower.start()));
  const following = await bus.follow(topics.events, ends, async (partition, records) => {
    try {
      await followers.get(partition)?.receive(records);
    } catch (error) {
      closed = 'the gateway has lost its place in the events; start it again';
      log.error({ partition, reason: String(error) }, closed);
      throw error;
    }
  });
  ending.first('the events', () => following.close());
  const operations = await followOperations(parts, { ...core, ...readSide });
  ending.first('the engines’ alerts', () => operations.close());
  registerPartitionGauge(
    core.metrics,
    {
      name: 'fairlead_orders_in_memory',
      help: 'Clients’ orders of a partition that a gateway has in memory',
    },
    () => [...followers].map(([partition, { state }]) => [partition, state?.families().size ?? 0]),
  );
  const snapshots = watchSnapshots(parts, readSide, followers);
  ending.first('the watch on snapshots', () => snapshots.stop());
  const deps = gatewayDeps(options, {
    ...core,
    ...markets,
    ...readSide,
    database,
    entry,
    missingElsewhere: () => engine?.missingVenues() ?? [],
    limits: () => limitsOf(parts, followers),
  });
  const server = await listen(options.environment, deps, ending);
  closed = null;
  return { url: urlOf(environment, server), missingVenues: () => markets.venues.missing() };
}

function followerOf(
  { options, core, database }: ClusterParts,
  readSide: ReadSide,
  partition: number,
  entry: RemoteOrderEntry,
): PartitionFollower {
  const sink = readSide.projections[partition];
  if (!sink) throw new Error(`there is no read side of partition ${partition}`);
  return new PartitionFollower({
    journal: new PostgresJournalReader(database.pool, partition),
    archive: openArchive(options, { database, partition, readSide: sink, heard: () => sink.lastSeq() }),
    retirement: (state) => createRetirement(options.configuration.settings, { ...core, state, sink }),
    sink,
    emptyState: () => emptyState(core.calendar),
    answered: (commandId, outcome) => entry.answered(commandId, outcome),
    clock: core.clock,
    log: options.log,
  });
}

/** What the engines' snapshots have leaves memory here as it does there. */
function watchSnapshots(
  { options, core, database }: ClusterParts,
  { projections }: ReadSide,
  followers: ReadonlyMap<number, PartitionFollower>,
): SnapshotWatch {
  const partitions = new Map(
    [...followers].map(([partition, follower]) => {
      const sink = projections[partition];
      // Never beyond what was heard of: a snapshot may be ahead of the events topic.
      const taken = (seq: number) => sink?.archived(Math.min(seq, sink.lastSeq()));
      const archived: WatchedPartition['archived'] = (families) => follower.archived(families);
      return [partition, { taken, unarchived: () => follower.unarchived(), archived }] as const;
    }),
  );
  const watch = new SnapshotWatch({
    pool: database.pool,
    partitions,
    scheduler: core.scheduler,
    log: options.log,
  });
  watch.start();
  return watch;
}

/** Quotes, trades and whether each market can be reached, as this process sees them. */
async function watchMarkets({ market, venues }: Markets, scheduler: ClusterParts['core']['scheduler']) {
  const listener: VenueListener = {
    onReport: () => undefined,
    onBook: (update) => market.onBook(update),
    onTrade: (print) => market.onTrade(print),
    onLink: (venue, state) => {
      venues.setState(venue, state === 'UP' ? 'OPEN' : 'DISCONNECTED');
      market.onLink(venue, state);
    },
  };
  const patience = new Promise<void>((resolve) => {
    scheduler.after(VENUE_PATIENCE, resolve);
  });
  await venues.connect(listener, () => null, patience);
}

/** What a partition's orders would be answered, by its state as it is known here; its engine may know of more. */
function previewFlow({ options, core, watched }: ClusterParts, state: EngineState): OrderFlow {
  const { configuration } = options;
  const { calendar, clock, ids } = core;
  const { market, venues } = watched;
  const policies = policiesOf(configuration.settings, calendar);
  return createOrderFlow(configuration, { state, market, venues, calendar, clock, ids, ...policies });
}
