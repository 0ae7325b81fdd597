import { beforeEach, describe, expect, it } from '@jest/globals';
import type { VenueOrder } from '../../../src/execution/venue-adapter.js';
import type { Simulation } from '../../../venues/simulated/simulation.js';
import { ExchangeFixture } from './exchange-fixture.js';
import { anOrder, aVenue, flow, MID, TICK } from './venue-builders.js';

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const BOOK = 'ACME';
const WEEKDAYS: Simulation['hours'] = {
  kind: 'session',
  open: '09:30',
  close: '16:00',
  holidays: ['2026-01-06'],
};

let desk: ExchangeFixture;

/** A Monday, 09:00 in New York. */
async function opened(simulation: Partial<Simulation> = {}): Promise<void> {
  const quiet = { heartbeatMillis: 24 * 3_600_000, ...simulation };
  desk = new ExchangeFixture(aVenue(quiet, { native: ['AUCTION', 'MARKET', 'REPLACE'] }));
  await desk.logon('US');
  await desk.logon('THEM');
}

beforeEach(() => opened());

const told = (clOrdId: string) => desk.heard('US').of(clOrdId);
const kinds = (clOrdId: string) => desk.heard('US').kinds(clOrdId);
const atOpen = (clOrdId: string, terms: Partial<VenueOrder> = {}) =>
  anOrder(clOrdId, { timeInForce: 'OPG', ...terms });

function uncross(): void {
  desk.exchange.uncross(BOOK);
  desk.settle();
}

describe('an auction', () => {
  it('trades at one price what waited unseen, and ends the rest', () => {
    desk.send(
      'US',
      atOpen('buy', { orderQty: 300, price: MID + 2 * TICK }),
      atOpen('low', { price: MID - TICK }),
    );
    desk.send('THEM', atOpen('sell', { side: 'SELL', orderQty: 200, price: MID - 2 * TICK }));
    expect(desk.heard('US').reports.map(({ kind }) => kind)).toEqual(['NEW', 'NEW']);
    expect(desk.heard('US').book(BOOK)).toEqual({ BID: [], ASK: [] });
    uncross();
    // At most MID all 200 trade; above MID - TICK the imbalance is 100; the reference is the prior close, MID.
    expect(told('buy').slice(1)).toMatchObject([
      { kind: 'TRADE', lastQty: 200, lastPx: MID, lastLiquidityInd: 'REMOVED' },
      { kind: 'EXPIRED', text: 'not filled in the opening auction' },
    ]);
    expect(kinds('low')).toEqual(['NEW', 'EXPIRED']);
    expect(desk.trades('THEM')).toEqual([['sell', 200]]);
    expect(desk.heard('US').prints).toMatchObject([{ px: MID, qty: 200 }]);
  });

  it('includes what rests in the book, which goes first at its price and has added', () => {
    desk.exchange.submit(flow('bg', { qty: 50 }));
    desk.send(
      'THEM',
      anOrder('rests', { side: 'SELL', orderQty: 60 }),
      atOpen('sell', { side: 'SELL', orderQty: 100 }),
    );
    desk.send('US', atOpen('buy', { ordType: 'MARKET', price: null, orderQty: 150 }));
    uncross();
    expect(desk.trades('US').map(([, qty]) => qty)).toEqual([50, 60, 40]);
    expect(desk.heard('THEM').of('rests')[1]).toMatchObject({ lastQty: 60, lastLiquidityInd: 'ADDED' });
    expect(desk.heard('THEM').of('sell').slice(1)).toMatchObject([
      { lastQty: 40, lastLiquidityInd: 'REMOVED' },
      { kind: 'EXPIRED' },
    ]);
    expect(desk.exchange.levels(BOOK, 'ASK', 5)).toEqual([]);
  });

  it('lets own orders meet, and goes by arrival at equal prices', () => {
    desk.send('US', atOpen('first'), atOpen('second'));
    desk.send('US', atOpen('sell', { side: 'SELL', orderQty: 150 }));
    desk.replace('US', 'first', { orderQty: 110, price: MID, timeInForce: 'OPG' });
    uncross();
    expect(desk.trades('US').filter(([id]) => id !== 'sell')).toEqual([
      ['second', 100],
      ['first', 50],
    ]);
  });

  it('goes without what was canceled, and with what was replaced', () => {
    desk.send('THEM', atOpen('sell', { side: 'SELL', orderQty: 500 }));
    desk.send('US', atOpen('gone'), atOpen('less', { orderQty: 300 }));
    desk.cancel('US', 'gone');
    desk.replace('US', 'less', { orderQty: 120, price: MID, timeInForce: 'OPG' });
    uncross();
    expect(desk.trades('US')).toEqual([['less', 120]]);
    expect(kinds('gone')).toEqual(['NEW', 'CANCELED']);
  });

  it('trades nothing in a halted symbol, and ends what waited for it', () => {
    desk.send('US', atOpen('buy'));
    desk.send('THEM', atOpen('sell', { side: 'SELL' }));
    desk.exchange.halt(BOOK, true);
    uncross();
    expect(told('buy').at(-1)).toMatchObject({ kind: 'EXPIRED', text: 'ACME is halted' });
    expect(desk.trades('US')).toEqual([]);
  });

  it('leaves the other kind waiting when it is for one', () => {
    desk.send('US', atOpen('open'), anOrder('close', { timeInForce: 'CLS' }));
    desk.exchange.uncross(BOOK, 'OPG');
    desk.settle();
    expect([kinds('open'), kinds('close')]).toEqual([['NEW', 'EXPIRED'], ['NEW']]);
  });
});

describe('the hours of auctions', () => {
  it('take orders before the open, and open with them', async () => {
    await opened({ hours: WEEKDAYS });
    desk.send('US', atOpen('buy'), anOrder('early'));
    desk.send('THEM', atOpen('sell', { side: 'SELL', orderQty: 60 }));
    expect(kinds('early')).toEqual(['REJECTED']);
    desk.scheduler.advance(30 * MINUTE - 1);
    expect(kinds('buy')).toEqual(['NEW']);
    desk.scheduler.advance(1);
    desk.settle();
    expect(kinds('buy')).toEqual(['NEW', 'TRADE', 'EXPIRED']);
  });

  it('close with day orders in the book, which end behind the auction', async () => {
    await opened({ hours: WEEKDAYS });
    desk.scheduler.advance(HOUR);
    desk.send('US', anOrder('day', { orderQty: 150 }));
    desk.send('THEM', anOrder('sell', { side: 'SELL', timeInForce: 'CLS', price: MID - TICK }));
    desk.scheduler.advance(6 * HOUR);
    desk.settle();
    expect(kinds('day')).toEqual(['NEW', 'TRADE', 'EXPIRED']);
    expect(desk.trades('THEM')).toEqual([['sell', 100]]);
  });

  it('pass over the night, holidays and weekends', async () => {
    await opened({ hours: WEEKDAYS });
    desk.scheduler.advance(HOUR);
    desk.send('US', atOpen('next'));
    desk.scheduler.advance(24 * HOUR);
    expect(kinds('next')).toEqual(['NEW']);
    desk.scheduler.advance(23.5 * HOUR);
    desk.settle();
    expect(kinds('next')).toEqual(['NEW', 'EXPIRED']);
  });

  it('are at midnight in New York where a market never closes', () => {
    desk.send('US', anOrder('buy', { timeInForce: 'CLS' }));
    desk.send('THEM', anOrder('sell', { side: 'SELL', timeInForce: 'CLS' }));
    desk.scheduler.advance(15 * HOUR - 1);
    expect(kinds('buy')).toEqual(['NEW']);
    desk.scheduler.advance(1);
    desk.settle();
    expect(kinds('buy')).toEqual(['NEW', 'TRADE']);
  });
});
