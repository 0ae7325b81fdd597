/** PEGGED: follows the market, at its own pace, within its limit, and never its own quote. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { OrderTerms } from '../../src/model/order-terms.js';
import type { NativeInstruction } from '../../src/model/venue.js';
import { isWorking, leavesQtyOf, ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';
import type { FixtureOptions } from '../support/engine-fixture.js';

let desk: EngineFixture;

afterEach(() => desk.end());

/** Bid 187.20 × 500, offer 187.30 × 500, both on XINV; the pegs rest on XDEP, where makers are paid most. */
async function open(options: FixtureOptions = {}): Promise<void> {
  desk = new EngineFixture(options);
  await desk.start();
  desk.quote('XINV', 'BUY', 1_872_000, 500);
  desk.quote('XINV', 'SELL', 1_873_000, 500);
  await desk.settle();
}

const taking = (...native: readonly NativeInstruction[]): FixtureOptions => ({
  bend: ({ profile, simulation }) => ({ profile: { ...profile, native }, simulation }),
});

const PEG = { ordType: 'PEGGED', price: null, orderQty: 300, execInst: ['PRIMARY_PEG'] } as const;

async function accepted(more: Partial<OrderTerms> = {}): Promise<string> {
  const outcome = await desk.submit({ ...PEG, ...more });
  if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
  await desk.settle();
  return outcome.orderId;
}

const working = (orderId: string) => desk.partition.state.childrenOf(orderId).filter(isWorking);
const standing = (orderId: string) =>
  working(orderId).map((child) => [child.venue, child.terms.price, leavesQtyOf(child)]);

/** Half a second, and a little for it to be said and done. */
async function pass(moments = 6): Promise<void> {
  for (let i = 0; i < moments; i += 1) await desk.settle();
}

const moves = (orderId: string) =>
  desk.published.flatMap((event) =>
    event.type === 'RouteDecided' && event.orderId === orderId && event.decision.trigger === 'PEG'
      ? [event]
      : [],
  );

describe.each<[string, FixtureOptions]>([
  ['where its market takes replaces', {}],
  ['where its market takes none', taking()],
])('a peg to its own side, %s', (_name, options) => {
  it('rests at the best price of its side and follows it up', async () => {
    await open(options);
    const orderId = await accepted();
    expect(standing(orderId)).toEqual([['XDEP', 1_872_000, 300]]);
    desk.quote('XINV', 'BUY', 1_872_200, 100);
    await pass();
    expect(standing(orderId)).toEqual([['XDEP', 1_872_200, 300]]);
    expect(moves(orderId)[0]?.decision.constraints[0]).toBe('pegged to the best price of its own side');
    expect(moves(orderId)).toHaveLength(1);
  });

  it('goes down with it, though its own quote is the best then', async () => {
    await open(options);
    desk.quote('XINV', 'BUY', 1_872_200, 100);
    await desk.settle();
    const orderId = await accepted();
    expect(standing(orderId)).toEqual([['XDEP', 1_872_200, 300]]);
    await desk.submit({ clOrdId: 'S', side: 'SELL', price: 1_872_200, orderQty: 100, exDestination: 'XINV' });
    await pass();
    expect(standing(orderId)).toEqual([['XDEP', 1_872_000, 300]]);
  });

  it('stays where nothing moves: its own quote moves nothing', async () => {
    await open(options);
    const orderId = await accepted();
    await pass(40);
    expect(moves(orderId)).toEqual([]);
    expect(desk.partition.state.childrenOf(orderId)).toHaveLength(1);
  });

  it('never goes beyond its limit', async () => {
    await open(options);
    const orderId = await accepted({ price: 1_872_100 });
    for (const px of [1_872_200, 1_872_500, 1_872_300]) {
      desk.quote('XINV', 'BUY', px, 100);
      await pass();
      expect(standing(orderId)).toEqual([['XDEP', 1_872_100, 300]]);
    }
    expect(moves(orderId)).toHaveLength(1);
  });

  it('is moved at most once in its interval, and then to where the market is', async () => {
    await open(options);
    const orderId = await accepted();
    for (let i = 1; i <= 8; i += 1) {
      desk.quote('XINV', 'BUY', 1_872_000 + i * 100, 100);
      for (let step = 0; step < 10; step += 1) {
        desk.scheduler.advance(5_000);
        await desk.engine.settled();
      }
    }
    await pass();
    expect(standing(orderId)).toEqual([['XDEP', 1_872_800, 300]]);
    const times = moves(orderId).map(({ at }) => at);
    expect(times.length).toBeLessThanOrEqual(2);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(gaps.every((gap) => gap >= 500_000)).toBe(true);
  });

  it('keeps its quantity through fills and moves', async () => {
    await open(options);
    const orderId = await accepted();
    desk.exchange('XDEP').submit({
      id: 's',
      symbol: 'AAPL',
      side: 'SELL',
      px: 1_872_000,
      qty: 120,
      timeInForce: 'GTC',
    });
    await desk.settle();
    desk.quote('XINV', 'BUY', 1_872_200, 100);
    await pass();
    expect(standing(orderId)).toEqual([['XDEP', 1_872_200, 180]]);
    expect(desk.partition.state.order(orderId)?.cumQty).toBe(120);
  });

  it('is canceled, wherever it has gone', async () => {
    await open(options);
    const orderId = await accepted();
    desk.quote('XINV', 'BUY', 1_872_200, 100);
    await desk.settle();
    await desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader);
    await pass();
    expect(working(orderId)).toEqual([]);
    const order = desk.partition.state.order(orderId);
    expect(order && ordStatusOf(order)).toBe('CANCELED');
  });

  it('can be given another limit', async () => {
    await open(options);
    const orderId = await accepted({ price: 1_871_900 });
    expect(standing(orderId)).toEqual([['XDEP', 1_871_900, 300]]);
    await desk.engine.replace({ orderId, clOrdId: 'Y', changes: { price: 1_872_500 } }, desk.trader);
    await pass();
    expect(standing(orderId)).toEqual([['XDEP', 1_872_000, 300]]);
  });
});

describe('two pegs', () => {
  it('do not follow each other: when the market falls both go down', async () => {
    await open();
    desk.quote('XINV', 'BUY', 1_872_400, 100);
    await desk.settle();
    const first = await accepted({ clOrdId: 'A' });
    const second = await accepted({ clOrdId: 'B', orderQty: 200 });
    await desk.submit({ clOrdId: 'S', side: 'SELL', price: 1_872_400, orderQty: 100, exDestination: 'XINV' });
    await pass(12);
    expect([...standing(first), ...standing(second)].map(([, px]) => px)).toEqual([1_872_000, 1_872_000]);
  });
});

describe('a peg', () => {
  it('to the middle stands on the tick away from it, and follows both sides', async () => {
    await open();
    const orderId = await accepted({ execInst: ['MID_PRICE_PEG'] });
    await pass(40);
    expect(standing(orderId)).toEqual([['XDEP', 1_872_500, 300]]);
    expect(moves(orderId)).toEqual([]);
    desk.quote('XDEP', 'SELL', 1_872_700, 100);
    await pass();
    // Between 187.20 and 187.27: 187.235.
    expect(standing(orderId)).toEqual([['XDEP', 1_872_300, 300]]);
  });

  it('to the other side takes what is there, and what is left stands there', async () => {
    await open();
    const orderId = await accepted({ execInst: ['MARKET_PEG'], orderQty: 700 });
    expect(desk.partition.state.order(orderId)?.cumQty).toBe(500);
    expect(standing(orderId)).toEqual([['XDEP', 1_873_000, 200]]);
    desk.quote('XINV', 'SELL', 1_873_200, 50);
    await pass();
    expect(desk.partition.state.order(orderId)?.cumQty).toBe(550);
  });

  it('waits for a quote to follow, and begins with the first', async () => {
    desk = new EngineFixture();
    await desk.start();
    const orderId = await accepted();
    expect(standing(orderId)).toEqual([]);
    desk.quote('XINV', 'BUY', 1_872_000, 500);
    await desk.settle();
    await desk.settle();
    expect(standing(orderId)).toEqual([['XDEP', 1_872_000, 300]]);
  });

  it('is left to a market that pegs by itself', async () => {
    await open(taking('PEGGED'));
    await desk.submit({ ...PEG, price: 1_873_000 });
    expect(desk.instructions).toMatchObject([
      {
        kind: 'SEND',
        venue: 'XDEP',
        order: { ordType: 'PEGGED', price: 1_873_000, execInst: ['PRIMARY_PEG'], orderQty: 300 },
      },
    ]);
  });

  it('for one market stands there', async () => {
    await open();
    const orderId = await accepted({ exDestination: 'XODD' });
    expect(standing(orderId)).toEqual([['XODD', 1_872_000, 300]]);
    desk.quote('XINV', 'BUY', 1_872_200, 100);
    await pass();
    expect(standing(orderId)).toEqual([['XODD', 1_872_200, 300]]);
    expect(desk.partition.state.order(orderId)?.terms.price).toBe(null);
  });

  it('follows on after a restart', async () => {
    await open();
    const orderId = await accepted();
    desk.crash();
    await desk.start();
    desk.quote('XINV', 'BUY', 1_872_100, 500);
    desk.quote('XINV', 'SELL', 1_873_000, 500);
    await pass();
    expect(standing(orderId)).toEqual([['XDEP', 1_872_100, 300]]);
    desk.quote('XINV', 'BUY', 1_872_200, 100);
    await pass();
    expect(standing(orderId)).toEqual([['XDEP', 1_872_200, 300]]);
  });

  it('is previewed where it would stand', async () => {
    await open();
    const { route } = desk.engine.check(desk.terms(PEG), desk.trader);
    expect(route?.children).toMatchObject([{ venue: 'XDEP', price: 1_872_000, intent: 'POST' }]);
  });
});
