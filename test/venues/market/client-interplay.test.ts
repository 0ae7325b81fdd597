import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '../../../src/lib/random.js';
import { RecordedMarket } from '../../../venues/market/replay.js';
import { SyntheticMarket } from '../../../venues/market/synthetic-market.js';
import { RecordingListener } from '../simulated/recording-listener.js';
import { openExchanges } from './exchanges.js';
import { aStock } from './instruments.js';
import { SECOND } from './market-statistics.js';

const AAPL = aStock('AAPL', 1_872_000);
const ORDER = { ordType: 'LIMIT', symbol: 'AAPL', orderQty: 300, timeInForce: 'DAY' } as const;

/** One venue with a client on it, and the others of the configuration. */
async function aScene() {
  const scene = openExchanges([AAPL]);
  const [venue] = scene.venues;
  if (!venue) throw new Error('no venue is configured');
  const client = venue.adapter();
  const heard = new RecordingListener();
  const connected = client.connect(heard, null);
  scene.scheduler.advance(SECOND);
  await connected;
  const filled = () =>
    heard.reports.reduce((sum, report) => sum + (report.kind === 'TRADE' ? report.lastQty : 0), 0);
  return { ...scene, exchange: venue.exchange, client, filled };
}

describe('client orders within a synthetic market', () => {
  it('take displayed quantity, and the book is whole again soon', async () => {
    const { client, exchange, filled, scheduler, ...scene } = await aScene();
    const market = new SyntheticMarket({ ...scene, instruments: [AAPL], random: new SeededRandom('1') });
    market.start({ clock: scheduler.clock, scheduler, speed: 1 });
    const [ask] = exchange.levels('AAPL', 'ASK', 1);
    client.send({ ...ORDER, clOrdId: 'take', side: 'BUY', price: (ask?.px ?? 0) + 500, timeInForce: 'IOC' });
    scheduler.advance(SECOND);
    expect(filled()).toBeGreaterThan(0);
    scheduler.advance(10 * SECOND);
    expect(exchange.levels('AAPL', 'ASK', 10).length).toBeGreaterThanOrEqual(9);
    market.stop();
  });

  it('are filled in time when they rest at the touch', async () => {
    const { client, exchange, filled, scheduler, ...scene } = await aScene();
    const market = new SyntheticMarket({ ...scene, instruments: [AAPL], random: new SeededRandom('2') });
    market.start({ clock: scheduler.clock, scheduler, speed: 1 });
    const [bid] = exchange.levels('AAPL', 'BID', 1);
    client.send({ ...ORDER, clOrdId: 'rest', side: 'BUY', price: bid?.px ?? 0 });
    scheduler.advance(300 * SECOND);
    expect(filled()).toBe(300);
    market.stop();
  });
});

describe('client orders within a recording', () => {
  it('are filled by a recorded execution behind them, and the record goes on', async () => {
    const { client, exchange, filled, scheduler } = await aScene();
    const market = new RecordedMarket('AAPL', [exchange], new SeededRandom('1'));
    market.apply({ at: 0, events: [{ kind: 'ADD', id: 'bid', side: 'BUY', px: 1_000_000, qty: 500 }] });
    client.send({ ...ORDER, clOrdId: 'ahead', side: 'BUY', price: 1_000_100 });
    scheduler.advance(SECOND);
    market.apply({ at: 1, events: [{ kind: 'EXECUTE', id: 'bid', qty: 200 }] });
    scheduler.advance(SECOND);
    expect(filled()).toBe(200);
    expect(exchange.levels('AAPL', 'BID', 5)).toEqual([
      { px: 1_000_100, qty: 100 },
      { px: 1_000_000, qty: 300 },
    ]);
  });

  it('may take what the record still counts on', async () => {
    const { client, exchange, filled, scheduler } = await aScene();
    const market = new RecordedMarket('AAPL', [exchange], new SeededRandom('1'));
    market.apply({ at: 0, events: [{ kind: 'ADD', id: 'ask', side: 'SELL', px: 1_000_000, qty: 300 }] });
    client.send({ ...ORDER, clOrdId: 'take', side: 'BUY', price: 1_000_000 });
    scheduler.advance(SECOND);
    expect(filled()).toBeGreaterThan(0);
    market.apply({
      at: 1,
      events: [
        { kind: 'REDUCE', id: 'ask', qty: 100 },
        { kind: 'EXECUTE', id: 'ask', qty: 200 },
      ],
    });
    expect(exchange.levels('AAPL', 'ASK', 5)).toEqual([]);
  });
});
