/** Orders given as an amount of money: how many shares that is, decided once, when the order is entered. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { quantityFor } from '../../src/compliance/valuation.js';
import { notional, parseMoney } from '../../src/model/money.js';
import type { OrderTerms } from '../../src/model/order-terms.js';
import { ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';

let desk: EngineFixture;

beforeEach(async () => {
  desk = new EngineFixture();
  await desk.start();
  desk.quote('XDEP', 'BUY', 1_872_400, 2_000);
  desk.quote('XDEP', 'SELL', 1_872_600, 2_000);
  await desk.settle();
});

afterEach(() => desk.end());

const cash = (cashOrderQty: string, more: Partial<OrderTerms> = {}) =>
  desk.submit({ orderQty: 0, cashOrderQty, ...more });
const MARKET = { ordType: 'MARKET', price: null } as const;

async function accepted(cashOrderQty: string, more: Partial<OrderTerms> = {}) {
  const outcome = await cash(cashOrderQty, more);
  if (outcome.kind !== 'ACCEPTED') throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
  await desk.settle();
  const order = desk.partition.state.order(outcome.orderId);
  if (!order) throw new Error('no such order');
  return order;
}

describe('an order by cash', () => {
  it('with a limit is for as many as the limit price buys', async () => {
    const order = await accepted('10000', { price: 1_872_600 });
    expect(order.terms).toMatchObject({ orderQty: 53, cashOrderQty: '10000' });
    expect(ordStatusOf(order)).toBe('FILLED');
  });

  it('at market is for as many as the collared reference buys, so that the amount is never exceeded', async () => {
    const order = await accepted('10000', MARKET);
    // Midpoint 187.25 and 5 % beyond: 196.6125.
    expect(order.terms.orderQty).toBe(50);
    expect(order.cumQty).toBe(50);
  });

  it('as a stop is for as many as the collared stop price buys', async () => {
    const order = await accepted('10000', { ordType: 'STOP', price: null, stopPx: 1_900_000 });
    expect(order.terms.orderQty).toBe(50);
  });

  it('for too little is refused with the least amount that would do, and is recorded', async () => {
    const outcome = await cash('187.25', { price: 1_872_600 });
    expect(outcome).toMatchObject({ kind: 'REFUSED' });
    const rejected = desk.published.find((event) => event.type === 'OrderRejected');
    expect(rejected).toMatchObject({
      ordRejReason: 'INCORRECT_QUANTITY',
      text: expect.stringContaining('the least that would do is 187.26 USD'),
    });
    const order = desk.partition.state.order('orderId' in outcome ? outcome.orderId : '');
    expect(order && ordStatusOf(order)).toBe('REJECTED');
    expect((await cash('187.26', { price: 1_872_600, clOrdId: 'Y' })).kind).toBe('ACCEPTED');
  });

  it('repeated is the first order, though it would buy another quantity by now', async () => {
    const first = await accepted('10000', MARKET);
    desk.quote('XINV', 'BUY', 1_872_500, 2_000);
    desk.quote('XINV', 'SELL', 1_872_600, 2_000);
    await desk.settle();
    expect(await cash('10000', MARKET)).toMatchObject({
      kind: 'ACCEPTED',
      replayed: true,
      orderId: first.orderId,
    });
  });

  it('with another amount under the same ClOrdID is refused', async () => {
    await accepted('10000');
    expect((await cash('10001')).kind).toBe('DUPLICATE_CLORDID');
    expect((await desk.submit({ orderQty: 53 })).kind).toBe('DUPLICATE_CLORDID');
  });

  it('counts in the what-if as it would when entered', () => {
    const terms = { ...desk.terms({ price: 1_872_600 }), orderQty: 0, cashOrderQty: '10000' };
    expect(desk.engine.check(terms, desk.trader).route).toMatchObject({ quantity: 53 });
  });
});

describe('the quantity for an amount', () => {
  it('is the greatest that the amount covers, in whole increments', () => {
    const instruments = new EngineFixture().configuration.instruments.all();
    fc.assert(
      fc.property(
        fc.constantFrom(...instruments),
        fc.integer({ min: 1, max: 10_000_000 }),
        // What REST takes: whatever it buys can be counted.
        fc.bigInt({ min: 1n, max: 90_000_000_000n }),
        (instrument, px, cents) => {
          const cashText = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
          const qty = quantityFor(cashText, px, instrument);
          const amount = parseMoney(cashText) ?? 0n;
          expect(qty % instrument.minQtyIncrement).toBe(0);
          expect(notional(px, qty, instrument)).toBeLessThanOrEqual(amount);
          expect(notional(px, qty + instrument.minQtyIncrement, instrument)).toBeGreaterThan(amount);
        },
      ),
      { verbose: true },
    );
  });
});
