/** The read models in memory, told together: each durable event once, in journal order. */
import type { CommittedEvent, Projection } from './committed-event.js';
import type { BlotterProjection } from './blotter/blotter-projection.js';
import type { PositionsProjection } from './positions/positions-projection.js';

export interface ProjectionsDeps {
  readonly blotter: BlotterProjection;
  readonly positions: PositionsProjection;
  /** Read models that nobody listens to. */
  readonly quiet: readonly Projection[];
  /** Called with each live batch, after the read models have it. */
  readonly committed: (batch: readonly CommittedEvent[]) => void;
}

export class Projections {
  #lastSeq = 0;

  constructor(private readonly deps: ProjectionsDeps) {}

  lastSeq(): number {
    return this.#lastSeq;
  }

  replay(committed: CommittedEvent): void {
    this.#lastSeq = committed.seq;
    this.deps.blotter.apply(committed);
    this.deps.positions.apply(committed);
    for (const projection of this.deps.quiet) projection.apply(committed);
  }

  publish(batch: readonly CommittedEvent[]): void {
    const last = batch.at(-1);
    if (!last) return;
    this.#lastSeq = last.seq;
    for (const projection of this.deps.quiet) for (const committed of batch) projection.apply(committed);
    this.deps.blotter.applyAll(batch);
    this.deps.positions.applyAll(batch);
    this.deps.committed(batch);
  }
}
