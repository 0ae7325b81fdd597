/** Where a partition's orders are found again, and the empty state that they are folded into. */
import { ExposureLedger } from '../compliance/exposure-ledger.js';
import { RecentOrders } from '../compliance/recent-orders.js';
import type { Settings } from '../config.js';
import type { Database } from '../database/database.js';
import type { Archive } from '../engine/archive.js';
import { EngineState } from '../engine/engine-state.js';
import { Retirement } from '../engine/retirement.js';
import type { RetirementDeps } from '../engine/retirement.js';
import type { TradingCalendar } from '../reference/trading-calendar.js';
import { engineArchive } from '../snapshots/engine-archive.js';
import type { EngineArchiveDeps } from '../snapshots/engine-archive.js';
import { PostgresArchive } from '../snapshots/postgres-archive.js';
import { StoredSnapshots } from '../snapshots/stored-snapshots.js';
import type { StartOptions } from './start-options.js';

export interface ArchiveUse {
  readonly database: Database;
  readonly partition: number;
  readonly readSide: EngineArchiveDeps['readSide'];
  readonly heard?: EngineArchiveDeps['heard'];
}

export function openArchive(
  { configuration, log }: Pick<StartOptions, 'configuration' | 'log'>,
  { database: { pool }, partition, readSide, heard }: ArchiveUse,
): Archive {
  return engineArchive({
    archive: new PostgresArchive(pool, partition),
    snapshots: new StoredSnapshots({ pool, partition, log }),
    readSide,
    accounts: configuration.accounts.all().map(({ account }) => account),
    newest: configuration.settings.memory.keepNewest,
    heard,
  });
}

/** Which orders leave memory, and when. */
export function createRetirement(
  { memory: { keepEndedHours, keepNewest, keepAtMost } }: Settings,
  parts: Pick<RetirementDeps, 'state' | 'sink' | 'clock' | 'scheduler'>,
): Retirement {
  const { state, sink, clock, scheduler } = parts;
  const keepFor = keepEndedHours * 3_600_000_000;
  return new Retirement({ state, sink, clock, scheduler, keepFor, keepNewest, keepAtMost });
}

export function emptyState(calendar: TradingCalendar): EngineState {
  return new EngineState(new ExposureLedger(calendar), new RecentOrders());
}
