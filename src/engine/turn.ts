/** One input and all that follows from it: events to record as one unit, and what may leave once they are durable. */
import type { VenueCancel, VenueOrder, VenueReplace } from '../execution/venue-adapter.js';
import type { OrderEvent } from '../orders/events.js';
import type { Decision } from '../orders/decide.js';
import type { EngineState } from './engine-state.js';

/** What is said to a venue, after the events that justify it are durable. */
export type Instruction =
  | { readonly kind: 'SEND'; readonly venue: string; readonly order: VenueOrder }
  | { readonly kind: 'CANCEL'; readonly venue: string; readonly request: VenueCancel }
  | { readonly kind: 'REPLACE'; readonly venue: string; readonly request: VenueReplace }
  | { readonly kind: 'QUERY'; readonly venue: string; readonly clOrdId: string };

/** The state moves with each event at once, so that the next decision of the turn sees it. */
export class Turn {
  readonly events: OrderEvent[] = [];
  readonly instructions: Instruction[] = [];
  readonly alerts: string[] = [];

  constructor(private readonly state: EngineState) {}

  add(event: OrderEvent): void {
    this.state.apply(event);
    this.events.push(event);
  }

  take(decision: Decision): void {
    for (const event of decision.events) this.add(event);
    if (decision.alert !== null) this.alerts.push(decision.alert);
  }

  /** The first event of a kind, if there is one. */
  first<Type extends OrderEvent['type']>(type: Type): Extract<OrderEvent, { type: Type }> | undefined {
    return this.events.find((event): event is Extract<OrderEvent, { type: Type }> => event.type === type);
  }
}
