/**
 * Engine decisions per second without I/O. A decision is one input and all that follows from it: a new order
 * (idempotency, every compliance rule, routing over five markets of ten levels, its children's own checks) or a
 * venue's report (the child, its parent, the parent's next step), every event folded into the state. Each order here
 * is one child, acknowledged and filled: three decisions. New orders alone are printed beside it.
 */
import { join } from 'node:path';
import { Compliance } from '../src/compliance/compliance.js';
import { ExposureLedger } from '../src/compliance/exposure-ledger.js';
import { RecentOrders } from '../src/compliance/recent-orders.js';
import { loadConfiguration } from '../src/configuration.js';
import { packageRoot } from '../src/database/package-root.js';
import { EngineState } from '../src/engine/engine-state.js';
import { MarketReports } from '../src/engine/market-reports.js';
import { OrderFlow } from '../src/engine/order-flow.js';
import type { Turn } from '../src/engine/turn.js';
import { Venues } from '../src/execution/venues.js';
import type { VenueAdapter } from '../src/execution/venue-adapter.js';
import { ManualClock } from '../src/lib/clock.js';
import { TimeOrderedIds } from '../src/lib/ids.js';
import { MarketData } from '../src/market-data/market-data.js';
import type { OrderTerms } from '../src/model/order-terms.js';
import { spreadOf } from './spread.js';

const RUNS = 9;
const WARM_UP = 3;
const ORDERS = 5_000;
const START = Date.UTC(2026, 0, 5, 17, 0, 0) * 1000;
const LEVELS = 10;
const BEST_ASK = 1_868_100;
const TICK = 100;

interface Rates {
  readonly decisions: number;
  readonly newOrders: number;
}

/** Prints one JSON line. */
export async function runEngineBench(): Promise<void> {
  const runs = Array.from({ length: WARM_UP + RUNS }, measure).slice(WARM_UP);
  const decisions = spreadOf(runs.map((run) => run.decisions));
  const newOrders = spreadOf(runs.map((run) => run.newOrders));
  process.stdout.write(
    `${JSON.stringify({ bench: 'engine', unit: 'decisions/s', ...decisions, limit: 100_000, newOrders })}\n`,
  );
}

function measure(): Rates {
  const { flow, reports, clock } = engine();
  const user = configuration.users.get('trader-1');
  if (!user) throw new Error('trader-1 is not configured');
  const orders = Array.from({ length: ORDERS }, (_, n) => order(n));
  let entering = 0n;
  let decisions = 0;
  const began = process.hrtime.bigint();
  for (const terms of orders) {
    clock.advance(1_000);
    const entered = process.hrtime.bigint();
    const { turn } = flow.enter(terms, user);
    entering += process.hrtime.bigint() - entered;
    decisions += 1 + answer(turn, reports, clock.now());
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (decisions !== ORDERS * 3)
    throw new Error(`${decisions} decisions for ${ORDERS} orders: they were not worked as meant`);
  return { decisions: decisions / seconds, newOrders: ORDERS / (Number(entering) / 1e9) };
}

/** The market's part: every child acknowledged and filled. How many reports that was. */
function answer({ instructions }: Turn, reports: MarketReports, at: number): number {
  let seq = 0;
  for (const instruction of instructions) {
    if (instruction.kind !== 'SEND') continue;
    const { venue, order: sent } = instruction;
    const { clOrdId, orderQty: lastQty } = sent;
    const lastPx = sent.price ?? 0;
    const sessionId = 'S';
    seq += 1;
    reports.receive({ kind: 'NEW', venue, sessionId, seq, clOrdId, at, venueOrderId: clOrdId });
    seq += 1;
    reports.receive({
      kind: 'TRADE',
      venue,
      sessionId,
      seq,
      clOrdId,
      at,
      execId: `E${seq}`,
      lastQty,
      lastPx,
      lastLiquidityInd: 'REMOVED',
      fee: '0.003',
    });
  }
  return seq;
}

/** Small buys that take: accepted by every rule, routed, and under every limit to the last. */
function order(n: number): OrderTerms {
  return {
    account: 'EQ1-MAIN',
    clOrdId: `bench-${n}`,
    symbol: 'AAPL',
    side: 'BUY',
    ordType: 'LIMIT',
    orderQty: 1 + (n % 97),
    price: BEST_ASK + (n % 29) * TICK,
    timeInForce: 'DAY',
    text: null,
  };
}

const configuration = loadConfiguration(join(packageRoot(), 'config'));

function engine() {
  const { rulebook, instruments, accounts, users, calendar, venues: configs } = configuration;
  const { corporateActions, endOfDay } = configuration;
  const clock = new ManualClock(START);
  const market = openMarket();
  const state = new EngineState(new ExposureLedger(calendar), new RecentOrders());
  const { ledger, recent, holdings } = state;
  const venues = new Venues(configs.map(({ profile }) => ({ profile, adapter: silent(profile.venue) })));
  for (const { profile } of configs) venues.setState(profile.venue, 'OPEN');
  const flow = new OrderFlow({
    state,
    market,
    venues,
    instruments,
    calendar,
    corporateActions,
    endOfDay,
    clock,
    ids: new TimeOrderedIds(clock),
    compliance: new Compliance({
      rulebook,
      instruments,
      accounts,
      ledger,
      recent,
      holdings,
      market,
      calendar,
    }),
    routing: () => ({ orderProtection: true, maxChildren: null }),
    working: { marketCollar: 0.02, maxSweeps: 8, stopTrigger: 'LAST_TRADE', pegMinIntervalMillis: 500 },
    userOf: (userId) => users.get(userId),
  });
  return { flow, reports: new MarketReports(flow.deps, flow.work), clock };
}

function openMarket(): MarketData {
  const staleAfterMicros = 3_600_000_000;
  const exchanges = configuration.venues.filter((entry) => entry.kind === 'simulated');
  const feeds = exchanges.map(({ profile: { venue, displayed } }) => ({
    venue,
    displayed,
    staleAfterMicros,
  }));
  const market = new MarketData(feeds, () => undefined);
  for (const { venue } of feeds) {
    market.onLink(venue, 'UP');
    const levels = Array.from({ length: LEVELS }, (_, depth) => [
      { side: 'ASK' as const, px: BEST_ASK + depth * TICK, qty: 300 + depth * 100 },
      { side: 'BID' as const, px: BEST_ASK - (depth + 1) * TICK, qty: 300 + depth * 100 },
    ]).flat();
    market.onBook({ kind: 'SNAPSHOT', venue, symbol: 'AAPL', seq: 1, at: START, levels });
  }
  return market;
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
    statement: () => Promise.reject(new Error('the bench gives no statements')),
    query: nothing,
    close: async () => undefined,
  };
}
