/** The latest executions of each market in the order they were booked: what a statement is held against. No part of the state's hash. */
import type { Micros } from '../lib/clock.js';
import type { OrderEvent, OrderFilled } from '../orders/events.js';

export interface VenueFill {
  readonly clOrdId: string;
  readonly execId: string;
  readonly sessionId: string;
  readonly at: Micros;
}

/** Of one market; older ones were compared long ago. */
const KEPT = 50_000;

/** By market: the session, and each execution in it. */
export type VenueFillsSnapshot = readonly (readonly [
  venue: string,
  sessionId: string,
  fills: readonly (readonly [clOrdId: string, execId: string, at: Micros])[],
])[];

export class VenueFills {
  readonly #venues = new Map<string, VenueFill[]>();

  /** Takes in what happened to a child. */
  apply(event: OrderEvent): void {
    if (event.type === 'OrderFilled' && event.source) this.#fill(event, event.source.sessionId);
  }

  /** Booked at or after `at` in that life of the market's memory, oldest first. */
  since(venue: string, sessionId: string, at: Micros): readonly VenueFill[] {
    const all = this.#venues.get(venue) ?? [];
    let from = all.length;
    while (from > 0 && (all[from - 1]?.at ?? 0) >= at) from -= 1;
    return all.slice(from).filter((fill) => fill.sessionId === sessionId);
  }

  toSnapshot(): VenueFillsSnapshot {
    return [...this.#venues].map(([venue, fills]) => [
      venue,
      fills.at(-1)?.sessionId ?? '',
      fills.map(({ clOrdId, execId, at }) => [clOrdId, execId, at] as const),
    ]);
  }

  /** Of an empty one makes the one that the snapshot is of. */
  restore(venues: VenueFillsSnapshot): void {
    for (const [venue, sessionId, fills] of venues) {
      const all = fills.map(([clOrdId, execId, at]) => ({ clOrdId, execId, sessionId, at }));
      this.#venues.set(venue, all);
    }
  }

  #fill({ orderId: clOrdId, venueExecId: execId, lastMkt, at }: OrderFilled, sessionId: string): void {
    const known = this.#venues.get(lastMkt);
    // A market in a new session has forgotten what was before it.
    const fills = known?.at(-1)?.sessionId === sessionId ? known : [];
    if (fills !== known) this.#venues.set(lastMkt, fills);
    fills.push({ clOrdId, execId, sessionId, at });
    if (fills.length >= 2 * KEPT) fills.splice(0, KEPT);
  }
}
