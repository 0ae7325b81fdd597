/** Events as the read side hears of them: numbered, with their text in the journal. */
import { encodeEvent } from '../../src/orders/event-codec.js';
import type { OrderEvent } from '../../src/orders/events.js';
import type { CommittedEvent } from '../../src/projections/committed-event.js';

/** Numbered on from `firstSeq`. */
export function committed(firstSeq: number, ...events: readonly OrderEvent[]): CommittedEvent[] {
  return events.map((event, i) => ({ seq: firstSeq + i, event, payload: encodeEvent(event) }));
}
