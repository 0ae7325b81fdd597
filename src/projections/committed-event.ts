/** An event as the read side receives it: durable, in journal order, each exactly once per projection. */
import type { OrderEvent } from '../orders/events.js';

export interface CommittedEvent {
  readonly seq: number;
  readonly event: OrderEvent;
  /** The event as the journal has it: whoever keeps it for long keeps this text, one object instead of a hundred. */
  readonly payload: string;
}

/** A read model in memory that is rebuilt from the journal at start. */
export interface Projection {
  apply(committed: CommittedEvent): void;
}
