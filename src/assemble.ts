/** The only composition root: every part is made here, handed what it needs, and started and stopped in order. */
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Registry, collectDefaultMetrics } from 'prom-client';
import type { MarketSpec } from '../venues/market/open-market.js';
import { createMarkets, openBackgroundFlow } from './assembly/markets.js';
import type { Markets } from './assembly/markets.js';
import { createPartition } from './assembly/partition.js';
import { ExposureLedger } from './compliance/exposure-ledger.js';
import { limitsInUse } from './compliance/limits-in-use.js';
import { RecentOrders } from './compliance/recent-orders.js';
import { registerEngineMetrics } from './assembly/engine-metrics.js';
import { Ending, shutdownPolicy } from './assembly/ending.js';
import { openJournal } from './assembly/journal.js';
import { createReconciler } from './assembly/reconciliation.js';
import type { Environment } from './config.js';
import { ConfigurationError } from './config.js';
import type { Configuration } from './configuration.js';
import { removeClusterFolder } from './database/cluster-folder.js';
import type { Database, DatabaseStatus } from './database/database.js';
import { openDatabase } from './database/database.js';
import { packageRoot } from './database/package-root.js';
import { EngineLifecycle } from './engine/engine-lifecycle.js';
import { EngineState } from './engine/engine-state.js';
import { OrderEngine } from './engine/order-engine.js';
import { recover } from './engine/recovery.js';
import { ApiKeys } from './gateway/api-keys.js';
import type { GatewayDeps } from './gateway/gateway-deps.js';
import { KeyFile } from './gateway/key-file.js';
import { createHttpServer } from './gateway/rest/http-server.js';
import { createRestGateway } from './gateway/rest/rest-gateway.js';
import { createWebSocketGateway } from './gateway/websocket/websocket-gateway.js';
import { PostgresJournalReader } from './journal/postgres-journal-reader.js';
import { SystemClock } from './lib/clock.js';
import { TimeOrderedIds } from './lib/ids.js';
import { SeededRandom } from './lib/random.js';
import { SystemScheduler } from './lib/scheduler.js';
import { AlertLog } from './projections/alerts/alert-log.js';
import { OrderAlerts } from './projections/alerts/order-alerts.js';
import { UncertaintyAlerts } from './projections/alerts/uncertainty-alerts.js';
import { AuditFollower } from './projections/audit/audit-follower.js';
import { AuditQueries } from './projections/audit/audit-queries.js';
import { AllOrders } from './projections/blotter/all-orders.js';
import { BlotterProjection } from './projections/blotter/blotter-projection.js';
import type { VenueView } from './projections/market-views.js';
import { PositionsProjection } from './projections/positions/positions-projection.js';
import { Projections } from './projections/projections.js';
import { ReconciliationLog } from './projections/reconciliation/reconciliation-log.js';
import { VenueStatistics } from './projections/venues/venue-statistics.js';
import { engineArchive } from './snapshots/engine-archive.js';
import { PostgresArchive } from './snapshots/postgres-archive.js';
import { PostgresPositionHistory } from './snapshots/postgres-position-history.js';
import { StoredSnapshots } from './snapshots/stored-snapshots.js';
import { SnapshotFollower } from './snapshots/snapshot-follower.js';

export type MarketChoice =
  | { readonly kind: 'synthetic' }
  | { readonly kind: 'replay'; readonly file: string };

export interface StartOptions {
  readonly environment: Environment;
  readonly configuration: Configuration;
  readonly market: MarketChoice;
  readonly seed: string;
  readonly speed: number;
  /** Forget everything in the embedded database first. */
  readonly reset: boolean;
  readonly log: Logger;
  readonly version: string;
}

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

/** How long an audit question waits for the projection to catch up with the journal. */
const AUDIT_PATIENCE = 10_000_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

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
  const database = await openFairleadDatabase(options);
  ending.first('the database', () => database.close());
  const core = createCore(options);
  const { configuration, log } = options;
  const markets = createMarkets(configuration, core, (fields, text) => log.warn(fields, text));
  const readSide = createReadSide(options, { ...core, ...markets, database });
  ending.first('the audit', () => readSide.auditFollower.stop());
  const parts = { ...core, ...markets, ...readSide, database };
  const { engine, lifecycle, limits, snapshots } = createEngine(options, parts);
  // Ends after the engine: it is of what that has written last.
  ending.first('the last snapshot', () => snapshots.stop());
  const flow = await openBackgroundFlow(marketSpec(options), configuration, { ...core, ...markets }, (text) =>
    log.warn(text),
  );
  flow?.start();
  ending.first('the simulated market', () => flow?.stop());
  ending.first('orders under way', () => lifecycle.stop());
  await lifecycle.start();
  snapshots.start();
  readSide.auditFollower.start();
  const gateway = gatewayDeps(options, { ...core, ...markets, ...readSide, database, engine, limits });
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

function openFairleadDatabase({ environment, log }: StartOptions): Promise<Database> {
  const { DATABASE_URL: url, DATA_DIR: dataDir } = environment;
  return openDatabase({ ...(url !== undefined && { url }), dataDir, log });
}

function createCore({ configuration, seed }: StartOptions) {
  const clock = new SystemClock();
  const ids = new TimeOrderedIds(clock);
  const { instruments, calendar } = configuration;
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  return {
    clock,
    ids,
    metrics,
    scheduler: new SystemScheduler(),
    random: new SeededRandom(seed),
    calendar,
    alerts: new AlertLog(clock, ids),
    instruments,
  };
}

type Core = ReturnType<typeof createCore>;

function createReadSide(
  { configuration, log }: StartOptions,
  parts: Core & Markets & { readonly database: Database },
) {
  const { market, venues, clock, scheduler, instruments, alerts, database } = parts;
  const { partition } = configuration.settings.database;
  const reader = new PostgresJournalReader(database.pool, partition);
  const archive = new PostgresArchive(database.pool, partition);
  const currencyOf = (symbol: string) => instruments.get(symbol)?.currency;
  const isDesk = (venue: string) => venues.profile(venue)?.manual === true;
  const blotter = new BlotterProjection({ currencyOf, isDesk });
  const orders = new AllOrders({ blotter, history: archive, currencyOf, isDesk });
  const positions = new PositionsProjection({
    market,
    clock,
    instruments,
    past: { history: new PostgresPositionHistory(database.pool, partition), scheduler, log },
  });
  const statistics = new VenueStatistics();
  const auditFollower = new AuditFollower({ url: database.url, partition, log });
  const audit = new AuditQueries({
    pool: database.pool,
    journal: reader,
    projector: auditFollower,
    patience: AUDIT_PATIENCE,
  });
  const orderAlerts = new OrderAlerts(blotter, alerts);
  const uncertaintyAlerts = new UncertaintyAlerts(blotter, alerts);
  const projections = new Projections({
    blotter,
    positions,
    statistics,
    committed: (batch) => {
      auditFollower.notify();
      orderAlerts.tell(batch);
      uncertaintyAlerts.tell(batch);
    },
  });
  const reconciliations = new ReconciliationLog(alerts);
  const shown = { blotter, orders, positions, statistics, audit, reconciliations };
  return { ...shown, reader, archive, auditFollower, projections };
}

type ReadSide = ReturnType<typeof createReadSide>;

function createEngine(
  { configuration, environment, log }: StartOptions,
  parts: Core & Markets & ReadSide & { readonly database: Database },
) {
  const { market, venues, projections, alerts, scheduler, ids, database, calendar, clock } = parts;
  const { rulebook, accounts, settings } = configuration;
  const engine = new OrderEngine(() => ids.next());
  const alert = (text: string) => {
    log.error({ text }, 'alert');
    alerts.raise({ severity: 'CRITICAL', account: null, orderId: null, text });
  };
  const archive = engineArchive({
    archive: parts.archive,
    snapshots: new StoredSnapshots({ pool: database.pool, partition: settings.database.partition, log }),
    readSide: projections,
    accounts: accounts.all().map(({ account }) => account),
    newest: settings.memory.keepNewest,
  });
  const emptyState = () => new EngineState(new ExposureLedger(calendar), new RecentOrders());
  let ledger: ExposureLedger | null = null;
  const lifecycle = new EngineLifecycle({
    engine,
    openJournal: () => openJournal(database, settings.database),
    recover: (journal, listening) =>
      recover(journal, { archive, sink: projections, emptyState, clock, listening, log }),
    createPartition: (journal, state, lost) => {
      ({ ledger } = state);
      return createPartition(configuration, parts, { journal, state, archive, emptyState, lost, alert });
    },
    venues,
    market,
    scheduler,
    clock: parts.clock,
    shutdown: shutdownPolicy(configuration.settings),
    reconciler: createReconciler(configuration.settings, { ...parts, engine }),
    log,
  });
  const snapshots = new SnapshotFollower({
    url: database.url,
    partition: settings.database.partition,
    configFolder: environment.FAIRLEAD_CONFIG,
    every: settings.memory.snapshotEvery,
    taken: (seq) => projections.archived(seq),
    archived: (families) => engine.archived(families),
    scheduler,
    log,
  });
  const limits = () => (ledger ? limitsInUse({ rulebook, accounts, ledger, calendar }, clock.now()) : []);
  return { engine, lifecycle, limits, snapshots };
}

function marketSpec({ market, seed, speed }: StartOptions): MarketSpec {
  const pace = { seed, speed };
  return market.kind === 'synthetic' ? { ...market, ...pace } : { ...market, ...pace, loop: false };
}

interface GatewayParts extends Core, Markets, ReadSide {
  readonly database: Database;
  readonly engine: OrderEngine;
  readonly limits: () => ReturnType<typeof limitsInUse>;
}

function gatewayDeps(
  { environment, configuration, log, version }: StartOptions,
  parts: GatewayParts,
): GatewayDeps {
  const { settings, accounts, users, rulebook } = configuration;
  const { clock, ids, scheduler, engine, reader, statistics, venues } = parts;
  const demo = settings.demo && LOOPBACK.has(environment.HOST);
  registerEngineMetrics(parts.metrics, engine);
  return {
    ...parts,
    entry: engine,
    desk: parts.blotter.desk,
    journal: reader,
    venues: () => venueViews(venues, statistics),
    isMarket: (venue) => venues.profile(venue) !== undefined,
    compliance: {
      rulebook: () => rulebook.describe(parts.calendar.tradingDate(clock.now())),
      limits: parts.limits,
    },
    accounts,
    keys: new ApiKeys({
      store: new KeyFile(join(environment.DATA_DIR, 'keys.json')),
      users,
      clock,
      ids,
      demoKeys: demo ? users.demoKeys : [],
    }),
    scheduler,
    log,
    webRoot: join(packageRoot(), 'web', 'dist'),
    version,
  };
}

function venueViews(venues: Markets['venues'], statistics: VenueStatistics): readonly VenueView[] {
  return venues.states().map(({ profile, state }) => ({
    ...profile,
    state,
    // How long people take says nothing of a market.
    latencyMicros: profile.manual ? null : statistics.latencyMicros(profile.venue),
    fillRate: statistics.fillRate(profile.venue),
  }));
}

async function listen({ HOST, PORT }: Environment, deps: GatewayDeps, ending: Ending): Promise<Server> {
  const server = createHttpServer(createRestGateway(deps));
  const streams = createWebSocketGateway(server, deps);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, HOST, resolve);
  });
  ending.first('the gateway', async () => {
    await streams.close();
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return server;
}

function urlOf({ HOST }: Environment, server: Server): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}`;
}
