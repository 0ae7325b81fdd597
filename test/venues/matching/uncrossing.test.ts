import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { BookOrder } from '../../../venues/matching/order-book.js';
import { ANY_PRICE_TO_BUY, auctionTrades, uncrossing } from '../../../venues/matching/uncrossing.js';

const TERMS = { referencePx: 100, tickAt: () => 1 };

let count = 0;

function anOrder(side: 'BUY' | 'SELL', px: number, qty: number, id?: string): BookOrder {
  count += 1;
  return { id: id ?? `o${count}`, side, px, qty, party: null };
}

const tickAt = (px: number) => (px >= 100 ? 10 : 1);
const sum = (orders: readonly BookOrder[]) => orders.reduce((total, { qty }) => total + qty, 0);
const buy = (px: number, qty: number, id?: string) => anOrder('BUY', px, qty, id);
const sell = (px: number, qty: number, id?: string) => anOrder('SELL', px, qty, id);

describe('the price of an auction', () => {
  it('is where most trades', () => {
    expect(uncrossing([buy(103, 50), buy(101, 50)], [sell(99, 60), sell(102, 100)], TERMS)).toEqual({
      px: 100,
      qty: 60,
    });
  });

  it('of several prices leaves the least over', () => {
    // 100 trade at 98 to 102; at 98 and 99 demand is 150, above 99 it is 100.
    const buys = [buy(102, 100), buy(99, 50)];
    expect(uncrossing(buys, [sell(98, 100)], { ...TERMS, referencePx: 98 })).toEqual({ px: 100, qty: 100 });
  });

  it('of several as good is nearest to the reference', () => {
    const orders = [[buy(105, 10)], [sell(95, 10)]] as const;
    for (const [referencePx, px] of [
      [100, 100],
      [90, 95],
      [200, 105],
    ] as const)
      expect(uncrossing(...orders, { ...TERMS, referencePx })).toEqual({ px, qty: 10 });
  });

  it('is the reference when nobody names one', () => {
    const buys = [buy(ANY_PRICE_TO_BUY, 70)];
    expect(uncrossing(buys, [sell(0, 30)], TERMS)).toEqual({ px: 100, qty: 30 });
  });

  it('is none when nobody meets', () => {
    expect(uncrossing([buy(99, 10)], [sell(100, 10)], TERMS)).toBeNull();
    expect(uncrossing([buy(99, 10)], [], TERMS)).toBeNull();
  });

  it('keeps to ticks that change with the price', () => {
    const buys = [buy(130, 100), buy(98, 50)];
    expect(uncrossing(buys, [sell(90, 100)], { referencePx: 90, tickAt })).toEqual({ px: 99, qty: 100 });
    expect(uncrossing([buy(130, 100), buy(99, 50)], [sell(90, 100)], { referencePx: 90, tickAt })).toEqual({
      px: 100,
      qty: 100,
    });
  });
});

describe('the trades of an auction', () => {
  it('go by price, then in the order given', () => {
    const trades = auctionTrades(
      [buy(100, 30, 'late'), buy(101, 10, 'best'), buy(100, 30, 'later')],
      [sell(99, 25, 'a'), sell(98, 25, 'b')],
      50,
    );
    expect(trades.map((trade) => `${trade.buy.id}x${trade.sell.id}=${trade.qty}`)).toEqual([
      'bestxb=10',
      'latexb=15',
      'latexa=15',
      'laterxa=10',
    ]);
  });
});

const order = (side: 'BUY' | 'SELL') =>
  fc
    .record({
      px: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 90, max: 110 }) }, fc.constant(null)),
      qty: fc.integer({ min: 1, max: 30 }),
    })
    .map(({ px, qty }) => anOrder(side, px ?? (side === 'BUY' ? ANY_PRICE_TO_BUY : 0), qty));

describe('random auctions', () => {
  it('are priced as by trying every price, and trade that much, nobody beyond a limit or more than it has', () => {
    const buys = fc.array(order('BUY'), { maxLength: 12 });
    const sells = fc.array(order('SELL'), { maxLength: 12 });
    fc.assert(
      fc.property(buys, sells, fc.integer({ min: 85, max: 115 }), (buying, selling, referencePx) => {
        const found = uncrossing(buying, selling, { ...TERMS, referencePx });
        expect(found).toEqual(byTrying(buying, selling, referencePx));
        const trades = auctionTrades(buying, selling, found?.qty ?? 0);
        expect(trades.reduce((sum, { qty }) => sum + qty, 0)).toBe(found?.qty ?? 0);
        expect(faultsIn(trades, found?.px ?? 0)).toEqual([]);
      }),
      { numRuns: 3000, verbose: fc.VerbosityLevel.Verbose },
    );
  });
});

function byTrying(buys: readonly BookOrder[], sells: readonly BookOrder[], referencePx: number) {
  const tried = Array.from({ length: 60 }, (_, i) => {
    const px = 70 + i;
    const demand = sum(buys.filter((one) => one.px >= px));
    const supply = sum(sells.filter((one) => one.px <= px));
    return { px, qty: Math.min(demand, supply), imbalance: Math.abs(demand - supply) };
  });
  const [best] = tried.toSorted(
    (a, b) =>
      b.qty - a.qty ||
      a.imbalance - b.imbalance ||
      Math.abs(a.px - referencePx) - Math.abs(b.px - referencePx) ||
      a.px - b.px,
  );
  return best && best.qty > 0 ? { px: best.px, qty: best.qty } : null;
}

function faultsIn(trades: ReturnType<typeof auctionTrades>, px: number): string[] {
  const traded = new Map<BookOrder, number>();
  for (const { buy: b, sell: s, qty } of trades)
    for (const one of [b, s]) traded.set(one, (traded.get(one) ?? 0) + qty);
  return Array.from(traded).flatMap(([one, qty]) => {
    const beyond = one.side === 'BUY' ? one.px < px : one.px > px;
    return beyond || qty > one.qty ? [`${one.id}: ${qty} at ${px}`] : [];
  });
}
