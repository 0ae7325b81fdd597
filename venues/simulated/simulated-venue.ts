/** One simulated venue, exchange and adapter, made from its configuration. */
import type { VenueAdapter } from '../../src/execution/venue-adapter.js';
import type { Clock } from '../../src/lib/clock.js';
import { TimeOrderedIds } from '../../src/lib/ids.js';
import type { Random } from '../../src/lib/random.js';
import type { Scheduler } from '../../src/lib/scheduler.js';
import type { Instrument } from '../../src/model/instrument.js';
import type { VenueProfile } from '../../src/model/venue.js';
import { localLink } from './adapter/local-link.js';
import { sessionAdapter } from './adapter/market-data-adapter.js';
import type { SessionIdentity } from './adapter/session-adapter.js';
import type { ExchangeRules } from './exchange/exchange.js';
import { Exchange } from './exchange/exchange.js';
import { Fade } from './exchange/fade.js';
import { FeeSchedule } from './exchange/fee-schedule.js';
import { alwaysOpen } from './exchange/hours/always-open.js';
import { SessionHours } from './exchange/hours/session-hours.js';
import { FixedLatency } from './exchange/latency/fixed-latency.js';
import type { Latency } from './exchange/latency/latency.js';
import { LognormalLatency } from './exchange/latency/lognormal-latency.js';
import { SIMULATED_INSTRUCTIONS } from './exchange/native-checks.js';
import type { ReferenceQuote } from './exchange/pricing/midpoint-price.js';
import { MidpointPrice } from './exchange/pricing/midpoint-price.js';
import { restingPrice } from './exchange/pricing/resting-price.js';
import type { Simulation } from './simulation.js';

export interface SimulatedVenueConfig {
  readonly profile: VenueProfile;
  readonly simulation: Simulation;
}

export interface SimulatedVenueDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Forked by venue: one source serves all venues. */
  readonly random: Random;
  readonly instruments: readonly Instrument[];
  /** The national best bid and offer, for markets that trade at its midpoint. */
  readonly referenceQuote: (symbol: string) => ReferenceQuote | null;
}

export interface SimulatedVenue {
  readonly exchange: Exchange;
  /** A session with the exchange in this process. */
  adapter(identity?: SessionIdentity): VenueAdapter;
}

/** Who the system is to an exchange unless it says otherwise. */
export const DEFAULT_CLIENT = 'FAIRLEAD';
export const DEFAULT_IDENTITY: SessionIdentity = { clientId: DEFAULT_CLIENT };

/** An exchange in this process. Nothing runs until a client logs on or background flow acts on it. */
export function createSimulatedVenue(config: SimulatedVenueConfig, deps: SimulatedVenueDeps): SimulatedVenue {
  const exchange = createExchange(config, deps);
  const { venue } = config.profile;
  const { scheduler } = deps;
  return {
    exchange,
    adapter: (identity = DEFAULT_IDENTITY) =>
      sessionAdapter({ ...identity, venue, scheduler, dial: localLink(() => exchange, scheduler) }),
  };
}

/**
 * The exchange alone. Each has a sessionId of its own: it remembers nothing of an earlier one. Throws when it is to do
 * natively what no simulated exchange does.
 */
export function createExchange(config: SimulatedVenueConfig, deps: SimulatedVenueDeps): Exchange {
  checkNative(config.profile);
  const { clock, scheduler, instruments } = deps;
  const random = deps.random.fork(config.profile.venue);
  const sessionId = new TimeOrderedIds(clock).next();
  return new Exchange(rulesOf(config, deps, random), {
    clock,
    scheduler,
    instruments,
    sessionId,
    random: random.fork('reject'),
  });
}

function checkNative({ venue, native }: VenueProfile): void {
  const other = native.find((instruction) => !SIMULATED_INSTRUCTIONS.includes(instruction));
  if (other === undefined) return;
  const known = SIMULATED_INSTRUCTIONS.join(', ');
  throw new Error(
    `${venue} cannot take ${other} natively: a simulated exchange takes ${known}; correct venues.yaml`,
  );
}

function rulesOf(
  { profile, simulation }: SimulatedVenueConfig,
  { referenceQuote }: SimulatedVenueDeps,
  random: Random,
): ExchangeRules {
  const { pricing, hours, fade, depth, heartbeatMillis, rejectProbability } = simulation;
  return {
    profile,
    displayed: profile.displayed,
    fees: new FeeSchedule(profile),
    latency: latencyOf(simulation, random.fork('latency')),
    fade: new Fade(fade, random.fork('fade')),
    hours: hours.kind === 'always' ? alwaysOpen : new SessionHours(hours),
    pricing: pricing === 'midpoint' ? new MidpointPrice(referenceQuote) : restingPrice,
    rejectProbability,
    depth,
    heartbeat: heartbeatMillis * 1000,
  };
}

function latencyOf({ latency }: Simulation, random: Random): Latency {
  switch (latency.kind) {
    case 'fixed':
      return new FixedLatency(latency.medianMicros);
    case 'lognormal':
      return new LognormalLatency(random, latency.medianMicros, latency.sigma);
  }
}
