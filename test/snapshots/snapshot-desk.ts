/** A journal in a real database, the writer of its snapshots, and starts from them: all that stands between crash and ready. */
import type { Pool } from 'pg';
import { recover } from '../../src/engine/recovery.js';
import type { Recovered } from '../../src/engine/recovery.js';
import { PostgresJournal } from '../../src/journal/postgres-journal.js';
import type { JournalRecord } from '../../src/journal/journal.js';
import { ManualClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { ManualScheduler } from '../../src/lib/scheduler.js';
import { AllOrders } from '../../src/projections/blotter/all-orders.js';
import { BlotterProjection } from '../../src/projections/blotter/blotter-projection.js';
import { PositionsProjection } from '../../src/projections/positions/positions-projection.js';
import { NO_ORDER_HISTORY } from '../../src/projections/blotter/order-history.js';
import type { OrderHistory } from '../../src/projections/blotter/order-history.js';
import { Projections } from '../../src/projections/projections.js';
import { VenueStatistics } from '../../src/projections/venues/venue-statistics.js';
import { NO_ARCHIVE } from '../../src/engine/archive.js';
import type { Archive, StartingPoint } from '../../src/engine/archive.js';
import { engineArchive } from '../../src/snapshots/engine-archive.js';
import { PostgresArchive } from '../../src/snapshots/postgres-archive.js';
import { PostgresPositionHistory } from '../../src/snapshots/postgres-position-history.js';
import { SnapshotStore } from '../../src/snapshots/snapshot-store.js';
import { StoredSnapshots } from '../../src/snapshots/stored-snapshots.js';
import { SnapshotWriter } from '../../src/snapshots/snapshot-writer.js';
import type { Taken } from '../../src/snapshots/snapshot-writer.js';
import { NOON } from '../support/orders.js';
import { emptyState } from './history.js';

const ACCOUNTS = ['EQ1-MAIN', 'EQ1-ALGO'];

const currencyOf = () => 'USD';
const isDesk = () => false;

/** What a start has brought up. */
export interface Started extends Recovered {
  readonly blotter: BlotterProjection;
  readonly orders: AllOrders;
  readonly positions: PositionsProjection;
  readonly statistics: VenueStatistics;
  readonly projections: Projections;
}

export class SnapshotDesk {
  readonly taken: Taken[] = [];
  readonly warnings: string[] = [];
  readonly archive: PostgresArchive;
  readonly past: PostgresPositionHistory;
  readonly snapshots: StoredSnapshots;
  #journal: PostgresJournal | null = null;

  /** So many of the newest orders are in memory after a start. */
  newest = 0;
  /** Happens while a start is reading its snapshot. */
  meanwhile: () => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly pool: Pool,
    readonly partition = 0,
  ) {
    const log = {
      warn: (fields: object, text: string) => this.warnings.push(`${text} ${JSON.stringify(fields)}`),
    };
    this.archive = new PostgresArchive(pool, partition);
    this.past = new PostgresPositionHistory(pool, partition);
    this.snapshots = new StoredSnapshots({ pool, partition, log });
  }

  /** Empties the database, of all partitions, and begins anew. */
  async clear(): Promise<void> {
    await this.#journal?.close();
    this.#journal = null;
    await this.pool.query(`
      ALTER TABLE journal DISABLE TRIGGER ALL; ALTER TABLE journal_head DISABLE TRIGGER ALL;
      TRUNCATE journal, journal_head, snapshot, order_family, order_family_child, used_cl_ord_id,
        used_cl_ord_id_hashes, position_change;
      ALTER TABLE journal ENABLE TRIGGER ALL; ALTER TABLE journal_head ENABLE TRIGGER ALL`);
    this.taken.length = 0;
    this.warnings.length = 0;
  }

  async append(records: readonly JournalRecord[]): Promise<void> {
    const journal = await this.journal();
    for (let from = 0; from < records.length; from += 500)
      await journal.append(
        records.slice(from, from + 500).map(({ type, at, payload }) => ({ type, at, payload })),
      );
  }

  async journal(): Promise<PostgresJournal> {
    this.#journal ??= await PostgresJournal.open(this.pool, { partition: this.partition });
    return this.#journal;
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  writer(every: number): SnapshotWriter {
    const { pool, archive, past, snapshots } = this;
    return new SnapshotWriter({
      journal: { read: (from) => this.#reading(from), head: async () => (await this.journal()).head() },
      archive,
      positions: past,
      snapshots,
      store: new SnapshotStore(pool, this.partition),
      emptyState,
      every,
      taken: (taken) => this.taken.push(taken),
      pause: () => Promise.resolve(),
      log: { ...silentLog, warn: (_, text) => this.warnings.push(text) },
    });
  }

  async *#reading(from: number): AsyncIterable<JournalRecord> {
    yield* (await this.journal()).read(from);
  }

  async #latest(archive: Archive): Promise<StartingPoint | null> {
    const point = await archive.latest();
    await this.meanwhile();
    return point;
  }

  /** Empty read models, and the archive of what leaves them; `past`: where old executions of a position are found. */
  readSide(past: PostgresPositionHistory | null) {
    const clock = new ManualClock(NOON);
    const scheduler = new ManualScheduler(clock);
    const blotter = new BlotterProjection({ currencyOf, isDesk });
    const positions = new PositionsProjection({
      market: { book: (symbol) => ({ symbol, nbbo: { ...NOBODY, symbol }, venues: [], lastTrade: null }) },
      instruments: { get: () => undefined },
      clock,
      ...(past && {
        past: { history: past, scheduler, log: silentLog },
      }),
    });
    const statistics = new VenueStatistics();
    const projections = new Projections({ blotter, positions, statistics, committed: () => undefined });
    const orders = allOrders(blotter, past ? this.archive : NO_ORDER_HISTORY);
    return { clock, scheduler, blotter, orders, positions, statistics, projections };
  }

  /** For a state whose read side this is; `heard` where it may be behind the snapshots. */
  archiveOf(readSide: Projections, heard?: () => number): Archive {
    const { archive, newest, snapshots } = this;
    return engineArchive({ archive, snapshots, readSide, accounts: ACCOUNTS, newest, heard });
  }

  /** As at a start: from the latest snapshot, or from the journal alone. */
  async start(from: 'SNAPSHOT' | 'JOURNAL'): Promise<Started> {
    const usual = from === 'SNAPSHOT';
    const { clock, scheduler: _, projections, ...shown } = this.readSide(usual ? this.past : null);
    const archive = usual ? this.archiveOf(projections) : NO_ARCHIVE;
    const log = { warn: (_: object, text: string) => this.warnings.push(text) };
    const reading = { ...archive, latest: () => this.#latest(archive) };
    const deps = { archive: reading, sink: projections, emptyState, clock, listening: false, log };
    const recovered = await recover(await this.journal(), deps);
    await projections.settled();
    return { ...recovered, ...shown, projections };
  }
}

/** What is in the blotter, and the rest from there. */
export function allOrders(blotter: BlotterProjection, history: OrderHistory): AllOrders {
  return new AllOrders({ blotter, history, currencyOf, isDesk });
}

/** Nothing is in memory. */
export function noOrders(): BlotterProjection {
  return new BlotterProjection({ currencyOf, isDesk });
}

const NOBODY = { symbol: '', bid: null, ask: null, state: 'EMPTY', at: NOON } as const;
