/** How each market has served our children: time to the first report, and how much of what was sent to take was filled. */
import type { Micros } from '../../lib/clock.js';
import type { OrderEntered, OrderEvent } from '../../orders/events.js';
import type { Qty } from '../../model/units.js';
import type { CommittedEvent, Projection } from '../committed-event.js';

/** Latencies remembered per market: enough for a median that still moves. */
const REMEMBERED = 101;

interface Tally {
  latencies: Micros[];
  takenQty: number;
  sentQty: number;
}

interface Awaited {
  readonly venue: string;
  readonly sentAt: Micros;
  readonly immediate: boolean;
  leavesQty: Qty;
  reported: boolean;
}

export interface VenueStatisticsSnapshot {
  readonly tallies: readonly (readonly [venue: string, tally: Tally])[];
  /** Children that were not heard of to the last. */
  readonly awaited: readonly (readonly [orderId: string, child: Awaited])[];
}

export class VenueStatistics implements Projection {
  readonly #tallies = new Map<string, Tally>();
  readonly #children = new Map<string, Awaited>();

  apply({ event }: Pick<CommittedEvent, 'event'>): void {
    if (event.type === 'OrderEntered') return this.#sent(event);
    const child = this.#children.get(event.orderId);
    if (!child) return;
    this.#reported(event, child);
    if (event.type === 'OrderFilled') this.#filled(child, event.lastQty);
    if (child.leavesQty <= 0 || ENDS.has(event.type)) this.#children.delete(event.orderId);
  }

  /** Median time from entering a child to the market's first word on it; null before the first. */
  latencyMicros(venue: string): Micros | null {
    const sorted = this.#tallies.get(venue)?.latencies.toSorted((a, b) => a - b) ?? [];
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }

  /** Filled share of the quantity sent to take, as decimal text with two digits; null before the first. */
  fillRate(venue: string): string | null {
    const tally = this.#tallies.get(venue);
    return tally && tally.sentQty > 0 ? (tally.takenQty / tally.sentQty).toFixed(2) : null;
  }

  toSnapshot(): VenueStatisticsSnapshot {
    return { tallies: [...this.#tallies], awaited: [...this.#children] };
  }

  /** Adds what the snapshot has: each partition has one, of its own orders. */
  restore({ tallies, awaited }: VenueStatisticsSnapshot): void {
    for (const [venue, { latencies, takenQty, sentQty }] of tallies) {
      const tally = this.#tally(venue);
      tally.latencies = [...tally.latencies, ...latencies].slice(-REMEMBERED);
      tally.takenQty += takenQty;
      tally.sentQty += sentQty;
    }
    for (const [orderId, child] of awaited) this.#children.set(orderId, { ...child });
  }

  #sent({ orderId, venue, terms, at }: OrderEntered): void {
    if (venue === null) return;
    const immediate = terms.timeInForce === 'IOC' || terms.timeInForce === 'FOK';
    this.#children.set(orderId, { venue, sentAt: at, immediate, leavesQty: terms.orderQty, reported: false });
    if (immediate) this.#tally(venue).sentQty += terms.orderQty;
  }

  #filled(child: Awaited, lastQty: Qty): void {
    child.leavesQty -= lastQty;
    if (child.immediate) this.#tally(child.venue).takenQty += lastQty;
  }

  #reported(event: OrderEvent, child: Awaited): void {
    if (child.reported || event.source === undefined) return;
    child.reported = true;
    const { latencies } = this.#tally(child.venue);
    latencies.push(event.at - child.sentAt);
    if (latencies.length > REMEMBERED) latencies.shift();
  }

  #tally(venue: string): Tally {
    const known = this.#tallies.get(venue);
    if (known) return known;
    const tally = { latencies: [], takenQty: 0, sentQty: 0 };
    this.#tallies.set(venue, tally);
    return tally;
  }
}

const ENDS: ReadonlySet<OrderEvent['type']> = new Set(['OrderRejected', 'OrderCanceled', 'OrderExpired']);
