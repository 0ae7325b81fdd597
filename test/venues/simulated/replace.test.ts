import { beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ExchangeFixture } from './exchange-fixture.js';
import { ReplaceRun } from './replace-run.js';
import type { Step } from './replace-run.js';
import { anOrder, aVenue, flow, MID, TICK } from './venue-builders.js';

const market = aVenue({}, { native: ['REPLACE', 'MAX_FLOOR', 'GTD'] });
let desk: ExchangeFixture;

beforeEach(async () => {
  desk = new ExchangeFixture(market);
  await desk.logon('US');
  await desk.logon('THEM');
});

describe('a replace', () => {
  it('down keeps the place in the queue; up and another price lose it', () => {
    desk.send('US', anOrder('first', { orderQty: 300 }));
    desk.send('THEM', anOrder('second', { orderQty: 300 }));
    desk.replace('US', 'first', { orderQty: 200, price: MID });
    desk.exchange.submit(flow('bg', { qty: 50 }));
    desk.replace('US', 'first', { orderQty: 250, price: MID });
    desk.exchange.submit(flow('bg2', { qty: 20 }));
    desk.replace('THEM', 'second', { orderQty: 300, price: MID - TICK });
    desk.replace('THEM', 'second', { orderQty: 300, price: MID });
    desk.exchange.submit(flow('bg3', { qty: 10 }));
    desk.settle();
    expect(desk.trades('US')).toEqual([
      ['first', 50],
      ['first', 10],
    ]);
    expect(desk.trades('THEM')).toEqual([['second', 20]]);
    expect(desk.exchange.levels('ACME', 'BID', 5)).toEqual([{ px: MID, qty: 190 + 280 }]);
  });

  it('down takes of the hidden part first', () => {
    desk.send('US', anOrder('iceberg', { orderQty: 500, maxFloor: 100 }));
    desk.replace('US', 'iceberg', { orderQty: 150, price: MID });
    expect(desk.exchange.levels('ACME', 'BID', 5)).toEqual([{ px: MID, qty: 100 }]);
    desk.replace('US', 'iceberg', { orderQty: 60, price: MID });
    expect(desk.exchange.levels('ACME', 'BID', 5)).toEqual([{ px: MID, qty: 60 }]);
  });

  it('that meets an own order ends the replaced one, as a new one would', () => {
    desk.send('US', anOrder('sell', { side: 'SELL', price: MID + TICK }));
    desk.send('US', anOrder('buy'));
    desk.replace('US', 'buy', { orderQty: 100, price: MID + TICK });
    expect(desk.heard('US').of('buy')).toMatchObject([
      { kind: 'NEW' },
      { kind: 'REPLACED' },
      { kind: 'CANCELED', requestId: null, text: 'would trade with an own order' },
    ]);
  });

  it.each([
    ['an immediate one', { timeInForce: 'IOC' }, 'timeInForce cannot change from DAY to IOC'],
    ['a quantity of nothing', { orderQty: 0 }, 'orderQty must be a positive multiple of 1'],
    ['a price of none', { price: null }, 'price must be a positive multiple of'],
    ['a stop', { stopPx: MID }, 'stopPx is not taken at TEST'],
    [
      'a date that is past',
      { timeInForce: 'GTD', expireTime: 1 },
      'expireTime must be in the future at TEST',
    ],
  ] as const)('into %s is refused, and says why', (_, to, text) => {
    desk.send('US', anOrder('a'));
    desk.replace('US', 'a', { orderQty: 100, price: MID, ...to });
    const rejected = { kind: 'CANCEL_REJECTED', reason: 'OTHER', requestId: 'a-R1' };
    expect(desk.heard('US').of('a').at(-1)).toMatchObject({
      ...rejected,
      text: expect.stringContaining(text),
    });
    expect(desk.exchange.levels('ACME', 'BID', 5)).toEqual([{ px: MID, qty: 100 }]);
  });

  it('is refused while the symbol is halted', () => {
    desk.send('US', anOrder('a'));
    desk.exchange.halt('ACME', true);
    desk.replace('US', 'a', { orderQty: 50, price: MID });
    expect(desk.heard('US').of('a').at(-1)).toMatchObject({
      kind: 'CANCEL_REJECTED',
      text: 'ACME is halted on TEST',
    });
  });

  it('is refused where the market takes none', async () => {
    desk = new ExchangeFixture(aVenue());
    await desk.logon('US');
    desk.send('US', anOrder('a'));
    desk.replace('US', 'a', { orderQty: 50, price: MID });
    expect(desk.heard('US').of('a').at(-1)).toMatchObject({
      kind: 'CANCEL_REJECTED',
      reason: 'BROKER_EXCHANGE_OPTION',
      text: 'TEST takes no replaces',
    });
  });
});

const px = fc.integer({ min: -2, max: 2 }).map((ticks) => MID + ticks * TICK);
const qty = fc.integer({ min: 1, max: 40 });
const side = fc.constantFrom('BUY', 'SELL');
const of = fc.nat(40);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('ENTER'),
    client: fc.constantFrom('US', 'THEM'),
    order: fc.record({ side, price: px, orderQty: qty, maxFloor: fc.option(qty, { nil: undefined }) }),
  }),
  fc.record({ kind: fc.constant('REPLACE'), of, orderQty: qty, price: fc.option(px, { freq: 1 }) }),
  fc.record({ kind: fc.constant('CANCEL'), of }),
  fc.record({ kind: fc.constant('FLOW'), side, px, qty }),
);

describe('random orders, replaces and cancels', () => {
  it('never create quantity: filled + left = orderQty after every step, as in the naive book', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const run = await ReplaceRun.open(market);
        for (const [index, one] of steps.entries()) {
          run.take(one, index);
          expect(run.exchange()).toEqual(run.naive());
        }
      }),
      { numRuns: 100, verbose: fc.VerbosityLevel.Verbose },
    );
  });
});
