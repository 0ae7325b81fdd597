import { beforeEach, describe, expect, it } from '@jest/globals';
import type { VenueAdapter } from '../../../src/execution/venue-adapter.js';
import { ManualClock, parseMicros } from '../../../src/lib/clock.js';
import { SeededRandom } from '../../../src/lib/random.js';
import { ManualScheduler } from '../../../src/lib/scheduler.js';
import { localLink } from '../../../venues/simulated/adapter/local-link.js';
import { SessionAdapter } from '../../../venues/simulated/adapter/session-adapter.js';
import type { Exchange } from '../../../venues/simulated/exchange/exchange.js';
import type { ReferenceQuote } from '../../../venues/simulated/exchange/pricing/midpoint-price.js';
import type { SimulatedVenueConfig } from '../../../venues/simulated/simulated-venue.js';
import { createSimulatedVenue } from '../../../venues/simulated/simulated-venue.js';
import { RecordingListener } from './recording-listener.js';
import { ACME, anOrder, aVenue, flow, MID, TICK } from './venue-builders.js';

/** A Monday, 09:00 in New York. */
const MONDAY_NINE = parseMicros('2026-01-05T14:00:00Z') ?? 0;
const MINUTE = 60_000_000;

let scheduler: ManualScheduler;
let heard: RecordingListener;
let quote: ReferenceQuote | null;

beforeEach(() => {
  scheduler = new ManualScheduler(new ManualClock(MONDAY_NINE));
  heard = new RecordingListener();
  quote = { bid: MID - TICK, ask: MID + TICK };
});

async function opened(config: SimulatedVenueConfig, seed = 'exchange-test') {
  const venue = createSimulatedVenue(config, {
    clock: scheduler.clock,
    scheduler,
    random: new SeededRandom(seed),
    instruments: [ACME],
    referenceQuote: () => quote,
  });
  const adapter = venue.adapter();
  const connected = adapter.connect(heard, null);
  scheduler.advance(0);
  await connected;
  return { exchange: venue.exchange, adapter };
}

function send(
  { adapter }: { readonly adapter: VenueAdapter },
  ...orders: ReturnType<typeof anOrder>[]
): void {
  for (const order of orders) adapter.send(order);
  scheduler.advance(0);
}

describe('market hours', () => {
  const hours = { open: '09:30', close: '16:00', holidays: ['2026-01-06'] };
  const market = aVenue({ hours: { kind: 'session', ...hours }, heartbeatMillis: 3_600_000 });

  it('refuses orders outside the session and takes them inside', async () => {
    const venue = await opened(market);
    send(venue, anOrder('early'));
    scheduler.advance(30 * MINUTE);
    send(venue, anOrder('in-time'));
    expect(heard.of('early')).toMatchObject([{ kind: 'REJECTED', reason: 'EXCHANGE_CLOSED' }]);
    expect(heard.kinds('in-time')).toEqual(['NEW']);
  });

  it('expires day orders at the close and keeps the others', async () => {
    const venue = await opened(market);
    scheduler.advance(31 * MINUTE);
    send(venue, anOrder('day'), anOrder('gtc', { timeInForce: 'GTC' }));
    scheduler.advance(389 * MINUTE - 1);
    expect(heard.kinds('day')).toEqual(['NEW']);
    scheduler.advance(1);
    scheduler.advance(0);
    expect(heard.kinds('day')).toEqual(['NEW', 'EXPIRED']);
    expect(venue.exchange.levels('ACME', 'BID', 5)).toEqual([{ px: MID, qty: 100 }]);
  });

  it('stays closed on holidays and weekends', async () => {
    const venue = await opened(market);
    scheduler.advance((24 * 60 + 60) * MINUTE);
    send(venue, anOrder('holiday'));
    scheduler.advance(4 * 24 * 60 * MINUTE);
    send(venue, anOrder('saturday'));
    expect(heard.reports.map(({ kind }) => kind)).toEqual(['REJECTED', 'REJECTED']);
  });
});

describe('fades', () => {
  it('take the configured part of background orders at touched levels only', async () => {
    const venue = await opened(aVenue({ fade: { probability: 1, fraction: 0.5 } }));
    venue.exchange.submit(flow('near', { qty: 200 }));
    venue.exchange.submit(flow('far', { px: MID + TICK, qty: 200 }));
    send(venue, anOrder('a', { orderQty: 150, timeInForce: 'IOC' }));
    expect(heard.of('a')).toMatchObject([
      { kind: 'NEW' },
      { kind: 'TRADE', lastQty: 100 },
      { kind: 'CANCELED' },
    ]);
    expect(venue.exchange.levels('ACME', 'ASK', 5)).toEqual([{ px: MID + TICK, qty: 200 }]);
  });

  it('spare the orders of other clients', async () => {
    const venue = await opened(aVenue({ fade: { probability: 1, fraction: 1 } }));
    const other = createOther(venue);
    await other.connected;
    other.adapter.send(anOrder('theirs', { side: 'SELL' }));
    scheduler.advance(0);
    send(venue, anOrder('ours', { timeInForce: 'IOC' }));
    expect(heard.kinds('ours')).toEqual(['NEW', 'TRADE']);
  });

  it('happen at the configured rate, the same for the same seed', async () => {
    const first = await faded('1');
    expect(first.length).toBeGreaterThan(90);
    expect(first.length).toBeLessThan(150);
    expect(await faded('1')).toEqual(first);
    expect(await faded('2')).not.toEqual(first);
  });
});

/** The orders, of 400, that found their level gone. */
async function faded(seed: string): Promise<string[]> {
  heard = new RecordingListener();
  const venue = await opened(aVenue({ fade: { probability: 0.3, fraction: 1 } }), seed);
  for (let i = 0; i < 400; i += 1) {
    venue.exchange.submit(flow(`bg-${i}`));
    send(venue, anOrder(`o-${i}`, { timeInForce: 'IOC' }));
  }
  return heard.reports.filter(({ kind }) => kind === 'CANCELED').map(({ clOrdId }) => clOrdId);
}

function createOther({ exchange }: { readonly exchange: Exchange }) {
  const adapter = new SessionAdapter({
    venue: exchange.venue,
    clientId: 'OTHER',
    scheduler,
    dial: localLink(() => exchange, scheduler),
  });
  const connected = adapter.connect(new RecordingListener(), null);
  scheduler.advance(0);
  return { adapter, connected };
}

describe('latency', () => {
  it('delays each request and lets none overtake another', async () => {
    const latency = { kind: 'lognormal', medianMicros: 1000, sigma: 1 } as const;
    const venue = await opened(aVenue({ latency }));
    for (let i = 0; i < 50; i += 1) venue.adapter.send(anOrder(`o-${i}`, { orderQty: 100 + i }));
    scheduler.advance(0);
    expect(heard.reports).toEqual([]);
    scheduler.advance(MINUTE);
    expect(heard.reports.map(({ clOrdId }) => clOrdId)).toEqual(
      Array.from({ length: 50 }, (_, i) => `o-${i}`),
    );
    const times = new Set(heard.reports.map(({ at }) => at));
    expect(times.size).toBeGreaterThan(1);
  });
});

describe('the midpoint market', () => {
  const dark = aVenue({ pricing: 'midpoint' }, { displayed: false, protectedQuote: false, posting: false });

  it('trades in the middle of the quote, for both sides better than their limits', async () => {
    const venue = await opened(dark);
    venue.exchange.submit(flow('hidden', { px: MID - 5 * TICK }));
    send(venue, anOrder('a', { price: MID + 5 * TICK, timeInForce: 'IOC' }));
    expect(heard.of('a')[1]).toMatchObject({ kind: 'TRADE', lastPx: MID, lastQty: 100 });
  });

  it('does not trade beyond a limit, nor without a quote', async () => {
    const venue = await opened(dark);
    venue.exchange.submit(flow('hidden', { px: MID - 5 * TICK }));
    send(venue, anOrder('limit', { price: MID - TICK, timeInForce: 'IOC' }));
    quote = null;
    send(venue, anOrder('no-quote', { price: MID + TICK, timeInForce: 'IOC' }));
    quote = { bid: MID, ask: MID };
    send(venue, anOrder('locked', { price: MID + TICK, timeInForce: 'IOC' }));
    for (const id of ['limit', 'no-quote', 'locked']) expect(heard.kinds(id)).toEqual(['NEW', 'CANCELED']);
  });

  it('shows nothing of what rests in it', async () => {
    const venue = await opened(dark);
    venue.exchange.submit(flow('hidden'));
    scheduler.advance(0);
    expect(heard.book('ACME')).toEqual({ BID: [], ASK: [] });
  });
});

describe('recorded executions', () => {
  it('print, and fill client orders with priority besides', async () => {
    const venue = await opened(aVenue());
    send(venue, anOrder('better', { price: MID + TICK, orderQty: 30 }));
    venue.exchange.submit(flow('recorded', { side: 'BUY' }));
    send(venue, anOrder('behind'));
    venue.exchange.execute('ACME', 'recorded', 60);
    scheduler.advance(0);
    expect(heard.of('better')[1]).toMatchObject({
      lastQty: 30,
      lastPx: MID + TICK,
      lastLiquidityInd: 'ADDED',
    });
    expect(heard.kinds('behind')).toEqual(['NEW']);
    expect(heard.prints.map(({ px, qty }) => [px, qty])).toEqual([
      [MID + TICK, 30],
      [MID, 60],
    ]);
    expect(venue.exchange.levels('ACME', 'BID', 5)).toEqual([{ px: MID, qty: 140 }]);
  });

  it('leave other background orders alone, whatever their priority', async () => {
    const venue = await opened(aVenue());
    venue.exchange.submit(flow('better', { side: 'BUY', px: MID + TICK }));
    venue.exchange.submit(flow('recorded', { side: 'BUY' }));
    venue.exchange.execute('ACME', 'recorded', 100);
    expect(venue.exchange.levels('ACME', 'BID', 5)).toEqual([{ px: MID + TICK, qty: 100 }]);
  });

  it('ignore what client orders have taken already', async () => {
    const venue = await opened(aVenue());
    venue.exchange.submit(flow('taken'));
    send(venue, anOrder('a'));
    venue.exchange.execute('ACME', 'taken', 100);
    venue.exchange.reduce('ACME', 'taken', 50);
    scheduler.advance(0);
    expect(heard.prints).toHaveLength(1);
  });
});

describe('halts', () => {
  it('empty the display, refuse orders, take cancels, and end', async () => {
    const venue = await opened(aVenue());
    send(venue, anOrder('before'));
    venue.exchange.halt('ACME', true);
    send(venue, anOrder('during'));
    expect(heard.of('during')).toMatchObject([{ kind: 'REJECTED', reason: 'EXCHANGE_CLOSED' }]);
    expect(heard.book('ACME')).toEqual({ BID: [], ASK: [] });
    venue.exchange.submit(flow('crossing', { px: MID - TICK }));
    expect(heard.prints).toEqual([]);
    venue.exchange.halt('ACME', false);
    scheduler.advance(0);
    expect(heard.book('ACME')).toEqual({ BID: [{ px: MID, qty: 100 }], ASK: [] });
    venue.exchange.halt('ACME', true);
    venue.adapter.cancel({ clOrdId: 'before', requestId: 'before-C' });
    scheduler.advance(0);
    expect(heard.kinds('before')).toEqual(['NEW', 'SUSPENDED', 'NEW', 'SUSPENDED', 'CANCELED']);
  });
});

describe('market data', () => {
  it('puts all changes of one turn into one delta and confirms silence', async () => {
    const venue = await opened(aVenue({ heartbeatMillis: 100 }));
    heard.updates.length = 0;
    venue.exchange.submit(flow('a'));
    venue.exchange.submit(flow('b'));
    venue.exchange.submit(flow('c', { px: MID + TICK }));
    venue.exchange.reduce('ACME', 'c');
    scheduler.advance(0);
    expect(heard.updates).toMatchObject([
      { kind: 'DELTA', seq: 1, levels: [{ side: 'ASK', px: MID, qty: 200 }] },
    ]);
    scheduler.advance(300_000);
    expect(heard.updates.slice(1).map(({ kind, levels }) => [kind, levels.length])).toEqual([
      ['DELTA', 0],
      ['DELTA', 0],
      ['DELTA', 0],
    ]);
  });

  it('lets levels out of and into the shown depth', async () => {
    const venue = await opened(aVenue({ depth: 2 }));
    for (const [id, away] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ] as const) {
      venue.exchange.submit(flow(id, { px: MID + away * TICK }));
    }
    scheduler.advance(0);
    venue.exchange.reduce('ACME', 'a');
    scheduler.advance(0);
    expect(heard.book('ACME').ASK.map(({ px }) => px)).toEqual([MID + 2 * TICK, MID + 3 * TICK]);
    venue.exchange.submit(flow('d', { px: MID }));
    scheduler.advance(0);
    expect(heard.book('ACME').ASK.map(({ px }) => px)).toEqual([MID, MID + 2 * TICK]);
  });
});

describe('refusals', () => {
  it('names the cap, and refuses at random where configured', async () => {
    const venue = await opened(aVenue({ rejectProbability: 1 }, { maxQty: '500', lotSize: '100' }));
    send(venue, anOrder('cap', { orderQty: 600 }), anOrder('lot', { orderQty: 150 }), anOrder('unlucky'));
    expect(heard.of('cap')).toMatchObject([
      { reason: 'ORDER_EXCEEDS_LIMIT', text: 'orderQty must be at most 500' },
    ]);
    const lot = 'orderQty must be a positive multiple of 100';
    expect(heard.of('lot')).toMatchObject([{ reason: 'INCORRECT_QUANTITY', text: lot }]);
    expect(heard.of('unlucky')).toMatchObject([{ reason: 'BROKER_EXCHANGE_OPTION' }]);
  });
});
