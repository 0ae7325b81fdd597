/** The markets of the configuration: simulated exchanges in this process, desks, and what moves the prices. */
import { DeskAdapter } from '../../venues/desk/desk-adapter.js';
import type { MarketSpec } from '../../venues/market/open-market.js';
import { openMarket } from '../../venues/market/open-market.js';
import type { SessionIdentity } from '../../venues/simulated/adapter/session-adapter.js';
import type { Exchange } from '../../venues/simulated/exchange/exchange.js';
import { linkedVenue } from '../../venues/simulated/linked-venue.js';
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
  /** Those that run in this process. */
  readonly exchanges: readonly Exchange[];
  readonly venues: Venues;
}

type Warn = (fields: object, text: string) => void;

/** Nothing runs yet. `identity` is who this process is to the exchanges; without it, the only client. */
export function createMarkets(
  { settings, venues: configs }: Configuration,
  parts: MarketParts,
  warn: Warn,
  identity?: SessionIdentity,
): Markets {
  const staleAfterMicros = settings.marketData.staleAfterMillis * 1000;
  const exchanges = configs.filter((config) => config.kind === 'simulated');
  const feeds = exchanges.map(({ profile: { venue, displayed } }) => ({
    venue,
    displayed,
    staleAfterMicros,
  }));
  const market = new MarketData(feeds, (venue, symbol) =>
    warn({ venue, symbol }, 'a book update is missing'),
  );
  const members = configs.map((config) => {
    const { kind, profile } = config;
    if (kind === 'desk') return { profile, adapter: new DeskAdapter(profile.venue), exchange: null };
    return { profile, ...linkedVenue(config, venueDeps(parts, market), identity) };
  });
  const local = members.flatMap(({ exchange }) => exchange ?? []);
  return { market, exchanges: local, venues: new Venues(members) };
}

function venueDeps({ clock, scheduler, random, instruments }: MarketParts, market: MarketData) {
  const referenceQuote = (symbol: string) => {
    const { bid, ask, state } = market.nbbo(symbol, clock.now());
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
  { exchanges: targets, clock, scheduler, instruments }: MarketParts & Markets,
  warn: (text: string) => void,
) {
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
