/** What is counted of the last minute, against a plain list of everything that was entered. */
import { describe, expect, it } from '@jest/globals';
import { RecentOrders, RETAINED_MICROS, RETAINED_REPEATS } from '../../src/compliance/recent-orders.js';
import { SeededRandom } from '../../src/lib/random.js';
import type { Micros } from '../../src/lib/clock.js';
import type { OrderTerms } from '../../src/model/order-terms.js';
import { someTerms } from '../support/orders.js';

const SEED = process.env['SEED'] ?? '1';
const STEPS = 3_000;

interface Entered {
  readonly terms: OrderTerms;
  readonly at: Micros;
}

const isAlike = (a: OrderTerms, b: OrderTerms) =>
  a.symbol === b.symbol && a.orderQty === b.orderQty && a.stopPx === b.stopPx;

/** By the definition. */
function repeatsIn(all: readonly Entered[], terms: OrderTerms, since: Micros): number {
  return all.filter(
    (one) => isAlike(one.terms, terms) && one.at > since && one.terms.clOrdId !== terms.clOrdId,
  ).length;
}

describe('recent orders', () => {
  it(`count those alike but for their ClOrdID within any window, also from a snapshot (seed ${SEED})`, () => {
    const random = new SeededRandom(`recent orders ${SEED}`);
    let recent = new RecentOrders();
    const all: Entered[] = [];
    let at = 1_000;
    for (let step = 0; step < STEPS; step += 1) {
      at += random.int(0, random.next() < 0.01 ? RETAINED_MICROS : 100_000);
      const terms = someTerms({
        clOrdId: `order-${random.int(0, step)}`,
        symbol: random.next() < 0.7 ? 'AAPL' : 'MSFT',
        orderQty: random.int(1, 4),
        ...(random.next() < 0.2 && { stopPx: random.int(1, 2) }),
      });
      const since = at - random.int(0, RETAINED_MICROS);
      expect(recent.repeats(terms, since)).toBe(repeatsIn(all, terms, since));
      recent.entered(`id-${step}`, terms, at);
      all.push({ terms, at });
      if (random.next() > 0.02) continue;
      const snapshot = recent.toSnapshot();
      recent = new RecentOrders();
      recent.restore(JSON.parse(JSON.stringify(snapshot)) as typeof snapshot);
      expect(recent.toSnapshot()).toEqual(snapshot);
    }
  });

  it('keep no more of a kind than a rule can count, and nothing for longer than a minute', () => {
    const recent = new RecentOrders();
    const many = 3 * RETAINED_REPEATS;
    for (let n = 0; n < many; n += 1)
      recent.entered(`id-${n}`, someTerms({ clOrdId: `order-${n}` }), 1_000 + n);
    expect(recent.repeats(someTerms({ clOrdId: 'new' }), 0)).toBe(RETAINED_REPEATS);
    expect(recent.repeats(someTerms({ clOrdId: 'new' }), 1_000 + many - 11)).toBe(10);
    expect(recent.toSnapshot().kinds).toMatchObject([[expect.any(String), { length: RETAINED_REPEATS }]]);
    for (const [minute, symbol] of ['MSFT', 'KO'].entries())
      recent.entered(symbol, someTerms({ symbol, clOrdId: symbol }), (minute + 1) * 2 * RETAINED_MICROS);
    expect(recent.toSnapshot().kinds).toMatchObject([[expect.stringContaining('KO'), { length: 1 }]]);
  });
});
