/** REDUCE_ONLY: towards zero and never beyond, at entry, at each child, and whatever else is filled meanwhile. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrderTerms } from '../../src/model/order-terms.js';
import { isWorking, leavesQtyOf, ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';

let desk: EngineFixture;

beforeEach(async () => {
  desk = new EngineFixture();
  await desk.start();
  desk.quote('XDEP', 'BUY', 1_872_400, 5_000);
  desk.quote('XDEP', 'SELL', 1_872_600, 5_000);
  await desk.settle();
});

afterEach(() => desk.end());

let names = 0;
async function submit(more: Partial<OrderTerms>) {
  names += 1;
  const outcome = await desk.submit({ clOrdId: `C${names}`, ...more });
  await desk.settle();
  return outcome;
}

async function accepted(more: Partial<OrderTerms>): Promise<string> {
  const outcome = await submit(more);
  if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
  return outcome.orderId;
}

const buy = (orderQty: number) => accepted({ orderQty, price: 1_872_600, timeInForce: 'IOC' });
const SELL = { side: 'SELL', execInst: ['REDUCE_ONLY'] } as const;
const position = () => desk.partition.state.holdings.of('EQ1-MAIN', 'AAPL').qty;

function status(orderId: string) {
  const order = desk.partition.state.order(orderId);
  return order && [ordStatusOf(order), order.cumQty];
}

const standing = (orderId: string) =>
  desk.partition.state
    .childrenOf(orderId)
    .filter(isWorking)
    .reduce((sum, child) => sum + leavesQtyOf(child), 0);

describe('a reduce-only order', () => {
  it('sells no more than there is', async () => {
    await buy(1_000);
    expect(position()).toBe(1_000);
    expect(await submit({ ...SELL, orderQty: 1_001, price: 1_872_400 })).toMatchObject({ kind: 'REFUSED' });
    expect(desk.published.findLast((event) => event.type === 'OrderRejected')).toMatchObject({
      ordRejReason: 'ORDER_EXCEEDS_LIMIT',
      text: expect.stringContaining('at most 1000 passes'),
    });
    expect(status(await accepted({ ...SELL, orderQty: 1_000, price: 1_872_400 }))).toEqual(['FILLED', 1_000]);
    expect(position()).toBe(0);
  });

  it('of nothing, or on the side that would add, is refused', async () => {
    expect(await submit({ ...SELL, orderQty: 1 })).toMatchObject({ kind: 'REFUSED' });
    await buy(100);
    const more = { side: 'BUY', execInst: ['REDUCE_ONLY'], orderQty: 1 } as const;
    expect(await submit(more)).toMatchObject({ kind: 'REFUSED' });
  });

  it('counts what other open orders could take of the position', async () => {
    await buy(1_000);
    await accepted({ side: 'SELL', orderQty: 700, price: 1_880_000 });
    expect(await submit({ ...SELL, orderQty: 301, price: 1_880_100 })).toMatchObject({ kind: 'REFUSED' });
    expect(await submit({ ...SELL, orderQty: 300, price: 1_880_100 })).toMatchObject({ kind: 'ACCEPTED' });
  });

  it('is taken back as far as another order leaves it nothing', async () => {
    await buy(1_000);
    const reducing = await accepted({ ...SELL, orderQty: 1_000, price: 1_880_000 });
    expect(standing(reducing)).toBe(1_000);
    await accepted({ side: 'SELL', orderQty: 600, price: 1_872_400 });
    await desk.settle();
    expect(position()).toBe(400);
    expect(standing(reducing)).toBe(400);
    desk.quote('XDEP', 'BUY', 1_880_000, 5_000);
    for (let i = 0; i < 5; i += 1) await desk.settle();
    expect(position()).toBe(0);
    expect(status(reducing)).toEqual(['PARTIALLY_FILLED', 400]);
  });

  it('is not replaced beyond the position', async () => {
    await buy(1_000);
    const orderId = await accepted({ ...SELL, orderQty: 500, price: 1_880_000 });
    const replace = (clOrdId: string, orderQty: number) =>
      desk.engine.replace({ orderId, clOrdId, changes: { orderQty } }, desk.trader);
    expect(await replace('Y', 1_001)).toMatchObject({ kind: 'REJECTED' });
    expect(await replace('Z', 1_000)).toMatchObject({ kind: 'REQUESTED' });
    await desk.settle();
    expect(standing(orderId)).toBe(1_000);
  });

  it('as a stop is checked again when it is triggered', async () => {
    await buy(1_000);
    const stop = { ...SELL, ordType: 'STOP', price: null, stopPx: 1_860_000, orderQty: 1_000 } as const;
    const orderId = await accepted(stop);
    await accepted({ side: 'SELL', orderQty: 600, price: 1_872_400 });
    desk.print('XDEP', 1_860_000);
    await desk.settle();
    expect(status(orderId)?.[0]).toBe('REJECTED');
    expect(position()).toBe(400);
    const less = await accepted({ ...stop, orderQty: 400 });
    desk.print('XDEP', 1_860_000);
    await desk.settle();
    expect([status(less), position()]).toEqual([['FILLED', 400], 0]);
  });

  it('no market is told of it', async () => {
    await buy(100);
    await accepted({ ...SELL, orderQty: 100, price: 1_872_400 });
    const orders = desk.instructions.flatMap((one) => (one.kind === 'SEND' ? [one.order] : []));
    expect(orders.every(({ execInst }) => execInst === undefined)).toBe(true);
  });

  it('counts positions anew after a restart', async () => {
    await buy(1_000);
    await accepted({ side: 'SELL', orderQty: 300, price: 1_872_400 });
    desk.crash();
    await desk.start();
    expect(position()).toBe(700);
  });

  it('for one market goes there as far as the position reaches', async () => {
    await buy(1_000);
    const orderId = await accepted({ ...SELL, orderQty: 1_000, price: 1_880_000, exDestination: 'XDEP' });
    await accepted({ side: 'SELL', orderQty: 1_000, price: 1_872_400 });
    for (let i = 0; i < 4; i += 1) await desk.settle();
    expect([standing(orderId), position()]).toEqual([0, 0]);
    expect(status(orderId)).toEqual(['NEW', 0]);
  });
});
