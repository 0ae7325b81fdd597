/** A venue that does nothing by itself: it keeps what it is told, and reports what a test says. */
import type {
  VenueAdapter,
  VenueListener,
  VenueOrder,
  VenueReport,
} from '../../src/execution/venue-adapter.js';

type Said = VenueReport extends infer Report
  ? Report extends VenueReport
    ? Omit<Report, 'venue' | 'sessionId' | 'seq' | 'at'>
    : never
  : never;

export class ScriptedVenue implements VenueAdapter {
  readonly orders: VenueOrder[] = [];
  #listener: VenueListener | null = null;
  #seq = 0;

  constructor(readonly venue: string) {}

  connect(listener: VenueListener): Promise<void> {
    this.#listener = listener;
    listener.onLink(this.venue, 'UP');
    return Promise.resolve();
  }

  send(order: VenueOrder): void {
    this.orders.push(order);
  }

  cancel(): void {}
  replace(): void {}
  query(): void {}

  statement(): Promise<never> {
    return Promise.reject(new Error(`${this.venue} states nothing`));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  report(said: Said): void {
    this.#seq += 1;
    const base = { venue: this.venue, sessionId: 'script', seq: this.#seq, at: 0 };
    this.#listener?.onReport({ ...base, ...said });
  }
}
