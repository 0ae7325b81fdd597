/** The read side as the engine sees it: told of every durable event, in order, exactly once. */
import type { EncodedEvent } from '../orders/event-codec.js';
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
  /** The parents of the families that it has in memory. */
  families(): Iterable<string>;
  /** A family comes into memory, with all its events so far; one that it has already stays as it is. */
  admit(records: readonly EncodedEvent[]): void;
  /** A family leaves memory: nothing will be told of it before it is admitted again. */
  release(parentOrderId: string): void;
  /** Told at start, while nobody listens yet. */
  replay(committed: Committed): void;
  /** The replay is over; what it left to look up may take its time. */
  replayed(): void;
  /** Told live, one durable batch at a time. */
  publish(batch: readonly Committed[]): void;
}
