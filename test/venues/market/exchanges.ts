/** The five configured markets as real exchanges, on time that stands still unless a test moves it. */
import { SeededRandom } from '../../../src/lib/random.js';
import { ManualScheduler } from '../../../src/lib/scheduler.js';
import type { Instrument } from '../../../src/model/instrument.js';
import type { CharacterName } from '../../../venues/market/venue-character.js';
import type { SimulatedVenue } from '../../../venues/simulated/simulated-venue.js';
import { createSimulatedVenue } from '../../../venues/simulated/simulated-venue.js';
import { configuredVenues } from '../simulated/venue-builders.js';

export interface Exchanges {
  readonly venues: readonly SimulatedVenue[];
  readonly targets: readonly SimulatedVenue['exchange'][];
  readonly displayed: readonly SimulatedVenue['exchange'][];
  readonly characters: ReadonlyMap<string, CharacterName>;
  readonly scheduler: ManualScheduler;
}

export function openExchanges(instruments: readonly Instrument[]): Exchanges {
  const scheduler = new ManualScheduler();
  const configs = configuredVenues();
  const venues: SimulatedVenue[] = configs.map((config) =>
    createSimulatedVenue(config, {
      clock: scheduler.clock,
      scheduler,
      random: new SeededRandom('venues'),
      instruments,
      referenceQuote: (symbol) => quoteOf(venues[0], symbol),
    }),
  );
  const targets = venues.map(({ exchange }) => exchange);
  const displayed = targets.filter((_, i) => configs[i]?.profile.displayed);
  const characters = new Map(configs.map(({ profile, simulation }) => [profile.venue, simulation.flow]));
  return { venues, targets, displayed, characters, scheduler };
}

function quoteOf(venue: SimulatedVenue | undefined, symbol: string) {
  const [bid] = venue?.exchange.levels(symbol, 'BID', 1) ?? [];
  const [ask] = venue?.exchange.levels(symbol, 'ASK', 1) ?? [];
  return bid && ask ? { bid: bid.px, ask: ask.px } : null;
}
