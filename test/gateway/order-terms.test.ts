/** Every order type and instruction as the engine receives it, and what a replace may make of it. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseMicros } from '../../src/lib/clock.js';
import { call, ORDER, startGateway } from './gateway-fixture.js';
import type { Gateway } from './gateway-fixture.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.stop());

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
const { price: _, ...UNPRICED } = ORDER;
const { orderQty: __, ...UNSIZED } = ORDER;

async function entered(body: Record<string, unknown>) {
  const reply = await call(gateway, 'POST', '/v1/orders', { body });
  expect([reply.status, reply.body.errors]).toEqual([201, undefined]);
  return { terms: gateway.entry.arrivals.at(-1), row: reply.body };
}

describe('an order of every type', () => {
  it.each([
    ['STOP', { ...UNPRICED, ordType: 'STOP', stopPx: '190.00' }, { stopPx: 1_900_000, price: null }],
    [
      'STOP_LIMIT',
      { ...ORDER, ordType: 'STOP_LIMIT', stopPx: '187.00' },
      { stopPx: 1_870_000, price: 1_872_600 },
    ],
    [
      'PEGGED without a limit',
      { ...UNPRICED, ordType: 'PEGGED', execInst: ['MID_PRICE_PEG'] },
      { price: null, execInst: ['MID_PRICE_PEG'] },
    ],
    [
      'PEGGED with one',
      { ...ORDER, ordType: 'PEGGED', execInst: ['PRIMARY_PEG'] },
      { price: 1_872_600, execInst: ['PRIMARY_PEG'] },
    ],
    [
      'GTD',
      { ...ORDER, timeInForce: 'GTD', expireTime: TOMORROW },
      { timeInForce: 'GTD', expireTime: parseMicros(TOMORROW) },
    ],
    ['OPG', { ...ORDER, timeInForce: 'OPG' }, { timeInForce: 'OPG' }],
    ['CLS', { ...UNPRICED, ordType: 'MARKET', timeInForce: 'CLS' }, { timeInForce: 'CLS', price: null }],
    ['minQty', { ...ORDER, minQty: '100' }, { minQty: 100 }],
    ['maxFloor', { ...ORDER, maxFloor: '99' }, { maxFloor: 99 }],
    [
      'execInst, each once and in the order of the list',
      {
        ...ORDER,
        execInst: ['REDUCE_ONLY', 'NOT_HELD', 'PARTICIPATE_DONT_INITIATE', 'NOT_HELD', 'REDUCE_ONLY'],
      },
      { execInst: ['NOT_HELD', 'PARTICIPATE_DONT_INITIATE', 'REDUCE_ONLY'] },
    ],
    [
      'cashOrderQty',
      { ...UNSIZED, cashOrderQty: '10000.50' },
      { cashOrderQty: '10000.50', orderQty: 0, price: 1_872_600 },
    ],
    ['exDestination', { ...ORDER, exDestination: 'VA' }, { exDestination: 'VA' }],
  ])('%s', async (_name, body, terms) => {
    expect((await entered(body)).terms).toMatchObject(terms);
  });

  it('an empty list of instructions is none', async () => {
    expect((await entered({ ...ORDER, execInst: [] })).terms).not.toHaveProperty('execInst');
  });

  it('is shown as it was sent', async () => {
    const body = { ...ORDER, ordType: 'STOP_LIMIT', stopPx: '187.00', minQty: '50', maxFloor: '60' };
    expect((await entered(body)).row).toMatchObject({
      stopPx: '187',
      price: '187.26',
      minQty: '50',
      maxFloor: '60',
      workingIndicator: false,
    });
  });

  it('is taken by the what-if and by the preview too', async () => {
    const stop = { ...UNPRICED, ordType: 'STOP', stopPx: '190.00' };
    const { clOrdId, account, ...instruction } = stop;
    expect((await call(gateway, 'POST', '/v1/orders/check', { body: stop })).status).toBe(200);
    expect((await call(gateway, 'POST', '/v1/routing/preview', { body: instruction })).status).toBe(200);
    expect(gateway.entry.arrivals).toHaveLength(2);
    expect([clOrdId, account]).toEqual([ORDER.clOrdId, ORDER.account]);
  });
});

describe('a good-till-date order', () => {
  it('is answered as before when it is repeated after its end', async () => {
    const soon = new Date(Date.now() + 400).toISOString();
    const body = { ...ORDER, timeInForce: 'GTD', expireTime: soon };
    const { row } = await entered(body);
    while (gateway.clock.now() <= (parseMicros(soon) ?? 0)) await call(gateway, 'GET', '/health/live');
    const again = await call(gateway, 'POST', '/v1/orders', { body });
    expect([again.status, again.body.orderId]).toEqual([200, row.orderId]);
    const other = await call(gateway, 'POST', '/v1/orders', { body: { ...body, clOrdId: 'X-2' } });
    expect(other.status).toBe(400);
  });
});

const put = (row: { readonly orderId: string }, body: Record<string, unknown>) =>
  call(gateway, 'PUT', `/v1/orders/${row.orderId}`, { body: { clOrdId: 'X-2', ...body } });

describe('a replace', () => {
  const STOP = { ...UNPRICED, ordType: 'STOP', stopPx: '190.00' };
  const PEG = { ...UNPRICED, ordType: 'PEGGED', execInst: ['PRIMARY_PEG'] };
  const GTD = { ...ORDER, timeInForce: 'GTD', expireTime: TOMORROW };

  it.each([
    ['the stop price of a stop', STOP, { stopPx: '191.00' }],
    ['the limit of a peg', PEG, { price: '187.30' }],
    ['the end of a GTD order', GTD, { expireTime: TOMORROW }],
    ['GTD to DAY', GTD, { timeInForce: 'DAY' }],
    ['DAY to GTD', ORDER, { timeInForce: 'GTD', expireTime: TOMORROW }],
  ])('of %s', async (_name, body, change) => {
    const { row } = await entered(body);
    expect((await put(row, change)).status).toBe(202);
  });

  it.each([
    ['a price on a stop', STOP, { price: '187.26' }, 'price'],
    ['a stop price on a limit order', ORDER, { stopPx: '187.26' }, 'stopPx'],
    ['IOC on a stop', STOP, { timeInForce: 'IOC' }, 'timeInForce'],
    ['IOC on a peg', PEG, { timeInForce: 'IOC' }, 'timeInForce'],
    ['GTD without an end', ORDER, { timeInForce: 'GTD' }, 'expireTime'],
    ['an end without GTD', ORDER, { expireTime: TOMORROW }, 'expireTime'],
    ['an end that has passed', GTD, { expireTime: '2020-01-05T14:30:00Z' }, 'expireTime'],
    ['IOC on a hidden order', { ...ORDER, maxFloor: '10' }, { timeInForce: 'IOC' }, 'maxFloor'],
    ['nothing', ORDER, {}, 'orderQty'],
  ])('refuses %s', async (_name, body, change, field) => {
    const { row } = await entered(body);
    const reply = await put(row, change);
    expect(reply.status).toBe(400);
    expect(reply.body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
    expect(reply.body.errors[0].remedy).not.toBe('');
  });
});
