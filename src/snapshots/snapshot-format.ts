/** What a snapshot holds, and which versions can read it. */
import { hash } from 'node:crypto';
import type { EngineSnapshot } from '../engine/engine-state.js';
import { EVENT_TYPE_NAMES } from '../orders/event-codec.js';
import type { PositionSnapshot } from '../projections/positions/position.js';
import type { VenueStatisticsSnapshot } from '../projections/venues/venue-statistics.js';

/** Everything that is no single order's: orders are folded again from their own records. */
export interface SnapshotContent {
  readonly engine: EngineSnapshot;
  readonly positions: readonly PositionSnapshot[];
  readonly statistics: VenueStatisticsSnapshot;
}

/** Raise it with every change of what a snapshot holds, or of what an event does to it. */
const VERSION = 3;

/** A snapshot of another format is not read: its version knew other events, or wrote them down otherwise. */
export const FORMAT = `${VERSION} ${hash('sha256', EVENT_TYPE_NAMES.join(' '), 'hex').slice(0, 16)}`;
