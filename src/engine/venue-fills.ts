/** The latest executions of each market in the order they were booked: what a statement is held against. No part of the state's hash. */
import type { Micros } from '../lib/clock.js';
import type { Px, Qty } from '../model/units.js';
import type { OrderEvent, OrderFilled } from '../orders/events.js';

export interface VenueFill {
  readonly clOrdId: string;
  readonly execId: string;
  readonly sessionId: string;
  readonly at: Micros;
  /** As the market reported it. */
  readonly lastQty: Qty;
  readonly lastPx: Px;
  /** True once it was busted or corrected: its order knows what it is now. */
  readonly isChanged: boolean;
}

/** Of one market; older ones were compared long ago. */
const KEPT = 50_000;

type WrittenFill = readonly [
  clOrdId: string,
  execId: string,
  at: Micros,
  lastQty: Qty,
  lastPx: Px,
  isChanged: boolean,
];

/** By market: the session, and each execution in it. */
export type VenueFillsSnapshot = readonly (readonly [
  venue: string,
  sessionId: string,
  fills: readonly WrittenFill[],
])[];

export class VenueFills {
  readonly #venues = new Map<string, VenueFill[]>();

  /** Takes in what happened to a child. */
  apply(event: OrderEvent): void {
    switch (event.type) {
      case 'OrderFilled':
        if (event.source) this.#fill(event, event.source.sessionId);
        return;
      case 'ExecutionBusted':
      case 'ExecutionCorrected':
        return this.#change(event.lastMkt, event.orderId, event.venueExecRefId);
      default:
        return;
    }
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
      fills.map(
        ({ clOrdId, execId, at, lastQty, lastPx, isChanged }) =>
          [clOrdId, execId, at, lastQty, lastPx, isChanged] as const,
      ),
    ]);
  }

  /** Of an empty one makes the one that the snapshot is of. */
  restore(venues: VenueFillsSnapshot): void {
    for (const [venue, sessionId, fills] of venues) {
      const all = fills.map(([clOrdId, execId, at, lastQty, lastPx, isChanged]) => ({
        clOrdId,
        execId,
        sessionId,
        at,
        lastQty,
        lastPx,
        isChanged,
      }));
      this.#venues.set(venue, all);
    }
  }

  #fill(
    { orderId: clOrdId, venueExecId: execId, lastMkt, lastQty, lastPx, at }: OrderFilled,
    sessionId: string,
  ): void {
    const known = this.#venues.get(lastMkt);
    // A market in a new session has forgotten what was before it.
    const fills = known?.at(-1)?.sessionId === sessionId ? known : [];
    if (fills !== known) this.#venues.set(lastMkt, fills);
    fills.push({ clOrdId, execId, sessionId, at, lastQty, lastPx, isChanged: false });
    if (fills.length >= 2 * KEPT) fills.splice(0, KEPT);
  }

  #change(venue: string, clOrdId: string, execId: string): void {
    const fills = this.#venues.get(venue) ?? [];
    const place = fills.findLastIndex((fill) => fill.execId === execId && fill.clOrdId === clOrdId);
    const fill = fills[place];
    if (fill) fills[place] = { ...fill, isChanged: true };
  }
}
