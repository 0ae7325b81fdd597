/** An engine without I/O for benchmarks: the shipped configuration, a still market, venues that say nothing by themselves. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createOrderFlow } from '../src/assembly/order-flow.js';
import { ExposureLedger } from '../src/compliance/exposure-ledger.js';
import { RecentOrders } from '../src/compliance/recent-orders.js';
import { loadConfiguration } from '../src/configuration.js';
import { packageRoot } from '../src/database/package-root.js';
import { EngineState } from '../src/engine/engine-state.js';
import { MarketReports } from '../src/engine/market-reports.js';
import type { OrderFlow } from '../src/engine/order-flow.js';
import { Venues } from '../src/execution/venues.js';
import type { VenueAdapter } from '../src/execution/venue-adapter.js';
import { ManualClock } from '../src/lib/clock.js';
import { TimeOrderedIds } from '../src/lib/ids.js';
import { MarketData } from '../src/market-data/market-data.js';
import type { Px } from '../src/model/units.js';

const LEVELS = 10;
export const TICK: Px = 100;

/** Best offers in units of 10^-4. */
export type BestAsks = Readonly<Record<string, Px>>;

const configuration = loadConfiguration(join(packageRoot(), 'config'));

export class StandInDesk {
  readonly configuration = configuration;
  readonly clock: ManualClock;
  readonly state: EngineState;
  readonly flow: OrderFlow;
  readonly reports: MarketReports;
  readonly #market: MarketData;
  #quotes = 0;

  /** `entropy` draws the bytes of ids; from the system when left out. */
  constructor(
    start: number,
    private readonly bestAsks: BestAsks,
    entropy: (size: number) => Uint8Array = randomBytes,
  ) {
    const { calendar, venues: configs } = this.configuration;
    this.clock = new ManualClock(start);
    this.#market = this.#openMarket();
    this.quote();
    this.state = new EngineState(new ExposureLedger(calendar), new RecentOrders());
    const venues = new Venues(configs.map(({ profile }) => ({ profile, adapter: silent(profile.venue) })));
    for (const { profile } of configs) venues.setState(profile.venue, 'OPEN');
    this.flow = createOrderFlow(this.configuration, {
      state: this.state,
      market: this.#market,
      venues,
      calendar,
      clock: this.clock,
      ids: new TimeOrderedIds(this.clock, entropy),
      routing: () => ({ orderProtection: true, maxChildren: null }),
      working: { marketCollar: 0.02, maxSweeps: 8, stopTrigger: 'LAST_TRADE', pegMinIntervalMillis: 500 },
    });
    this.reports = new MarketReports(this.flow.deps, this.flow.work);
  }

  /** The same book again, as news: what is not news for an hour counts as stale. */
  quote(): void {
    this.#quotes += 1;
    const [seq, at] = [this.#quotes, this.clock.now()];
    for (const { kind, profile } of this.configuration.venues) {
      if (kind !== 'simulated') continue;
      for (const [symbol, bestAsk] of Object.entries(this.bestAsks)) {
        const levels = Array.from({ length: LEVELS }, (_, depth) => [
          { side: 'ASK' as const, px: bestAsk + depth * TICK, qty: 300 + depth * 100 },
          { side: 'BID' as const, px: bestAsk - (depth + 1) * TICK, qty: 300 + depth * 100 },
        ]).flat();
        this.#market.onBook({ kind: 'SNAPSHOT', venue: profile.venue, symbol, seq, at, levels });
      }
    }
  }

  #openMarket(): MarketData {
    const exchanges = this.configuration.venues.filter(({ kind }) => kind === 'simulated');
    const feeds = exchanges.map(({ profile: { venue, displayed } }) => ({
      venue,
      displayed,
      staleAfterMicros: 3_600_000_000,
    }));
    const market = new MarketData(feeds, () => undefined);
    for (const { venue } of feeds) market.onLink(venue, 'UP');
    return market;
  }
}

const nothing = () => undefined;

/** The engine never speaks to it here: a turn's instructions are not carried out. */
function silent(venue: string): VenueAdapter {
  return {
    venue,
    connect: async () => undefined,
    send: nothing,
    cancel: nothing,
    replace: nothing,
    statement: () => Promise.reject(new Error('a stand-in gives no statements')),
    query: nothing,
    close: async () => undefined,
  };
}
