/** Orders for one market: what it takes goes there as it is, what it does not is worked from here. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { OrderTerms } from '../../src/model/order-terms.js';
import type { NativeInstruction } from '../../src/model/venue.js';
import { isWorking, ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';
import type { FixtureOptions } from '../support/engine-fixture.js';

let desk: EngineFixture;

afterEach(() => desk.end());

/** Better offers elsewhere: an order for XINV is to stay there. */
async function open(options: FixtureOptions = {}): Promise<void> {
  desk = new EngineFixture(options);
  await desk.start();
  desk.quote('XDEP', 'SELL', 1_872_500, 5_000);
  desk.quote('XDEP', 'BUY', 1_872_400, 5_000);
  desk.quote('XINV', 'SELL', 1_872_600, 300);
  desk.quote('XINV', 'BUY', 1_872_300, 300);
  await desk.settle();
}

const taking = (...native: readonly NativeInstruction[]): FixtureOptions => ({
  bend: ({ profile, simulation }) => ({ profile: { ...profile, native }, simulation }),
});

async function accepted(more: Partial<OrderTerms> = {}): Promise<string> {
  const outcome = await desk.submit({ exDestination: 'XINV', ...more });
  if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
  await desk.settle();
  return outcome.orderId;
}

function status(orderId: string) {
  const order = desk.partition.state.order(orderId);
  return order && [ordStatusOf(order), order.cumQty];
}

const sent = () => desk.instructions.flatMap((one) => (one.kind === 'SEND' ? [one] : []));
const orders = () => sent().map((one) => one.order);
const MARKET = { ordType: 'MARKET', price: null } as const;

describe('an order for one market', () => {
  it('with a limit goes there as it is, whatever is offered elsewhere', async () => {
    await open();
    const orderId = await accepted({ price: 1_872_600 });
    expect(sent().map((one) => one.venue)).toEqual(['XINV']);
    expect(orders()).toMatchObject([{ ordType: 'LIMIT', orderQty: 1_000, timeInForce: 'DAY' }]);
    expect(status(orderId)).toEqual(['PARTIALLY_FILLED', 300]);
  });

  it('at market is capped and immediate where market orders are not taken, and asked for again until it is done', async () => {
    await open();
    const orderId = await accepted({ ...MARKET });
    expect(orders()[0]).toMatchObject({ ordType: 'LIMIT', price: 1_909_900, timeInForce: 'IOC' });
    expect(status(orderId)).toEqual(['PARTIALLY_FILLED', 300]);
    desk.quote('XINV', 'SELL', 1_872_700, 5_000);
    for (let i = 0; i < 4; i += 1) await desk.settle();
    expect(status(orderId)).toEqual(['FILLED', 1_000]);
    expect(sent().every((one) => one.venue === 'XINV')).toBe(true);
  });

  it('at market and immediate ends with what there was', async () => {
    await open();
    const orderId = await accepted({ ...MARKET, timeInForce: 'IOC' });
    expect(status(orderId)).toEqual(['CANCELED', 300]);
    expect(sent()).toHaveLength(1);
  });

  it('at market goes there as it is where that is taken', async () => {
    await open(taking('MARKET'));
    await accepted({ ...MARKET, timeInForce: 'IOC' });
    expect(orders()).toMatchObject([{ ordType: 'MARKET', price: null, timeInForce: 'IOC' }]);
  });

  it('as a stop is held here, acknowledged by us, then sent', async () => {
    await open();
    const stop = { ordType: 'STOP_LIMIT', stopPx: 1_880_000, price: 1_872_600 } as const;
    const orderId = await accepted(stop);
    expect([status(orderId), sent()]).toEqual([['NEW', 0], []]);
    desk.print('XDEP', 1_880_000);
    await desk.settle();
    expect(sent().map((one) => one.venue)).toEqual(['XINV']);
    expect(orders()).toMatchObject([{ ordType: 'LIMIT', price: 1_872_600, orderQty: 1_000 }]);
    expect(orders()[0]).not.toHaveProperty('stopPx');
    expect(status(orderId)).toEqual(['PARTIALLY_FILLED', 300]);
  });

  it('with a minimum waits for that market to show as much', async () => {
    await open();
    const orderId = await accepted({ price: 1_872_600, minQty: 500 });
    expect([status(orderId), sent()]).toEqual([['NEW', 0], []]);
    desk.quote('XINV', 'SELL', 1_872_600, 300);
    for (let i = 0; i < 3; i += 1) await desk.settle();
    expect(sent()[0]).toMatchObject({ venue: 'XINV', order: { timeInForce: 'FOK', orderQty: 600 } });
    expect(status(orderId)).toEqual(['PARTIALLY_FILLED', 600]);
  });

  it('with a display quantity shows it part by part there', async () => {
    await open();
    const orderId = await accepted({ price: 1_872_500, maxFloor: 100 });
    expect(sent().map((one) => [one.venue, one.order.orderQty])).toEqual([['XINV', 100]]);
    desk.exchange('XINV').submit({
      id: 's',
      symbol: 'AAPL',
      side: 'SELL',
      px: 1_872_500,
      qty: 100,
      timeInForce: 'GTC',
    });
    await desk.settle();
    expect(sent()).toHaveLength(2);
    expect(status(orderId)).toEqual(['PARTIALLY_FILLED', 100]);
  });

  it('post-only stands there one tick short of what it could take there', async () => {
    await open();
    const orderId = await accepted({ price: 1_872_600, execInst: ['PARTICIPATE_DONT_INITIATE'] });
    expect(sent()).toMatchObject([{ venue: 'XINV', order: { price: 1_872_500, timeInForce: 'DAY' } }]);
    expect(status(orderId)).toEqual(['NEW', 0]);
  });

  it('good till date is kept there until it is taken back', async () => {
    await open();
    const expireTime = desk.now() + 3_000_000;
    const orderId = await accepted({ price: 1_872_300, timeInForce: 'GTD', expireTime });
    expect(orders()).toMatchObject([{ timeInForce: 'GTC' }]);
    while (desk.now() < expireTime + 1_000_000) await desk.settle();
    expect(status(orderId)).toEqual(['EXPIRED', 0]);
    expect(desk.partition.state.childrenOf(orderId).filter(isWorking)).toEqual([]);
  });

  it.each([
    ['with a display quantity', { price: 1_872_500, maxFloor: 100 }],
    ['post-only', { price: 1_872_600, execInst: ['PARTICIPATE_DONT_INITIATE'] as const }],
    ['that waits for a minimum', { price: 1_872_600, minQty: 500 }],
    ['at market', MARKET],
    ['as a stop', { ordType: 'STOP', price: null, stopPx: 1_880_000 } as const],
  ])('%s is canceled as any other', async (_name, terms) => {
    await open();
    const orderId = await accepted(terms);
    await desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader);
    await desk.settle();
    expect(status(orderId)?.[0]).toBe('CANCELED');
    expect(desk.partition.state.childrenOf(orderId).filter(isWorking)).toEqual([]);
  });

  it('with a display quantity is replaced, and shows itself at the new price', async () => {
    await open();
    const orderId = await accepted({ price: 1_872_400, maxFloor: 100 });
    await desk.engine.replace({ orderId, clOrdId: 'Y', changes: { price: 1_872_500 } }, desk.trader);
    await desk.settle();
    const working = desk.partition.state.childrenOf(orderId).filter(isWorking);
    expect(working.map(({ terms }) => [terms.price, terms.orderQty])).toEqual([[1_872_500, 100]]);
    expect(desk.partition.state.order(orderId)).toMatchObject({ clOrdId: 'Y', terms: { orderQty: 1_000 } });
  });

  it('is previewed there', async () => {
    await open();
    const { route } = desk.engine.check(desk.terms({ exDestination: 'XINV', price: 1_872_600 }), desk.trader);
    expect(route?.children.map(({ venue }) => venue)).toEqual(['XINV', 'XINV']);
  });
});
