import { beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SIMULATED_INSTRUCTIONS } from '../../../venues/simulated/exchange/native-checks.js';
import type { Simulation } from '../../../venues/simulated/simulation.js';
import { ExchangeFixture, MONDAY_NINE } from './exchange-fixture.js';
import { anOrder, aVenue, flow, MID, TICK } from './venue-builders.js';

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;
const BOOK = 'ACME';

let desk: ExchangeFixture;

async function opened(simulation: Partial<Simulation> = {}, native = SIMULATED_INSTRUCTIONS): Promise<void> {
  desk = new ExchangeFixture(aVenue({ heartbeatMillis: 86_400_000, ...simulation }, { native }));
  await desk.logon('US');
  await desk.logon('THEM');
}

beforeEach(() => opened());

const told = (clOrdId: string) => desk.heard('US').of(clOrdId);
const kinds = (clOrdId: string) => desk.heard('US').kinds(clOrdId);
const bids = () => desk.exchange.levels(BOOK, 'BID', 5);

function atLeast(clOrdId: string, minQty: number) {
  return anOrder(clOrdId, { orderQty: 300, price: MID + TICK, timeInForce: 'IOC', minQty });
}

function postOnly(clOrdId: string, price: number) {
  return anOrder(clOrdId, { price, execInst: ['PARTICIPATE_DONT_INITIATE'] });
}

function until(clOrdId: string, after: number) {
  return anOrder(clOrdId, { timeInForce: 'GTD', expireTime: MONDAY_NINE + after });
}

describe('minQty', () => {
  it('is traded at once, over as many orders as it takes, or nothing is', () => {
    desk.exchange.submit(flow('near', { qty: 100 }));
    desk.exchange.submit(flow('far', { qty: 100, px: MID + TICK }));
    desk.send('US', atLeast('more', 201), atLeast('enough', 200));
    expect(told('more').slice(1)).toMatchObject([
      { kind: 'CANCELED', text: 'minQty: less than 201 to trade with' },
    ]);
    expect(desk.trades('US')).toEqual([
      ['enough', 100],
      ['enough', 100],
    ]);
    expect(told('enough').at(-1)).toMatchObject({ kind: 'CANCELED' });
  });

  it('holds in a midpoint market as well', async () => {
    await opened({ pricing: 'midpoint' }, ['MIN_QTY']);
    desk.exchange.submit(flow('hidden', { qty: 100, px: MID - TICK }));
    desk.send('US', atLeast('more', 101), atLeast('enough', 100));
    expect(kinds('more')).toEqual(['NEW', 'CANCELED']);
    expect(told('enough')[1]).toMatchObject({ kind: 'TRADE', lastQty: 100, lastPx: MID });
  });

  it('is never broken: nothing, or at least as much, and as much as there is', async () => {
    const qty = fc.integer({ min: 1, max: 50 });
    const rests = fc.array(qty, { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(rests, qty, qty, fc.boolean(), async (resting, orderQty, least, all) => {
        await opened();
        for (const [i, size] of resting.entries()) desk.exchange.submit(flow(`f${i}`, { qty: size }));
        const minQty = Math.min(least, orderQty);
        const asks = all ? { execInst: ['ALL_OR_NONE' as const] } : { minQty };
        desk.send('US', anOrder('a', { orderQty, timeInForce: 'IOC', ...asks }));
        const there = Math.min(
          orderQty,
          resting.reduce((sum, size) => sum + size, 0),
        );
        const traded = desk.trades('US').reduce((sum, [, size]) => sum + size, 0);
        expect(traded).toBe(there >= (all ? orderQty : minQty) ? there : 0);
      }),
      { numRuns: 200, verbose: fc.VerbosityLevel.Verbose },
    );
  });
});

describe('all or none', () => {
  it('is filled whole at once or not at all', () => {
    desk.exchange.submit(flow('bg', { qty: 200 }));
    const terms = { timeInForce: 'IOC', execInst: ['ALL_OR_NONE'] } as const;
    desk.send(
      'US',
      anOrder('none', { ...terms, orderQty: 201 }),
      anOrder('all', { ...terms, orderQty: 200 }),
    );
    expect(told('none')[1]).toMatchObject({
      kind: 'CANCELED',
      text: 'all or none: not enough to fill all of it',
    });
    expect(kinds('all')).toEqual(['NEW', 'TRADE']);
  });
});

describe('maxFloor', () => {
  it('shows that much and trades the rest behind what is shown at its price', () => {
    desk.send('US', anOrder('iceberg', { orderQty: 250, maxFloor: 100 }));
    desk.send('THEM', anOrder('plain', { orderQty: 100 }));
    expect(desk.heard('THEM').book(BOOK).BID).toEqual([{ px: MID, qty: 200 }]);
    desk.exchange.submit(flow('taker', { qty: 220 }));
    desk.settle();
    expect(desk.trades('US')).toEqual([
      ['iceberg', 100],
      ['iceberg', 20],
    ]);
    expect(desk.trades('THEM')).toEqual([['plain', 100]]);
    expect(desk.heard('THEM').book(BOOK).BID).toEqual([{ px: MID, qty: 80 }]);
    desk.send('THEM', anOrder('all', { side: 'SELL', orderQty: 130, timeInForce: 'FOK' }));
    expect(desk.trades('US').slice(2)).toEqual([
      ['iceberg', 80],
      ['iceberg', 50],
    ]);
    expect(bids()).toEqual([]);
  });

  it('is gone wholly with a cancel', () => {
    desk.send('US', anOrder('iceberg', { orderQty: 250, maxFloor: 100 }));
    desk.cancel('US', 'iceberg');
    expect(bids()).toEqual([]);
    desk.exchange.submit(flow('late', { qty: 10 }));
    desk.settle();
    expect(kinds('iceberg')).toEqual(['NEW', 'CANCELED']);
  });

  it('of a better price is filled wholly before a recorded execution', () => {
    desk.send('US', anOrder('iceberg', { orderQty: 250, maxFloor: 100, price: MID + TICK }));
    desk.exchange.submit(flow('recorded', { side: 'BUY', qty: 400 }));
    desk.exchange.execute(BOOK, 'recorded', 300);
    desk.settle();
    expect(desk.trades('US').map(([, qty]) => qty)).toEqual([100, 100, 50]);
  });
});

describe('post only', () => {
  it('rests, and is canceled where it would take', () => {
    desk.exchange.submit(flow('bg', { px: MID + TICK }));
    desk.send('US', postOnly('rests', MID), postOnly('takes', MID + TICK));
    expect(kinds('rests')).toEqual(['NEW']);
    expect(told('takes').slice(1)).toMatchObject([
      { kind: 'CANCELED', requestId: null, text: 'post only: it would take what rests' },
    ]);
    expect(bids()).toEqual([{ px: MID, qty: 100 }]);
    desk.exchange.submit(flow('taker'));
    desk.settle();
    expect(told('rests')[1]).toMatchObject({ kind: 'TRADE', lastLiquidityInd: 'ADDED' });
  });

  it('is not replaced into what would take; the order stays', () => {
    desk.exchange.submit(flow('bg', { px: MID + TICK }));
    desk.send('US', postOnly('a', MID));
    desk.replace('US', 'a', { orderQty: 200, price: MID + TICK });
    expect(told('a')[1]).toMatchObject({
      kind: 'CANCEL_REJECTED',
      reason: 'OTHER',
      text: 'post only: it would take what rests',
    });
    desk.replace('US', 'a', { orderQty: 200, price: MID });
    expect(bids()).toEqual([{ px: MID, qty: 200 }]);
  });
});

describe('a dated order', () => {
  it("ends when its time has come by the exchange's clock, however far that is", () => {
    desk.send('US', until('soon', SECOND), until('later', 2 * SECOND), until('far', 60 * DAY));
    desk.scheduler.advance(SECOND - 1);
    expect(kinds('soon')).toEqual(['NEW']);
    desk.scheduler.advance(1);
    desk.settle();
    expect(told('soon')[1]).toMatchObject({ kind: 'EXPIRED', at: MONDAY_NINE + SECOND });
    desk.scheduler.advance(DAY);
    expect(kinds('later')).toEqual(['NEW', 'EXPIRED']);
    expect(kinds('far')).toEqual(['NEW']);
    expect(bids()).toEqual([{ px: MID, qty: 100 }]);
    desk.scheduler.advance(59 * DAY);
    expect(kinds('far')).toEqual(['NEW', 'EXPIRED']);
  });

  it('has the time that a replace gives it', () => {
    desk.send('US', until('a', SECOND), until('b', SECOND));
    const later = {
      orderQty: 100,
      price: MID,
      timeInForce: 'GTD',
      expireTime: MONDAY_NINE + 9 * SECOND,
    } as const;
    desk.replace('US', 'a', later);
    desk.replace('US', 'b', { orderQty: 100, price: MID, timeInForce: 'GTC' });
    desk.scheduler.advance(8 * SECOND);
    expect([kinds('a'), kinds('b')]).toEqual([
      ['NEW', 'REPLACED'],
      ['NEW', 'REPLACED'],
    ]);
    desk.scheduler.advance(2 * SECOND);
    expect([kinds('a').at(-1), kinds('b').at(-1)]).toEqual(['EXPIRED', 'REPLACED']);
  });
});

describe('a market order', () => {
  it('takes what there is at any price, and never rests', () => {
    desk.exchange.submit(flow('near'));
    desk.exchange.submit(flow('far', { px: 2 * MID }));
    desk.send('US', anOrder('a', { ordType: 'MARKET', price: null, orderQty: 300 }));
    expect(told('a')).toMatchObject([
      { kind: 'NEW' },
      { kind: 'TRADE', lastPx: MID },
      { kind: 'TRADE', lastPx: 2 * MID },
      { kind: 'CANCELED', text: 'market order: nothing left to trade with' },
    ]);
    desk.exchange.submit(flow('bid', { side: 'BUY', px: TICK }));
    desk.send('US', anOrder('s', { side: 'SELL', ordType: 'MARKET', price: null, timeInForce: 'FOK' }));
    expect(told('s')[1]).toMatchObject({ kind: 'TRADE', lastPx: TICK });
  });
});

describe('what a market does not take', () => {
  it.each([
    ['ordType STOP is not taken', { ordType: 'STOP', price: null, stopPx: MID }],
    ['ordType PEGGED is not taken', { ordType: 'PEGGED', execInst: ['MID_PRICE_PEG'] }],
    ['ordType MARKET is not taken', { ordType: 'MARKET', price: null }],
    ['stopPx is not taken', { stopPx: MID }],
    ['timeInForce GTD is not taken', { timeInForce: 'GTD', expireTime: MONDAY_NINE + DAY }],
    ['timeInForce OPG is not taken', { timeInForce: 'OPG' }],
    ['minQty is not taken', { timeInForce: 'IOC', minQty: 10 }],
    ['maxFloor is not taken', { maxFloor: 10 }],
    ['execInst ALL_OR_NONE is not taken', { timeInForce: 'IOC', execInst: ['ALL_OR_NONE'] }],
    ['execInst PARTICIPATE_DONT_INITIATE is not taken', { execInst: ['PARTICIPATE_DONT_INITIATE'] }],
    ['execInst REDUCE_ONLY is not taken', { execInst: ['REDUCE_ONLY'] }],
  ] as const)('is refused by name: %s', async (text, terms) => {
    await opened({}, []);
    desk.send('US', anOrder('a', terms));
    const refused = { kind: 'REJECTED', reason: 'UNSUPPORTED_ORDER_CHARACTERISTIC', text: `${text} at TEST` };
    expect(told('a')).toMatchObject([refused]);
  });

  it.each([
    ['minQty is taken with timeInForce IOC or FOK only', { minQty: 10 }],
    ['execInst ALL_OR_NONE is taken with timeInForce IOC or FOK only', { execInst: ['ALL_OR_NONE'] }],
    [
      'execInst PARTICIPATE_DONT_INITIATE is not taken with timeInForce IOC',
      { timeInForce: 'IOC', execInst: ['PARTICIPATE_DONT_INITIATE'] },
    ],
    ['expireTime must be in the future', { timeInForce: 'GTD', expireTime: MONDAY_NINE }],
    ['expireTime must be in the future', { timeInForce: 'GTD' }],
    ['price must be null in a market order', { ordType: 'MARKET' }],
    ['maxFloor is not taken with timeInForce CLS', { timeInForce: 'CLS', maxFloor: 10 }],
    [
      'execInst PARTICIPATE_DONT_INITIATE is not taken with timeInForce CLS',
      { timeInForce: 'CLS', execInst: ['PARTICIPATE_DONT_INITIATE'] },
    ],
  ] as const)('is refused by name even where the rest is native: %s', (text, terms) => {
    desk.send('US', anOrder('a', terms));
    expect(told('a')).toMatchObject([{ kind: 'REJECTED', text: `${text} at TEST` }]);
  });

  it.each([
    ['minQty must be a positive multiple of 1', { timeInForce: 'IOC', minQty: 0 }],
    ['minQty must be at most orderQty', { timeInForce: 'IOC', minQty: 101 }],
    ['maxFloor must be a positive multiple of 1', { maxFloor: -5 }],
  ] as const)('includes amounts that cannot be: %s', (text, terms) => {
    desk.send('US', anOrder('a', terms));
    expect(told('a')).toMatchObject([{ kind: 'REJECTED', reason: 'INCORRECT_QUANTITY', text }]);
  });

  it('does not include what is between a client and its broker', () => {
    desk.send('US', anOrder('a', { execInst: ['NOT_HELD'] }));
    expect(kinds('a')).toEqual(['NEW']);
  });

  it('cannot be configured on a simulated exchange', () => {
    expect(() => new ExchangeFixture(aVenue({}, { native: ['STOP'] }))).toThrow(
      'TEST cannot take STOP natively',
    );
  });
});
