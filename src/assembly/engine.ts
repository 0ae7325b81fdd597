/** The engine of one partition: how it begins, and who keeps its snapshots. */
import type { ExposureLedger } from '../compliance/exposure-ledger.js';
import { limitsInUse } from '../compliance/limits-in-use.js';
import type { Database } from '../database/database.js';
import type { CommittedSink } from '../engine/committed-sink.js';
import { EngineLifecycle } from '../engine/engine-lifecycle.js';
import { OrderEngine } from '../engine/order-engine.js';
import type { Marks } from '../engine/recorder.js';
import { recover } from '../engine/recovery.js';
import type { FirmLimit } from '../compliance/compliance.js';
import type { Journal } from '../journal/journal.js';
import type { ReadSideSnapshot } from '../projections/projections.js';
import type { ReconciliationLog } from '../projections/reconciliation/reconciliation-log.js';
import { SnapshotFollower } from '../snapshots/snapshot-follower.js';
import { emptyState, openArchive } from './archive.js';
import type { Core } from './core.js';
import { shutdownPolicy } from './ending.js';
import { registerEngineMetrics } from './engine-metrics.js';
import { openJournal } from './journal.js';
import type { Markets } from './markets.js';
import { createPartition } from './partition.js';
import { createReconciler } from './reconciliation.js';
import type { StartOptions } from './start-options.js';

export interface EngineParts extends Core, Pick<Markets, 'market' | 'venues'> {
  readonly database: Database;
  readonly reconciliations: Pick<ReconciliationLog, 'add'>;
}

/** What an engine is of, and who hears of what it does. */
export interface EngineUse {
  readonly partition: number;
  readonly sink: CommittedSink;
  /** Told of snapshots: what the read side begins with, and from where on it can let go. */
  readonly readSide: {
    restore(snapshot: ReadSideSnapshot, seq: number): void;
    archived(seq: number): void;
  };
  /** Rejects while the partition is not this process's to open. */
  readonly mayOpen?: () => Promise<void>;
  /** Called with each journal that was opened, then with what was recovered from it; before anything is decided. */
  readonly opened?: (journal: Journal) => (ledger: ExposureLedger) => SharedWork;
}

/** What an engine that shares its work with others has besides. */
export interface SharedWork {
  readonly marks: Marks;
  readonly firmLimit: FirmLimit;
}

/** An engine that takes nothing yet: its life begins with `lifecycle.start`. */
export function createEngine(options: StartOptions, parts: EngineParts, use: EngineUse) {
  const { configuration, environment } = options;
  const log = options.log.child({ partition: use.partition });
  const { market, venues, alerts, scheduler, ids, database, calendar, clock } = parts;
  const { rulebook, accounts, settings } = configuration;
  const { partition, sink, readSide } = use;
  const engine = new OrderEngine(() => ids.next());
  const alert = (text: string) => {
    log.error({ text }, 'alert');
    alerts.raise({ severity: 'CRITICAL', account: null, orderId: null, text });
  };
  const archive = openArchive(options, { database, partition, readSide });
  const apart = () => emptyState(calendar);
  let ledger: ExposureLedger | null = null;
  let sharedBy: ((ledger: ExposureLedger) => SharedWork) | undefined;
  const lifecycle = new EngineLifecycle({
    engine,
    openJournal: async () => {
      await use.mayOpen?.();
      const journal = await openJournal(database, partition, settings.database);
      sharedBy = use.opened?.(journal);
      return journal;
    },
    recover: (journal, listening) =>
      recover(journal, { archive, sink, emptyState: apart, clock, listening, log }),
    createPartition: (journal, state, lost) => {
      ({ ledger } = state);
      const partitionParts = { ...parts, projections: sink };
      return createPartition(configuration, partitionParts, {
        journal,
        state,
        archive,
        emptyState: apart,
        lost,
        alert,
        ...sharedBy?.(ledger),
      });
    },
    venues,
    market,
    scheduler,
    clock,
    shutdown: shutdownPolicy(settings),
    reconciler: createReconciler(settings, { ...parts, engine, partition }),
    log,
  });
  const snapshots = new SnapshotFollower({
    url: database.url,
    partition,
    configFolder: environment.FAIRLEAD_CONFIG,
    every: settings.memory.snapshotEvery,
    taken: (seq) => readSide.archived(seq),
    archived: (families) => engine.archived(families),
    scheduler,
    log,
  });
  registerEngineMetrics(parts.metrics, engine);
  const limits = () => (ledger ? limitsInUse({ rulebook, accounts, ledger, calendar }, clock.now()) : []);
  return { engine, lifecycle, limits, snapshots };
}
