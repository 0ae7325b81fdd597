/** Holdings against plain sums: executions, what is open, and splits. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Holdings } from '../../src/compliance/holdings.js';

const trading = fc.record({
  account: fc.constantFrom('A', 'B'),
  symbol: fc.constantFrom('X', 'Y'),
  side: fc.constantFrom('BUY' as const, 'SELL' as const, 'SELL_SHORT' as const),
});

const isBuy = (side: string) => side === 'BUY';
const isSell = (side: string) => side !== 'BUY';

describe('holdings', () => {
  it('are what was bought less what was sold, and what is open by side', () => {
    const step = fc.tuple(trading, fc.boolean(), fc.integer({ min: -50, max: 50 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const holdings = new Holdings();
        for (const [one, executes, qty] of steps) {
          if (executes) holdings.executed(one, qty, 1);
          else holdings.opened(one, qty);
        }
        const sum = (wanted: (side: string) => boolean, executed: boolean) =>
          steps
            .filter(([{ account, symbol }]) => account === 'A' && symbol === 'X')
            .filter(([{ side }, executes]) => executes === executed && wanted(side))
            .reduce((total, [, , qty]) => total + qty, 0);
        const held = holdings.of('A', 'X');
        expect([held.qty, held.buys, held.sells]).toEqual([
          sum(isBuy, true) - sum(isSell, true),
          sum(isBuy, false),
          sum(isSell, false),
        ]);
        const entries = [...holdings.entries()].map(({ account, symbol }) => `${account}${symbol}`);
        expect(entries).toEqual(entries.toSorted());
      }),
      { verbose: true },
    );
  });

  const sell = { account: 'A', symbol: 'X', side: 'SELL' } as const;
  const buy = { ...sell, side: 'BUY' } as const;

  it.each([
    ['a long position, less other sells', 100, 30, 0, 70],
    ['an order that is open itself', 100, 30, 30, 100],
    ['no more than nothing', 100, 130, 0, 0],
    ['a short position by selling', -100, 0, 0, 0],
  ])('let a sell reduce %s', (_name, qty, open, own, expected) => {
    const holdings = new Holdings();
    holdings.executed(buy, qty, 1);
    holdings.opened(sell, open);
    expect(holdings.reducible(sell, own)).toBe(expected);
  });

  it('let a buy reduce a short position', () => {
    const holdings = new Holdings();
    holdings.executed(sell, 100, 1);
    expect([holdings.reducible(buy, 0), holdings.reducible(sell, 0)]).toEqual([100, 0]);
  });

  it('count in new shares after a split, corrections of before it too', () => {
    const holdings = new Holdings();
    holdings.executed(buy, 101, 1);
    holdings.executed({ ...buy, symbol: 'Y' }, 10, 1);
    holdings.split({ symbol: 'X', numerator: 3, denominator: 2, effectiveAt: 5 });
    expect([holdings.of('A', 'X').qty, holdings.of('A', 'Y').qty]).toEqual([151, 10]);
    holdings.executed(buy, -50, 1);
    holdings.executed(buy, 5, 6);
    expect(holdings.of('A', 'X').qty).toBe(151 - 75 + 5);
  });
});
