/** The state that a snapshot is taken of: the engine's own fold and the read side's, over the same records. */
import type { EngineState } from '../engine/engine-state.js';
import type { FamilyRecords } from '../engine/archive.js';
import type { OrderFamily } from '../engine/order-family.js';
import { foldApart } from '../engine/recall.js';
import { decodeEvent } from '../orders/event-codec.js';
import type { ArchivedFamily } from '../engine/retirement.js';
import type { OrderEvent } from '../orders/events.js';
import type { Position } from '../projections/positions/position.js';
import { PositionBook } from '../projections/positions/position-book.js';
import { VenueStatistics } from '../projections/venues/venue-statistics.js';
import { Changes } from './changes.js';
import type { SnapshotContent } from './snapshot-format.js';

export interface Restorable {
  readonly seq: number;
  readonly content: SnapshotContent;
  readonly families: readonly FamilyRecords[];
}

export class SnapshotFold {
  readonly state: EngineState;
  readonly positions = new PositionBook();
  readonly statistics = new VenueStatistics();
  changes = new Changes();
  /** Positions that are to be counted anew from their past. */
  readonly uncounted = new Set<Position>();

  constructor(private readonly emptyState: () => EngineState) {
    this.state = emptyState();
  }

  /** The order must be in memory, unless the event enters it. */
  apply(seq: number, event: OrderEvent): void {
    this.state.apply(event);
    const order = this.state.order(event.orderId);
    if (order) this.changes.note(seq, event, order);
    for (const { position, change, counted } of this.positions.take({ seq, event })) {
      this.changes.notePosition(position, change);
      if (!counted) this.uncounted.add(position);
    }
    this.statistics.apply({ event });
  }

  /** Learns what it needs of orders that come back into the state's memory. */
  learn([entry]: FamilyRecords): void {
    if (entry) this.positions.admit(decodeEvent(entry));
  }

  /** Of an empty fold makes the one that the snapshot is of; the families are those that are not over. */
  restore({ seq, content, families }: Restorable): void {
    this.state.restore(content.engine, foldApart(families, this.emptyState(), 0));
    this.positions.restore(content.positions, seq);
    this.statistics.restore(content.statistics);
    for (const records of families) this.learn(records);
  }

  content(): SnapshotContent {
    return {
      engine: this.state.toSnapshot(),
      positions: this.positions.toSnapshot(),
      statistics: this.statistics.toSnapshot(),
    };
  }

  /** Lets go of the families that are over: the tables are to have them. */
  releaseOver(): readonly ArchivedFamily[] {
    const archived: ArchivedFamily[] = [];
    for (const parentOrderId of this.changes.families.keys()) {
      const family = this.state.families().get(parentOrderId);
      if (!family || !this.state.isOver(family)) continue;
      for (const over of this.state.together(family)) archived.push(this.#release(over));
    }
    return archived;
  }

  #release(family: OrderFamily): ArchivedFamily {
    const { parentOrderId, events } = family;
    const digest = this.state.digest(family);
    family.archived = { events, digest };
    this.state.release(family);
    this.positions.release(parentOrderId);
    return [parentOrderId, events, digest];
  }

  /** A snapshot at this record is durable: the next one's changes begin. */
  begin(seq: number): void {
    this.positions.forget(seq);
    this.changes = new Changes();
  }
}
