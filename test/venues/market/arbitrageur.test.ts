import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '../../../src/lib/random.js';
import { Arbitrageur } from '../../../venues/market/arbitrageur.js';
import { CommonFactor, FairValue } from '../../../venues/market/fair-value.js';
import { Stock } from '../../../venues/market/stock.js';
import { aStock } from './instruments.js';
import { MemoryTarget } from './memory-target.js';

const AAPL = aStock('AAPL', 1_872_000);

const shown = (target: MemoryTarget, side: 'BID' | 'ASK') =>
  target.levels('AAPL', side, 9).map(({ px, qty }) => `${side} ${qty} @ ${px}`);

/** Two venues: each order is [venue, side, price, quantity]. */
function afterLook(...orders: readonly (readonly ['A' | 'B', 'BUY' | 'SELL', number, number])[]) {
  const random = new SeededRandom('1');
  const targets = [new MemoryTarget('A'), new MemoryTarget('B')];
  for (const [i, [venue, side, px, qty]] of orders.entries()) {
    const target = targets.find((candidate) => candidate.venue === venue);
    target?.submit({ id: `${i}`, symbol: 'AAPL', side, px, qty, timeInForce: 'GTC' });
  }
  const stock = new Stock(AAPL, new FairValue(AAPL, new CommonFactor(random), random), random);
  new Arbitrageur(stock, targets).look();
  return targets.map((target) => shown(target, 'BID').concat(shown(target, 'ASK')));
}

describe('Arbitrageur', () => {
  it('works off a cross between two venues, level by level', () => {
    expect(
      afterLook(
        ['A', 'BUY', 105, 300],
        ['A', 'BUY', 103, 100],
        ['B', 'SELL', 102, 200],
        ['B', 'SELL', 104, 50],
        ['B', 'SELL', 106, 10],
      ),
    ).toEqual([['BID 50 @ 105', 'BID 100 @ 103'], ['ASK 10 @ 106']]);
  });

  it('unlocks venues that stand at the same price', () => {
    expect(afterLook(['A', 'BUY', 105, 300], ['B', 'SELL', 105, 100])).toEqual([['BID 200 @ 105'], []]);
  });

  it('leaves an uncrossed market alone', () => {
    expect(afterLook(['A', 'BUY', 104, 300], ['B', 'SELL', 105, 100])).toEqual([
      ['BID 300 @ 104'],
      ['ASK 100 @ 105'],
    ]);
  });
});
