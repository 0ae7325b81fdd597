/** The read side as the engine sees it: told of every durable event, in order, exactly once. */
import type { OrderEvent } from '../orders/events.js';

export interface Committed {
  readonly seq: number;
  readonly event: OrderEvent;
  /** The event's text in the journal. */
  readonly payload: string;
}

export interface CommittedSink {
  /** The last sequence number it was told of; events up to it are not told again. */
  lastSeq(): number;
  /** Told at start, while nobody listens yet. */
  replay(committed: Committed): void;
  /** Told live, one durable batch at a time. */
  publish(batch: readonly Committed[]): void;
}
