/** The engine: how it begins, and who keeps its snapshots. */
import { ExposureLedger } from '../compliance/exposure-ledger.js';
import { limitsInUse } from '../compliance/limits-in-use.js';
import { RecentOrders } from '../compliance/recent-orders.js';
import type { Database } from '../database/database.js';
import { EngineLifecycle } from '../engine/engine-lifecycle.js';
import { EngineState } from '../engine/engine-state.js';
import { OrderEngine } from '../engine/order-engine.js';
import { recover } from '../engine/recovery.js';
import { engineArchive } from '../snapshots/engine-archive.js';
import { SnapshotFollower } from '../snapshots/snapshot-follower.js';
import { StoredSnapshots } from '../snapshots/stored-snapshots.js';
import type { Core } from './core.js';
import { shutdownPolicy } from './ending.js';
import { openJournal } from './journal.js';
import type { Markets } from './markets.js';
import { createPartition } from './partition.js';
import type { ReadSide } from './read-side.js';
import { createReconciler } from './reconciliation.js';
import type { StartOptions } from './start-options.js';

/** An engine that takes nothing yet: its life begins with `lifecycle.start`. */
export function createEngine(
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
