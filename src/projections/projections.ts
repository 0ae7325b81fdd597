/** The read models in memory, told together: each durable event once, in journal order. */
import { decodeEvent } from '../orders/event-codec.js';
import type { EncodedEvent } from '../orders/event-codec.js';
import type { CommittedEvent } from './committed-event.js';
import type { BlotterProjection } from './blotter/blotter-projection.js';
import type { PositionSnapshot } from './positions/position.js';
import type { PositionsProjection } from './positions/positions-projection.js';
import type { VenueStatistics, VenueStatisticsSnapshot } from './venues/venue-statistics.js';

export interface ProjectionsDeps {
  readonly blotter: BlotterProjection;
  readonly positions: PositionsProjection;
  readonly statistics: VenueStatistics;
  /** Called with each live batch, after the read models have it. */
  readonly committed: (batch: readonly CommittedEvent[]) => void;
}

/** What of the read side is no single order's. */
export interface ReadSideSnapshot {
  readonly positions: readonly PositionSnapshot[];
  readonly statistics: VenueStatisticsSnapshot;
}

export class Projections {
  #lastSeq = 0;

  constructor(private readonly deps: ProjectionsDeps) {}

  lastSeq(): number {
    return this.#lastSeq;
  }

  families(): Iterable<string> {
    return this.deps.blotter.families();
  }

  /** Of empty read models makes those that the snapshot is of, as they stood at that record. */
  restore({ positions, statistics }: ReadSideSnapshot, seq: number): void {
    this.#lastSeq = seq;
    this.deps.positions.restore(positions, seq);
    this.deps.statistics.restore(statistics);
  }

  /** A family comes into memory, with all its events so far, its parent's entry first; one that is there stays as it is. */
  admit(records: readonly EncodedEvent[]): void {
    this.deps.blotter.admit(records);
    const [entry] = records;
    if (entry) this.deps.positions.admit(decodeEvent(entry));
  }

  /** A family leaves memory. */
  release(parentOrderId: string): void {
    this.deps.blotter.release(parentOrderId);
    this.deps.positions.release(parentOrderId);
  }

  /** A snapshot at this record is durable: what it has can be let go. */
  archived(seq: number): void {
    this.deps.positions.archived(seq);
  }

  /** The replay is over. */
  replayed(): void {
    this.deps.positions.replayed();
  }

  /** Resolves when everything told so far is in what is shown. */
  settled(): Promise<void> {
    return this.deps.positions.settled();
  }

  replay(committed: CommittedEvent): void {
    this.#lastSeq = committed.seq;
    this.deps.blotter.apply(committed);
    this.deps.positions.apply(committed);
    this.deps.statistics.apply(committed);
  }

  publish(batch: readonly CommittedEvent[]): void {
    const last = batch.at(-1);
    if (!last) return;
    this.#lastSeq = last.seq;
    for (const committed of batch) this.deps.statistics.apply(committed);
    this.deps.blotter.applyAll(batch);
    this.deps.positions.applyAll(batch);
    this.deps.committed(batch);
  }
}
