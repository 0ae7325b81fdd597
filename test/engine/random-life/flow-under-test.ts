/** The engine's synchronous part as shipped, over a market that stands still, with no wire and no journal: events are collected. */
import { join } from 'node:path';
import { createOrderFlow } from '../../../src/assembly/order-flow.js';
import { ExposureLedger } from '../../../src/compliance/exposure-ledger.js';
import { RecentOrders } from '../../../src/compliance/recent-orders.js';
import { loadConfiguration } from '../../../src/configuration.js';
import { EngineState } from '../../../src/engine/engine-state.js';
import { MarketReports } from '../../../src/engine/market-reports.js';
import type { VenueAdapter } from '../../../src/execution/venue-adapter.js';
import { Venues } from '../../../src/execution/venues.js';
import { ManualClock } from '../../../src/lib/clock.js';
import { SequentialIds } from '../../../src/lib/ids.js';
import { MarketData } from '../../../src/market-data/market-data.js';
import type { User } from '../../../src/model/actor.js';
import { NATIVE_INSTRUCTIONS } from '../../../src/model/venue.js';
import type { VenueProfile } from '../../../src/model/venue.js';
import { calendarSchema, createCalendar } from '../../../src/reference/calendar-settings.js';
import type { CalendarName } from '../../../src/reference/calendar-settings.js';
import type { TradingCalendar } from '../../../src/reference/trading-calendar.js';
import { readSettingsFile } from '../../support/settings-file.js';
import { NOON } from '../../support/orders.js';

export const SYMBOL = 'AAPL';
export const BEST_ASK = 1_868_100;
export const TICK = 100;
const LEVELS = 5;

export const configuration = loadConfiguration(join(import.meta.dirname, '../../../config'));

/** A market where a person answers, and one that takes replaces; the others are as configured. */
export const MANUAL = 'HAND';
export const REPLACING = 'RPLC';
/** Whose trades and quotes move the market. */
export const QUOTING = configuration.venues[0]?.profile.venue ?? '';

function profiles(): readonly VenueProfile[] {
  const electronic = configuration.venues.map(({ profile }) => profile).filter(({ manual }) => !manual);
  const [first] = electronic;
  if (!first) throw new Error('no venue is configured');
  const quiet = { ...first, displayed: false, protectedQuote: false, posting: false };
  return [
    ...electronic,
    { ...quiet, venue: MANUAL, manual: true, native: NATIVE_INSTRUCTIONS },
    { ...quiet, venue: REPLACING, native: ['REPLACE'] },
  ];
}

export function emptyState(calendar: TradingCalendar): EngineState {
  return new EngineState(new ExposureLedger(calendar), new RecentOrders());
}

export function flowUnderTest(sessions: CalendarName) {
  const { instruments } = configuration;
  const calendar = createCalendar(sessions, calendarSchema.parse(readSettingsFile('calendar.yaml')));
  const clock = new ManualClock(NOON);
  const all = profiles();
  const market = standingMarket(all.filter(({ displayed }) => displayed));
  const state = emptyState(calendar);
  const venues = new Venues(all.map((profile) => ({ profile, adapter: silent(profile.venue) })));
  for (const { venue } of all) venues.setState(venue, 'OPEN');
  const flow = createOrderFlow(configuration, {
    state,
    market,
    venues,
    calendar,
    clock,
    ids: new SequentialIds('id'),
    routing: () => ({ orderProtection: true, maxChildren: null }),
    working: { marketCollar: 0.02, maxSweeps: 8, stopTrigger: 'LAST_TRADE', pegMinIntervalMillis: 5 },
  });
  return {
    state,
    flow,
    reports: new MarketReports(flow.deps, flow.work),
    clock,
    market,
    move: mover(
      market,
      all.filter(({ displayed }) => displayed),
    ),
    instruments,
    calendar,
  };
}

export function trader(): User {
  const user = configuration.users.get('trader-1');
  if (!user) throw new Error('trader-1 is not configured');
  return user;
}

/** Quotes that never grow old. */
function standingMarket(displayed: readonly VenueProfile[]): MarketData {
  const feeds = displayed.map(({ venue }) => ({ venue, displayed: true, staleAfterMicros: 1e15 }));
  const market = new MarketData(feeds, () => undefined);
  for (const { venue } of feeds) {
    market.onLink(venue, 'UP');
    const levels = levelsAround(BEST_ASK);
    market.onBook({ kind: 'SNAPSHOT', venue, symbol: SYMBOL, seq: 1, at: NOON, levels });
  }
  return market;
}

/** Moves all quotes by so many ticks from where they began. */
function mover(market: MarketData, displayed: readonly VenueProfile[]): (ticks: number) => void {
  let seq = 1;
  return (ticks) => {
    seq += 1;
    for (const { venue } of displayed) {
      const levels = levelsAround(BEST_ASK + ticks * TICK);
      market.onBook({ kind: 'SNAPSHOT', venue, symbol: SYMBOL, seq, at: NOON, levels });
    }
  };
}

function levelsAround(bestAsk: number) {
  return Array.from({ length: LEVELS }, (_, depth) => [
    { side: 'ASK' as const, px: bestAsk + depth * TICK, qty: 100 + depth * 100 },
    { side: 'BID' as const, px: bestAsk - (depth + 1) * TICK, qty: 100 + depth * 100 },
  ]).flat();
}

const nothing = () => undefined;

function silent(venue: string): VenueAdapter {
  return {
    venue,
    connect: async () => undefined,
    send: nothing,
    cancel: nothing,
    replace: nothing,
    query: nothing,
    statement: () => Promise.reject(new Error('nothing is stated here')),
    close: async () => undefined,
  };
}
