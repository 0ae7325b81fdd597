/** An event as the read side receives it: durable, in journal order, each exactly once per projection. */
import type { OrderEvent } from '../orders/events.js';

export interface CommittedEvent {
  readonly seq: number;
  readonly event: OrderEvent;
}

/** A read model in memory that is rebuilt from the journal at start. */
export interface Projection {
  apply(committed: CommittedEvent): void;
}
