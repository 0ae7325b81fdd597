/** The session with a simulated exchange that runs in a process of its own. */
import type { VenueAdapter } from '../../src/execution/venue-adapter.js';
import type { Scheduler } from '../../src/lib/scheduler.js';
import type { SessionIdentity } from './adapter/session-adapter.js';
import { tcpAdapter } from './adapter/tcp-link.js';
import type { SimulatedVenueConfig } from './simulated-venue.js';
import { DEFAULT_IDENTITY } from './simulated-venue.js';

/** A link on which this many heartbeats in succession are missing is taken for lost. */
const MISSED_HEARTBEATS = 5;

/** Nothing is dialled before the adapter is connected. Throws when the exchange is configured to run in this process. */
export function remoteVenue(
  { profile: { venue }, simulation: { link, heartbeatMillis } }: SimulatedVenueConfig,
  scheduler: Scheduler,
  identity: SessionIdentity = DEFAULT_IDENTITY,
): VenueAdapter {
  if (link.kind === 'local') throw new Error(`${venue} runs in this process, but was not made here`);
  const silenceMillis = MISSED_HEARTBEATS * heartbeatMillis;
  return tcpAdapter({ ...identity, venue, host: link.host, port: link.port, scheduler, silenceMillis });
}
