/** A gateway process: the read side of every partition, fed by the events topic, and the engines' door over the bus. */
import type { EngineNode } from '../../cluster/engine-node.js';
import { PartitionFollower } from '../../cluster/partition-follower.js';
import { partitionOf } from '../../cluster/partitions.js';
import { RemoteOrderEntry } from '../../cluster/remote-order-entry.js';
import { ExposureLedger } from '../../compliance/exposure-ledger.js';
import { RecentOrders } from '../../compliance/recent-orders.js';
import { EngineState } from '../../engine/engine-state.js';
import type { CheckOutcome } from '../../engine/order-entry.js';
import type { VenueListener } from '../../execution/venue-adapter.js';
import { PostgresJournalReader } from '../../journal/postgres-journal-reader.js';
import { DatabaseWatch } from '../../database/database-watch.js';
import type { User } from '../../model/actor.js';
import type { OrderTerms } from '../../model/order-terms.js';
import { engineArchive } from '../../snapshots/engine-archive.js';
import { PostgresArchive } from '../../snapshots/postgres-archive.js';
import { StoredSnapshots } from '../../snapshots/stored-snapshots.js';
import type { Ending } from '../ending.js';
import { gatewayDeps, listen, urlOf } from '../gateway.js';
import type { Markets } from '../markets.js';
import { createOrderFlow } from '../order-flow.js';
import { routingPolicy } from '../partition.js';
import { createReadSide } from '../read-side.js';
import type { ReadSide } from '../read-side.js';
import type { ClusterNode, ClusterParts } from './cluster-parts.js';
import { limitsOf } from './cluster-limits.js';

const VENUE_PATIENCE = 3_000_000;

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
  let busIsUp = true;
  bus.onState((state) => {
    busIsUp = state === 'UP';
  });
  const followers = new Map<number, PartitionFollower>();
  const entry: RemoteOrderEntry = new RemoteOrderEntry({
    bus,
    topic: topics.commands,
    partitions: partitions.length,
    accountOf: async (orderId) => (await readSide.orders.order(orderId))?.account,
    check: (terms, by) => preview(parts, markets, followers, { terms, by }),
    closedBecause: () =>
      closed ??
      (busIsUp ? null : 'the bus does not answer') ??
      watch.trouble() ??
      engine?.closedBecause() ??
      null,
    ids: core.ids,
    clock: core.clock,
    scheduler: core.scheduler,
    patience: configuration.settings.cluster.answerTimeoutMillis * 1000,
  });
  for (const partition of partitions) followers.set(partition, followerOf(parts, readSide, partition, entry));
  const ends = await bus.ends(topics.events);
  for (const follower of followers.values()) await follower.start();
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
  const { configuration, log } = options;
  const sink = readSide.projections[partition];
  if (!sink) throw new Error(`there is no read side of partition ${partition}`);
  return new PartitionFollower({
    journal: new PostgresJournalReader(database.pool, partition),
    archive: engineArchive({
      archive: new PostgresArchive(database.pool, partition),
      snapshots: new StoredSnapshots({ pool: database.pool, partition, log }),
      readSide: sink,
      accounts: configuration.accounts.all().map(({ account }) => account),
      newest: configuration.settings.memory.keepNewest,
    }),
    sink,
    emptyState: () => new EngineState(new ExposureLedger(core.calendar), new RecentOrders()),
    answered: (commandId, outcome) => entry.answered(commandId, outcome),
    clock: core.clock,
    log,
  });
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

/** By the state of the account's partition as it is known here; its engine may know of more. */
function preview(
  { options, core, partitions }: ClusterParts,
  { market, venues }: Markets,
  followers: ReadonlyMap<number, PartitionFollower>,
  { terms, by }: { readonly terms: OrderTerms; readonly by: User },
): CheckOutcome {
  const state = followers.get(partitionOf(terms.account, partitions.length))?.state;
  if (!state) return { accepted: false, results: [], route: null };
  const { configuration } = options;
  const { settings } = configuration;
  const { calendar, clock, ids } = core;
  const flow = createOrderFlow(configuration, {
    state,
    market,
    venues,
    calendar,
    clock,
    ids,
    routing: (at) => routingPolicy(settings, calendar.tradingDate(at)),
    working: settings.routing,
  });
  return flow.preview(terms, by);
}
