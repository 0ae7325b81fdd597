/** The venue port for books and trades alone: a link without a session, on which no order travels. */
import type { VenueAdapter, VenueListener } from '../../../src/execution/venue-adapter.js';
import type { SessionTerms } from './session-adapter.js';
import { SessionAdapter } from './session-adapter.js';

/** The adapter that the identity asks for: one with a session, or one that only watches. */
export function sessionAdapter(terms: SessionTerms): VenueAdapter {
  return terms.clientId === null ? new MarketDataAdapter(terms) : new SessionAdapter(terms);
}

/** Orders and requests are dropped, as on a link that is down: nothing must ever be sent from where this one is used. */
class MarketDataAdapter implements VenueAdapter {
  readonly venue: string;
  readonly #link: SessionAdapter;

  constructor(terms: SessionTerms) {
    this.venue = terms.venue;
    this.#link = new SessionAdapter(terms);
  }

  connect(listener: VenueListener): Promise<void> {
    return this.#link.connect(listener, null);
  }

  send(): void {}

  cancel(): void {}

  replace(): void {}

  query(): void {}

  statement(): Promise<never> {
    return Promise.reject(new Error(`${this.venue} gives no statement: the link is for market data alone`));
  }

  close(): Promise<void> {
    return this.#link.close();
  }
}
