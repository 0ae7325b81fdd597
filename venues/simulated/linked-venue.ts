/** One simulated venue as its configuration links it: the session with it, and its exchange where that is in this process. */
import type { VenueAdapter } from '../../src/execution/venue-adapter.js';
import type { SessionIdentity } from './adapter/session-adapter.js';
import { tcpAdapter } from './adapter/tcp-link.js';
import type { Exchange } from './exchange/exchange.js';
import type { SimulatedVenueConfig, SimulatedVenueDeps } from './simulated-venue.js';
import { DEFAULT_IDENTITY, createSimulatedVenue } from './simulated-venue.js';

export interface LinkedVenue {
  readonly adapter: VenueAdapter;
  /** Null where it runs in a process of its own. */
  readonly exchange: Exchange | null;
}

/** A link on which this many heartbeats in succession are missing is taken for lost. */
const MISSED_HEARTBEATS = 5;

/** Nothing is dialled before the adapter is connected. */
export function linkedVenue(
  config: SimulatedVenueConfig,
  deps: SimulatedVenueDeps,
  identity: SessionIdentity = DEFAULT_IDENTITY,
): LinkedVenue {
  const { link, heartbeatMillis } = config.simulation;
  if (link.kind === 'local') {
    const venue = createSimulatedVenue(config, deps);
    return { adapter: venue.adapter(identity), exchange: venue.exchange };
  }
  const { venue } = config.profile;
  const { host, port } = link;
  const silenceMillis = MISSED_HEARTBEATS * heartbeatMillis;
  const { scheduler } = deps;
  const adapter = tcpAdapter({ ...identity, venue, host, port, scheduler, silenceMillis });
  return { adapter, exchange: null };
}
