/** STOP and STOP_LIMIT: held until the market has been there, then worked; never by news that cannot be trusted. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { OrderTerms } from '../../src/model/order-terms.js';
import { isHeldBack, ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';
import type { FixtureOptions } from '../support/engine-fixture.js';

let desk: EngineFixture;

afterEach(() => desk.end());

/** Bid 187.24, offer 187.26 and 187.30, nobody at 190. */
async function open(options: FixtureOptions = {}): Promise<void> {
  desk = new EngineFixture(options);
  await desk.start();
  desk.quote('XDEP', 'BUY', 1_872_400, 2_000);
  desk.quote('XDEP', 'SELL', 1_872_600, 600);
  desk.quote('XINV', 'SELL', 1_873_000, 2_000);
  await desk.settle();
}

const STOP = { ordType: 'STOP', price: null, stopPx: 1_880_000, orderQty: 500 } as const;

async function accepted(more: Partial<OrderTerms> = {}): Promise<string> {
  const outcome = await desk.submit({ ...STOP, ...more });
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
const eventsOf = (orderId: string) =>
  desk.published.filter((event) => event.orderId === orderId).map(({ type }) => type);
const triggers = () => desk.published.filter((event) => event.type === 'OrderTriggered');

describe('a stop', () => {
  it('is acknowledged, does not work, and is on no market', async () => {
    await open();
    const orderId = await accepted();
    expect(status(orderId)).toEqual(['NEW', 0]);
    expect(isHeldBack(order(orderId))).toBe(true);
    expect(desk.instructions).toEqual([]);
  });

  it('is triggered by a trade at its price, which is named, and worked at market', async () => {
    await open();
    const orderId = await accepted();
    desk.print('XINV', 1_879_900);
    await desk.settle();
    expect(status(orderId)).toEqual(['NEW', 0]);
    desk.print('XINV', 1_880_000);
    await desk.settle();
    expect(eventsOf(orderId).slice(0, 6)).toEqual([
      'OrderEntered',
      'OrderChecked',
      'OrderAcknowledged',
      'OrderTriggered',
      'OrderChecked',
      'RouteDecided',
    ]);
    expect(triggers()).toMatchObject([{ text: 'last trade on XINV 188.00 reached the stop price 188.00' }]);
    expect(isHeldBack(order(orderId))).toBe(false);
    expect(status(orderId)).toEqual(['FILLED', 500]);
    const decided = desk.published.find((event) => event.type === 'RouteDecided');
    expect(decided).toMatchObject({ decision: { trigger: 'TRIGGERED' } });
  });

  it('to sell is triggered by a trade at or below', async () => {
    await open();
    const orderId = await accepted({ side: 'SELL', stopPx: 1_870_000 });
    desk.print('XDEP', 1_870_100);
    await desk.settle();
    expect(status(orderId)).toEqual(['NEW', 0]);
    desk.print('XDEP', 1_869_900);
    await desk.settle();
    expect(status(orderId)).toEqual(['FILLED', 500]);
  });

  it('with a limit rests at the limit once it is triggered', async () => {
    await open();
    const orderId = await accepted({ ordType: 'STOP_LIMIT', stopPx: 1_880_000, price: 1_872_500 });
    desk.print('XDEP', 1_880_000);
    await desk.settle();
    expect(status(orderId)).toEqual(['NEW', 0]);
    const children = desk.partition.state.childrenOf(orderId);
    expect(children.map(({ terms }) => [terms.ordType, terms.price, terms.stopPx])).toEqual([
      ['LIMIT', 1_872_500, undefined],
    ]);
  });

  it('is triggered by one trade only if that reaches it: the nearest first, the oldest of equals first', async () => {
    await open();
    const far = await accepted({ clOrdId: 'far', stopPx: 1_890_000, orderQty: 1 });
    const second = await accepted({ clOrdId: 'second', stopPx: 1_880_000, orderQty: 2 });
    const third = await accepted({ clOrdId: 'third', stopPx: 1_880_000, orderQty: 3 });
    const near = await accepted({ clOrdId: 'near', stopPx: 1_875_000, orderQty: 4 });
    desk.print('XDEP', 1_880_000);
    await desk.settle();
    expect(triggers().map(({ orderId }) => orderId)).toEqual([near, second, third]);
    expect(status(far)).toEqual(['NEW', 0]);
  });

  it('that is canceled or replaced away is not triggered at its old price', async () => {
    await open();
    const canceled = await accepted({ clOrdId: 'A' });
    const replaced = await accepted({ clOrdId: 'B', orderQty: 400 });
    await desk.engine.cancel({ orderId: canceled, clOrdId: 'A2' }, desk.trader);
    await desk.engine.replace(
      { orderId: replaced, clOrdId: 'B2', changes: { stopPx: 1_900_000 } },
      desk.trader,
    );
    desk.print('XDEP', 1_880_000);
    await desk.settle();
    expect(triggers()).toEqual([]);
    expect(status(canceled)).toEqual(['CANCELED', 0]);
    desk.print('XDEP', 1_900_000);
    await desk.settle();
    expect(status(replaced)).toEqual(['FILLED', 400]);
  });

  it('that has been triggered keeps its stop price', async () => {
    await open();
    const orderId = await accepted({ ordType: 'STOP_LIMIT', price: 1_872_500 });
    desk.print('XDEP', 1_880_000);
    await desk.settle();
    const change = { orderId, clOrdId: 'Y', changes: { stopPx: 1_900_000 } };
    expect(await desk.engine.replace(change, desk.trader)).toMatchObject({
      kind: 'REJECTED',
      text: expect.stringContaining('triggered'),
    });
    const price = { orderId, clOrdId: 'Z', changes: { price: 1_872_600 } };
    expect(await desk.engine.replace(price, desk.trader)).toMatchObject({ kind: 'REQUESTED' });
    await desk.settle();
    expect(status(orderId)).toEqual(['FILLED', 500]);
  });

  it('survives a restart, and is triggered by the next trade', async () => {
    await open();
    const orderId = await accepted();
    desk.crash();
    await desk.start();
    await desk.settle();
    desk.quote('XINV', 'SELL', 1_873_000, 2_000);
    desk.quote('XINV', 'BUY', 1_872_000, 2_000);
    await desk.settle();
    expect(status(orderId)).toEqual(['NEW', 0]);
    desk.print('XINV', 1_880_000);
    await desk.settle();
    expect(status(orderId)).toEqual(['FILLED', 500]);
  });
});

describe('news that cannot be trusted', () => {
  it('a trade of a market that is not open triggers nothing', async () => {
    await open();
    await accepted();
    desk.engine.onTrade({ venue: 'NOWHERE', symbol: 'AAPL', px: 1_900_000, qty: 1, at: desk.now() });
    desk.exchange('XINV').cutLinks();
    desk.scheduler.advance(1_000);
    desk.engine.onTrade({ venue: 'XINV', symbol: 'AAPL', px: 1_900_000, qty: 1, at: desk.now() });
    await desk.settle();
    expect(triggers()).toEqual([]);
  });

  it('a trade of before the order triggers nothing', async () => {
    await open();
    desk.print('XDEP', 1_880_000);
    await desk.settle();
    const orderId = await accepted();
    expect(status(orderId)).toEqual(['NEW', 0]);
  });

  it('a quote of halted or stale books triggers nothing', async () => {
    await open({ working: { stopTrigger: 'QUOTE' } });
    for (const venue of ['XDEP', 'XINV']) desk.exchange(venue).halt('AAPL', true);
    await desk.settle();
    const orderId = await accepted({ stopPx: 1_872_700 });
    expect(status(orderId)).toEqual(['NEW', 0]);
  });
});

describe('where quotes trigger', () => {
  it('a buy is triggered by the offer, a sell by the bid, and trades count for nothing', async () => {
    await open({ working: { stopTrigger: 'QUOTE' } });
    const buy = await accepted({ clOrdId: 'B', stopPx: 1_872_700 });
    const sell = await accepted({ clOrdId: 'S', side: 'SELL', stopPx: 1_872_300 });
    desk.print('XDEP', 1_880_000);
    await desk.settle();
    expect([status(buy), status(sell)]).toEqual([
      ['NEW', 0],
      ['NEW', 0],
    ]);
    await desk.submit({ clOrdId: 'T', price: 1_872_600, orderQty: 600, timeInForce: 'IOC' });
    await desk.settle();
    expect(status(buy)).toEqual(['FILLED', 500]);
    expect(triggers()).toMatchObject([{ text: 'best offer 187.30 reached the stop price 187.27' }]);
    await desk.submit({ clOrdId: 'U', side: 'SELL', price: 1_872_400, orderQty: 2_000, timeInForce: 'IOC' });
    desk.quote('XINV', 'BUY', 1_872_300, 600);
    await desk.settle();
    expect(status(sell)).toEqual(['FILLED', 500]);
  });

  it('a stop on the wrong side is told of, and triggered at once', async () => {
    await open({ working: { stopTrigger: 'QUOTE' } });
    const orderId = await accepted({ stopPx: 1_860_000 });
    const checked = desk.published.find((event) => event.type === 'OrderChecked');
    expect(checked?.results.find(({ ruleId }) => ruleId === 'STOP_SIDE')).toMatchObject({
      outcome: 'WARN',
      message: expect.stringContaining('not above the market at 187.25 (midpoint of the quote)'),
    });
    expect(status(orderId)).toEqual(['FILLED', 500]);
  });
});

describe('the rules', () => {
  it('value a stop at its price and the collar, and what it becomes anew', async () => {
    await open();
    const orderId = await accepted();
    const held = () => desk.partition.state.ledger.heldFor(orderId);
    // 188.00 × 1.05 × 500.
    expect(held()).toBe(98_700n * 10n ** 8n);
    desk.exchange('XDEP').halt('AAPL', true);
    desk.exchange('XINV').halt('AAPL', true);
    await desk.settle();
    desk.print('XINV', 1_880_000);
    await desk.settle();
    // No quote any more: the last trade, 188.00 again; nothing was filled.
    expect([status(orderId), held()]).toEqual([['NEW', 0], 98_700n * 10n ** 8n]);
  });

  it('end a stop limit whose limit is beyond the collar when it is triggered, with the reason', async () => {
    await open();
    // Within 5 % of its stop price, not of the market that a single wild trade leaves behind.
    const orderId = await accepted({ ordType: 'STOP_LIMIT', stopPx: 1_950_000, price: 2_000_000 });
    desk.print('XDEP', 1_950_000);
    await desk.settle();
    expect(status(orderId)).toEqual(['REJECTED', 0]);
    expect(desk.published.findLast((event) => event.type === 'OrderRejected')).toMatchObject({
      orderId,
      ordRejReason: 'PRICE_EXCEEDS_CURRENT_PRICE_BAND',
    });
    expect(desk.instructions).toEqual([]);
    expect(desk.partition.state.ledger.heldFor(orderId)).toBe(0n);
  });

  it('refuse a stop limit whose limit is far from its stop price', async () => {
    await open();
    const far = { ...STOP, ordType: 'STOP_LIMIT', stopPx: 1_880_000, price: 1_990_000 } as const;
    expect(await desk.submit(far)).toMatchObject({ kind: 'REFUSED' });
    expect(desk.published.findLast((event) => event.type === 'OrderRejected')?.text).toContain(
      'its stop price',
    );
  });
});
