/** The markets of the configuration: simulated exchanges in this process, desks, and what moves the prices. */
import { DeskAdapter } from '../../venues/desk/desk-adapter.js';
import type { MarketSpec } from '../../venues/market/open-market.js';
import { openMarket } from '../../venues/market/open-market.js';
import type { SessionIdentity } from '../../venues/simulated/adapter/session-adapter.js';
import { remoteVenue } from '../../venues/simulated/remote-venue.js';
import type { SimulatedVenue } from '../../venues/simulated/simulated-venue.js';
import { createSimulatedVenue } from '../../venues/simulated/simulated-venue.js';
import type { Configuration } from '../configuration.js';
import { Venues } from '../execution/venues.js';
import type { Clock } from '../lib/clock.js';
import type { Random } from '../lib/random.js';
import type { Scheduler } from '../lib/scheduler.js';
import { MarketData } from '../market-data/market-data.js';
import type { Instruments } from '../reference/instruments.js';

export interface MarketParts {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly instruments: Instruments;
}

export interface Markets {
  readonly market: MarketData;
  readonly venues: Venues;
}

/** The exchanges that run in this process, by name. */
export type Hall = ReadonlyMap<string, SimulatedVenue>;

type Warn = (fields: object, text: string) => void;

/** Nothing runs yet. `quotes`: the market that midpoint exchanges look at. */
export function openHall({ venues }: Configuration, parts: MarketParts, quotes: () => MarketData): Hall {
  const deps = venueDeps(parts, quotes);
  const hall = new Map<string, SimulatedVenue>();
  for (const config of venues) {
    if (config.kind !== 'simulated' || config.simulation.link.kind !== 'local') continue;
    hall.set(config.profile.venue, createSimulatedVenue(config, deps));
  }
  return hall;
}

/** Links to every market, not dialled yet. `identity` is who this process is to the exchanges; without it, the only client. */
export function createMarkets(
  { settings, venues: configs }: Configuration,
  { scheduler }: Pick<MarketParts, 'scheduler'>,
  warn: Warn,
  { hall, identity }: { readonly hall: Hall; readonly identity?: SessionIdentity },
): Markets {
  const staleAfterMicros = settings.marketData.staleAfterMillis * 1000;
  const feeds = configs.flatMap(({ kind, profile: { venue, displayed } }) =>
    kind === 'simulated' ? [{ venue, displayed, staleAfterMicros }] : [],
  );
  const market = new MarketData(feeds, (venue, symbol) =>
    warn({ venue, symbol }, 'a book update is missing'),
  );
  const members = configs.map((config) => {
    const { kind, profile } = config;
    if (kind === 'desk') return { profile, adapter: new DeskAdapter(profile.venue) };
    const local = hall.get(profile.venue);
    return { profile, adapter: local?.adapter(identity) ?? remoteVenue(config, scheduler, identity) };
  });
  return { market, venues: new Venues(members) };
}

function venueDeps({ clock, scheduler, random, instruments }: MarketParts, quotes: () => MarketData) {
  const referenceQuote = (symbol: string) => {
    const { bid, ask, state } = quotes().nbbo(symbol, clock.now());
    return bid && ask && state === 'NORMAL' ? { bid: bid.px, ask: ask.px } : null;
  };
  return { clock, scheduler, random, instruments: instruments.all(), referenceQuote };
}

/**
 * Other people's orders on the exchanges of this process, once started; null when every exchange runs elsewhere: the
 * market moves where the exchanges are.
 */
export async function openBackgroundFlow(
  spec: MarketSpec,
  { venues }: Configuration,
  { hall, clock, scheduler, instruments }: MarketParts & { readonly hall: Hall },
  warn: (text: string) => void,
) {
  const targets = [...hall.values()].map(({ exchange }) => exchange);
  if (targets.length === 0) return null;
  const simulated = venues.filter((config) => config.kind === 'simulated');
  return openMarket(spec, {
    targets,
    characters: new Map(simulated.map(({ profile, simulation }) => [profile.venue, simulation.flow])),
    instruments: instruments.all(),
    scheduler,
    clock,
    log: warn,
  });
}
