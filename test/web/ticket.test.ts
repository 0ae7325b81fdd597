/** The ticket's draft: which fields a type has, what is wrong with it, and what is sent. */
import { describe, expect, it } from '@jest/globals';
import { combinationErrors } from '../../src/gateway/rest/order-combinations.js';
import { orderRequest } from '../../src/gateway/rest/order-schema.js';
import type { InstrumentRow } from '../../web/src/api/api.js';
import { changed, newDraft, nextDraft, PEGS, requestOf, seeded, TYPES } from '../../web/src/ticket/draft.js';
import type { Draft } from '../../web/src/ticket/draft.js';
import { TIMES } from '../../web/src/ticket/draft-shape.js';
import { draftFaults } from '../../web/src/ticket/draft-faults.js';
import { termsWords } from '../../web/src/orders/terms-words.js';
import { priceWords } from '../../web/src/ticket/draft-words.js';

const NOW = Date.parse('2026-01-05T17:00:00Z');
const AAPL: InstrumentRow = {
  symbol: 'AAPL',
  name: 'Apple Inc.',
  currency: 'USD',
  ticks: [{ fromPx: '0', tick: '0.01' }],
  roundLot: '100',
  minQtyIncrement: '1',
  priorClosePx: '186.80',
};

const aDraft = (more: Partial<Draft> = {}): Draft =>
  newDraft({
    symbol: 'AAPL',
    account: 'EQ1-MAIN',
    orderQty: '1000',
    price: '187.26',
    stopPx: '190',
    expireTime: '2099-01-05T15:30',
    ...more,
  });

const faultsOf = (more: Partial<Draft>) => draftFaults(aDraft(more), AAPL, NOW);

describe('what is sent', () => {
  it.each<[string, Partial<Draft>, Record<string, unknown>, readonly string[]]>([
    ['LIMIT', {}, { price: '187.26' }, ['stopPx', 'execInst', 'expireTime', 'minQty', 'exDestination']],
    ['MARKET', { ordType: 'MARKET', maxFloor: '100' }, {}, ['price', 'stopPx', 'maxFloor']],
    ['STOP', { ordType: 'STOP' }, { stopPx: '190' }, ['price']],
    ['STOP_LIMIT', { ordType: 'STOP_LIMIT' }, { stopPx: '190', price: '187.26' }, []],
    ['PEGGED', { ordType: 'PEGGED', price: '' }, { execInst: ['PRIMARY_PEG'] }, ['price', 'stopPx']],
    ['GTD', { timeInForce: 'GTD' }, { expireTime: new Date('2099-01-05T15:30').toISOString() }, []],
    [
      'what is said of it',
      { minQty: '', maxFloor: '100', postOnly: true, reduceOnly: true, exDestination: 'XDEP' },
      { maxFloor: '100', execInst: ['PARTICIPATE_DONT_INITIATE', 'REDUCE_ONLY'], exDestination: 'XDEP' },
      ['minQty'],
    ],
  ])('%s', (_name, more, sent, absent) => {
    const request = requestOf(aDraft(more));
    expect(request).toMatchObject(sent);
    for (const field of absent) expect(request).not.toHaveProperty(field);
  });

  it('is never a combination that the API refuses', () => {
    const yes = [true, false];
    const some = ['', '100'];
    const found: unknown[] = [];
    for (const ordType of TYPES)
      for (const timeInForce of TIMES)
        for (const peg of PEGS)
          for (const postOnly of yes)
            for (const amount of some)
              for (const exDestination of ['', 'XDEP']) {
                const typed = { ordType, timeInForce, peg, postOnly, minQty: amount, maxFloor: amount };
                const draft = changed(aDraft({ exDestination }), typed);
                const request = orderRequest.safeParse(requestOf(draft));
                const parts = request.success ? request.data : {};
                found.push(...combinationErrors(parts).map((error) => ({ ...error, draft })));
              }
    expect(found).toEqual([]);
  });
});

describe('a draft', () => {
  it('whose type waits cannot stay immediate', () => {
    expect(changed(aDraft({ timeInForce: 'IOC' }), { ordType: 'STOP' }).timeInForce).toBe('DAY');
    expect(changed(aDraft({ timeInForce: 'IOC' }), { ordType: 'MARKET' }).timeInForce).toBe('IOC');
    expect(changed(aDraft({ timeInForce: 'GTD' }), { ordType: 'PEGGED' }).timeInForce).toBe('GTD');
  });

  it('takes a price that was clicked as its limit, a market order as a limit order', () => {
    expect(seeded(aDraft({ ordType: 'STOP_LIMIT' }), { price: '188' })).toMatchObject({
      ordType: 'STOP_LIMIT',
      price: '188',
    });
    expect(seeded(aDraft({ ordType: 'MARKET' }), { price: '188' }).ordType).toBe('LIMIT');
    expect(seeded(aDraft(), { symbol: 'MSFT' })).toMatchObject({ price: '', stopPx: '' });
  });

  it('is another order once it was sent, without its amounts', () => {
    const sent = aDraft({ maxFloor: '100', minQty: '5' });
    const next = nextDraft(sent);
    expect(next).toMatchObject({ orderQty: '', maxFloor: '', minQty: '', price: '187.26' });
    expect(next.clOrdId).not.toBe(sent.clOrdId);
  });

  it.each<[string, Partial<Draft>]>([
    ['at 187.26', {}],
    ['at market', { ordType: 'MARKET' }],
    ['stop 190.00', { ordType: 'STOP' }],
    ['stop 190.00, limit 187.26', { ordType: 'STOP_LIMIT' }],
    ['pegged to the middle', { ordType: 'PEGGED', peg: 'MID_PRICE_PEG', price: '' }],
  ])('reads %s', (words, more) => {
    expect(priceWords(aDraft(more))).toBe(words);
  });
});

describe('what is wrong with it', () => {
  it.each<[string, Partial<Draft>, string | undefined]>([
    ['stopPx', { ordType: 'STOP', stopPx: '' }, 'Enter a stop price'],
    ['stopPx', { ordType: 'STOP', stopPx: '190.001' }, 'Off the tick of 0.01: 190.00 or 190.01'],
    ['stopPx', { stopPx: 'x' }, undefined],
    ['price', { ordType: 'STOP_LIMIT', price: '' }, 'Enter a limit price'],
    ['price', { ordType: 'PEGGED', price: '' }, undefined],
    ['price', { ordType: 'PEGGED', price: '0' }, 'Price must be a number above 0'],
    ['expireTime', { timeInForce: 'GTD', expireTime: '' }, 'Enter the time at which it ends'],
    [
      'expireTime',
      { timeInForce: 'GTD', expireTime: '2020-01-05T15:30' },
      'The time at which it ends has passed',
    ],
    ['expireTime', { expireTime: '' }, undefined],
    ['minQty', { minQty: '1001' }, 'Minimum quantity is above the quantity'],
    ['minQty', { minQty: '0.5' }, 'Minimum quantity must be a multiple of 1'],
    ['minQty', { minQty: '1000' }, undefined],
    ['maxFloor', { maxFloor: '1000' }, 'Display quantity is all of it: nothing would be hidden'],
    ['maxFloor', { maxFloor: '2000' }, 'Display quantity is above the quantity'],
    ['maxFloor', { maxFloor: '2000', ordType: 'MARKET' }, undefined],
  ])('%s of %j', (field, more, words) => {
    expect(Reflect.get(faultsOf(more), field)).toBe(words);
  });

  it('is nothing when all is well', () => {
    expect(faultsOf({})).toEqual({});
  });
});

describe('an order in the blotter', () => {
  const plain = {
    ordType: 'LIMIT',
    price: '187.26',
    stopPx: null,
    minQty: null,
    maxFloor: null,
    execInst: [],
    exDestination: null,
    cashOrderQty: null,
  } as const;

  it.each<[string, Partial<Parameters<typeof termsWords>[0]>]>([
    ['@ 187.26', {}],
    ['@ market', { ordType: 'MARKET', price: null }],
    ['stop 190.00', { ordType: 'STOP', price: null, stopPx: '190' }],
    ['stop 190.00 @ 187.26', { ordType: 'STOP_LIMIT', stopPx: '190' }],
    ['pegged · middle', { ordType: 'PEGGED', price: null, execInst: ['MID_PRICE_PEG'] }],
    [
      '@ 187.26 · for 10,000 · min 5 · display 1,000 · post-only · XDEP',
      {
        cashOrderQty: '10000',
        minQty: '5',
        maxFloor: '1000',
        execInst: ['PARTICIPATE_DONT_INITIATE'],
        exDestination: 'XDEP',
      },
    ],
  ])('reads %s', (words, more) => {
    expect(termsWords({ ...plain, ...more })).toBe(words);
  });
});
