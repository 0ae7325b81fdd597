/** The desk as a market: a person reads its orders in the blotter and reports over REST, so nothing is ever sent. */
import type { VenueAdapter, VenueListener } from '../../src/execution/venue-adapter.js';

/**
 * The journal is the desk's memory: what stands there survives restarts and is never in doubt, so there is nothing to
 * resume, to ask after or to reconcile.
 */
export class DeskAdapter implements VenueAdapter {
  constructor(readonly venue: string) {}

  /** Up at once, and for good. */
  connect(listener: VenueListener): Promise<void> {
    listener.onLink(this.venue, 'UP');
    return Promise.resolve();
  }

  send(): void {}

  cancel(): void {}

  replace(): void {}

  query(): void {}

  /** Rejects: the engine must not ask for a record that it keeps itself. */
  statement(): Promise<never> {
    return Promise.reject(new Error(`${this.venue} has no record besides the journal`));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
