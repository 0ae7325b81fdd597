/** Minimum, all or none, display quantity, post-only, good till date: what reaches the markets, and when. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { OrderTerms } from '../../src/model/order-terms.js';
import type { NativeInstruction } from '../../src/model/venue.js';
import { isWorking, leavesQtyOf, ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';
import type { FixtureOptions } from '../support/engine-fixture.js';

let desk: EngineFixture;

afterEach(() => desk.end());

/** Bid 187.24; offers 187.26 × 300 on XDEP, 187.27 × 400 on XINV. */
async function open(options: FixtureOptions = {}): Promise<void> {
  desk = new EngineFixture(options);
  await desk.start();
  desk.quote('XDEP', 'BUY', 1_872_400, 5_000);
  desk.quote('XDEP', 'SELL', 1_872_600, 300);
  desk.quote('XINV', 'SELL', 1_872_700, 400);
  await desk.settle();
}

/** Every exchange takes these as well. */
const alsoTaking = (...more: readonly NativeInstruction[]): FixtureOptions => ({
  bend: ({ profile, simulation }) => ({
    profile: { ...profile, native: [...profile.native, ...more] },
    simulation,
  }),
});

async function accepted(more: Partial<OrderTerms> = {}): Promise<string> {
  const outcome = await desk.submit({ price: 1_872_700, ...more });
  if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
  await desk.settle();
  return outcome.orderId;
}

function order(orderId: string) {
  const found = desk.partition.state.order(orderId);
  if (!found) throw new Error(`no order ${orderId}`);
  return found;
}

const status = (orderId: string) => [ordStatusOf(order(orderId)), order(orderId).cumQty];
const childrenOf = (orderId: string) => desk.partition.state.childrenOf(orderId);
const sent = () => desk.instructions.flatMap((one) => (one.kind === 'SEND' ? [one] : []));
const fillsOf = (orderId: string) =>
  desk.published.flatMap((event) =>
    event.type === 'OrderFilled' && event.orderId === orderId ? [event.lastQty] : [],
  );

describe('a minimum quantity', () => {
  it('waits while no single market shows as much, and is on no market meanwhile', async () => {
    await open();
    const orderId = await accepted({ minQty: 500 });
    expect([status(orderId), sent()]).toEqual([['NEW', 0], []]);
  });

  it('is taken from the market that offers it, as soon as one does; the rest then goes wherever it can', async () => {
    await open();
    const orderId = await accepted({ minQty: 500 });
    desk.quote('XODD', 'SELL', 1_872_600, 600);
    await desk.settle();
    expect(fillsOf(orderId)[0]).toBe(600);
    expect(status(orderId)).toEqual(['FILLED', 1_000]);
  });

  it('immediate: nothing, where no market shows as much', async () => {
    await open();
    const orderId = await accepted({ minQty: 500, timeInForce: 'IOC' });
    expect([status(orderId), sent()]).toEqual([['CANCELED', 0], []]);
  });

  it('goes with the child to a market that keeps it', async () => {
    await open(alsoTaking('MIN_QTY'));
    const orderId = await accepted({ minQty: 200 });
    const [first] = sent();
    expect(first?.order).toMatchObject({ timeInForce: 'IOC', minQty: 200, orderQty: 300 });
    expect(fillsOf(orderId)[0]).toBeGreaterThanOrEqual(200);
  });

  it('all or none is one execution, or none', async () => {
    await open();
    const orderId = await accepted({ execInst: ['ALL_OR_NONE'] });
    expect([status(orderId), sent()]).toEqual([['NEW', 0], []]);
    desk.quote('XODD', 'SELL', 1_872_600, 999);
    await desk.settle();
    expect([status(orderId), sent()]).toEqual([['NEW', 0], []]);
    desk.quote('XODD', 'SELL', 1_872_600, 1);
    for (let i = 0; i < 3; i += 1) await desk.settle();
    expect(status(orderId)).toEqual(['FILLED', 1_000]);
    expect(childrenOf(orderId)).toHaveLength(1);
  });

  it('survives a restart', async () => {
    await open();
    const orderId = await accepted({ minQty: 500 });
    desk.crash();
    await desk.start();
    desk.quote('XODD', 'SELL', 1_872_600, 600);
    for (let i = 0; i < 3; i += 1) await desk.settle();
    expect(fillsOf(orderId)[0]).toBe(600);
  });
});

/** What of the order is shown over all markets now. */
const displayed = (orderId: string) =>
  childrenOf(orderId)
    .filter((child) => isWorking(child) && child.terms.timeInForce !== 'IOC')
    .reduce((sum, child) => sum + Math.min(leavesQtyOf(child), child.terms.maxFloor ?? Infinity), 0);

describe('a display quantity', () => {
  it('takes what it can, then shows one part after the other', async () => {
    await open();
    const orderId = await accepted({ orderQty: 1_500, maxFloor: 200, price: 1_872_500 });
    const parts: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      expect(displayed(orderId)).toBeLessThanOrEqual(200);
      parts.push(displayed(orderId));
      desk.exchange('XDEP').submit({
        id: `s${i}`,
        symbol: 'AAPL',
        side: 'SELL',
        px: 1_872_500,
        qty: 150,
        timeInForce: 'GTC',
      });
      await desk.settle();
    }
    expect(parts.every((part) => part > 0)).toBe(true);
    expect(order(orderId).cumQty).toBe(8 * 150);
  });

  it('works through more parts than there are attempts in succession', async () => {
    await open();
    const orderId = await accepted({ orderQty: 2_000, maxFloor: 100, price: 1_872_500 });
    for (let i = 0; i < 20; i += 1) {
      desk.exchange('XDEP').submit({
        id: `s${i}`,
        symbol: 'AAPL',
        side: 'SELL',
        px: 1_872_500,
        qty: 100,
        timeInForce: 'GTC',
      });
      await desk.settle();
      expect(displayed(orderId)).toBeLessThanOrEqual(100);
    }
    expect(status(orderId)).toEqual(['FILLED', 2_000]);
  });

  it('is left to a market that hides the rest, whole', async () => {
    await open(alsoTaking('MAX_FLOOR'));
    const orderId = await accepted({ maxFloor: 200, price: 1_872_500 });
    expect(sent().map((one) => [one.order.orderQty, one.order.maxFloor])).toEqual([[1_000, 200]]);
    expect(displayed(orderId)).toBe(200);
  });

  it('when it is canceled leaves nothing behind', async () => {
    await open();
    const orderId = await accepted({ maxFloor: 200, price: 1_872_500 });
    await desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader);
    await desk.settle();
    expect([status(orderId), displayed(orderId)]).toEqual([['CANCELED', 0], 0]);
  });
});

describe('post-only', () => {
  const POST_ONLY = { execInst: ['PARTICIPATE_DONT_INITIATE'] } as const;

  it('rests one tick short of an offer within its limit, and takes nothing', async () => {
    await open();
    const orderId = await accepted(POST_ONLY);
    expect(status(orderId)).toEqual(['NEW', 0]);
    expect(childrenOf(orderId).map(({ terms }) => [terms.price, terms.timeInForce])).toEqual([
      [1_872_500, 'DAY'],
    ]);
    const rested = desk.published.filter((event) => event.type === 'OrderFilled');
    expect(rested).toEqual([]);
  });

  it('says so to a market that sees to it', async () => {
    await open(alsoTaking('POST_ONLY'));
    await accepted(POST_ONLY);
    expect(sent()[0]?.order.execInst).toEqual(['PARTICIPATE_DONT_INITIATE']);
  });
});

describe('an order not held', () => {
  it('is worked as any other, and no market is told', async () => {
    await open(alsoTaking('POST_ONLY'));
    const orderId = await accepted({ execInst: ['NOT_HELD'] });
    expect(order(orderId).terms.execInst).toEqual(['NOT_HELD']);
    expect(order(orderId).cumQty).toBe(700);
    expect(sent().every((one) => one.order.execInst === undefined)).toBe(true);
  });
});

describe('good till date', () => {
  it('is canceled everywhere and expires at its time, within a quarter of a second', async () => {
    await open();
    const expireTime = desk.now() + 10_000_000;
    const orderId = await accepted({ price: 1_872_500, timeInForce: 'GTD', expireTime });
    expect(childrenOf(orderId).map(({ terms }) => [terms.timeInForce, terms.expireTime])).toEqual([
      ['GTC', undefined],
    ]);
    while (desk.now() < expireTime - 200_000) await desk.settle();
    expect(ordStatusOf(order(orderId))).toBe('NEW');
    while (desk.now() < expireTime + 400_000) await desk.settle();
    expect(status(orderId)).toEqual(['EXPIRED', 0]);
    const ended = desk.published.find((event) => event.type === 'OrderExpired');
    expect((ended?.at ?? 0) - expireTime).toBeLessThanOrEqual(260_000);
  });

  it('goes with the child to a market that ends orders', async () => {
    await open(alsoTaking('GTD'));
    const expireTime = desk.now() + 10_000_000;
    await accepted({ price: 1_872_500, timeInForce: 'GTD', expireTime });
    expect(sent()[0]?.order).toMatchObject({ timeInForce: 'GTD', expireTime });
  });

  it('can be given another end', async () => {
    await open();
    const first = desk.now() + 4_000_000;
    const orderId = await accepted({ price: 1_872_500, timeInForce: 'GTD', expireTime: first });
    const changes = { expireTime: first + 4_000_000 };
    await desk.engine.replace({ orderId, clOrdId: 'Y', changes }, desk.trader);
    while (desk.now() < first + 1_000_000) await desk.settle();
    expect(ordStatusOf(order(orderId))).toBe('NEW');
    expect(childrenOf(orderId)).toHaveLength(1);
    while (desk.now() < first + 5_000_000) await desk.settle();
    expect(ordStatusOf(order(orderId))).toBe('EXPIRED');
  });

  it('becomes good till cancel, and has no end any more', async () => {
    await open();
    const expireTime = desk.now() + 4_000_000;
    const orderId = await accepted({ price: 1_872_500, timeInForce: 'GTD', expireTime });
    await desk.engine.replace({ orderId, clOrdId: 'Y', changes: { timeInForce: 'GTC' } }, desk.trader);
    while (desk.now() < expireTime + 1_000_000) await desk.settle();
    expect(ordStatusOf(order(orderId))).toBe('NEW');
    expect(order(orderId).terms).not.toHaveProperty('expireTime');
  });
});
