/** Post-only, minimum and display quantity: what the router sends, and what it never sends. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Instructions } from '../../src/routing/instructions.js';
import { NO_INSTRUCTIONS } from '../../src/routing/instructions.js';
import { decideRoute } from '../../src/routing/router.js';
import type { RouteRequest } from '../../src/routing/router.js';
import { aMarket, aRequest } from './route-builders.js';
import type { Market } from './route-builders.js';

const OPEN = { orderProtection: false, maxChildren: null };

function asked(
  markets: readonly Market[],
  instructions: Partial<Instructions>,
  more: Partial<RouteRequest> = {},
): RouteRequest {
  return aRequest(markets, { policy: OPEN, ...more, instructions: { ...NO_INSTRUCTIONS, ...instructions } });
}

const childrenOf = (request: RouteRequest) =>
  decideRoute(request).children.map(
    ({ venue, orderQty, price, timeInForce, intent }) =>
      `${intent} ${venue} ${orderQty}@${price} ${timeInForce}`,
  );

const book = (asks: readonly (readonly [number, number])[]) => ({ asks, bids: [[999, 100]] as const });

describe('post-only', () => {
  const postOnly = { postOnly: true, natives: ['POST_ONLY'] } as const;

  it('takes nothing, and rests one tick short of what it could take', () => {
    const markets = [aMarket('VA', book([[1003, 500]])), aMarket('VB', book([[1004, 500]]))];
    expect(childrenOf(asked(markets, postOnly))).toEqual(['POST VA 1000@1002 DAY']);
    expect(decideRoute(asked(markets, postOnly)).constraints[0]).toBe('post-only: nothing is taken');
  });

  it('rests at its limit where that takes nothing', () => {
    const markets = [aMarket('VA', book([[1006, 500]]))];
    expect(childrenOf(asked(markets, postOnly))).toEqual(['POST VA 1000@1005 DAY']);
  });

  it('prefers a market that refuses to let it take', () => {
    const markets = [
      aMarket('VA', { ...book([[1006, 500]]), maker: '-0.0020' }),
      aMarket('VB', { ...book([[1006, 500]]), maker: '0.0010' }, { native: ['POST_ONLY'] }),
    ];
    expect(childrenOf(asked(markets, postOnly))).toEqual(['POST VB 1000@1005 DAY']);
  });
});

describe('a minimum', () => {
  it('is sent to one market that shows as much, whole or not at all', () => {
    const markets = [aMarket('VA', book([[1000, 300]])), aMarket('VB', book([[1004, 600]]))];
    expect(childrenOf(asked(markets, { minQty: 500 }))).toEqual(['TAKE VB 600@1004 FOK']);
  });

  it('goes with the order where a market keeps it: more may come of it', () => {
    const markets = [aMarket('VB', book([[1004, 600]]), { native: ['MIN_QTY'] })];
    expect(childrenOf(asked(markets, { minQty: 500 }))).toEqual(['TAKE VB 600@1004 IOC']);
    expect(childrenOf(asked(markets, { minQty: 500 }, { quantity: 500 }))).toEqual(['TAKE VB 500@1004 FOK']);
  });

  it('sends and rests nothing where no market shows as much, and says so', () => {
    const markets = [aMarket('VA', book([[1000, 300]])), aMarket('VB', book([[1001, 400]]))];
    const decision = decideRoute(asked(markets, { minQty: 500 }));
    expect(decision.children).toEqual([]);
    expect(decision.constraints.at(-1)).toContain('minimum quantity 500');
  });

  it('is compared with another market that has as much', () => {
    const markets = [aMarket('VA', book([[1003, 600]])), aMarket('VB', book([[1004, 700]]))];
    const { children, alternative } = decideRoute(asked(markets, { minQty: 600 }, { quantity: 600 }));
    expect(children.map(({ venue }) => venue)).toEqual(['VA']);
    expect(alternative?.children.map(({ venue }) => venue)).toEqual(['VB']);
  });
});

describe('a display quantity', () => {
  it('is all that rests at a time; what can be taken is taken', () => {
    const markets = [aMarket('VA', book([[1004, 300]]))];
    expect(childrenOf(asked(markets, { maxFloor: 100 }))).toEqual([
      'TAKE VA 300@1004 IOC',
      'POST VA 100@1005 DAY',
    ]);
  });

  it('is left to a market that hides the rest', () => {
    const markets = [
      aMarket('VA', { maker: '-0.0020' }),
      aMarket('VB', { maker: '0.0010' }, { native: ['MAX_FLOOR'] }),
    ];
    const instructions = { maxFloor: 100, natives: ['MAX_FLOOR'] } as const;
    expect(childrenOf(asked(markets, instructions))).toEqual(['POST VB 1000@1005 DAY']);
  });

  it('is not left to one that cannot show so little', () => {
    const markets = [aMarket('VB', {}, { native: ['MAX_FLOOR'], lotUnits: 100 }), aMarket('VA')];
    expect(childrenOf(asked(markets, { maxFloor: 50 }))).toEqual(['POST VA 50@1005 DAY']);
  });
});

describe('good till date', () => {
  it('is said to a market that ends orders; every other one keeps them until they are taken back', () => {
    const gtd = { timeInForce: 'GTD' } as const;
    expect(childrenOf(aRequest([aMarket('VA', {}, { native: ['GTD'] })], gtd))).toEqual([
      'POST VA 1000@1005 GTD',
    ]);
    expect(childrenOf(aRequest([aMarket('VA')], gtd))).toEqual(['POST VA 1000@1005 GTC']);
  });
});

describe('whatever the market', () => {
  const levels = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 900 })), { maxLength: 4 })
    .map((steps) => {
      let px = 1000;
      return steps.map(([step, qty]) => [(px += step + 1), qty] as const);
    });
  const market = fc.record({
    asks: levels,
    lotUnits: fc.constantFrom(1, 100),
    maxUnits: fc.constantFrom(null, 400),
    native: fc.subarray(['MAX_FLOOR', 'POST_ONLY', 'MIN_QTY', 'GTD'] as const),
  });
  const instructions = fc.record({
    postOnly: fc.boolean(),
    minQty: fc.constantFrom(0, 0, 150, 1000),
    maxFloor: fc.constantFrom(null, 70, 200),
  });

  it('post-only never takes nor crosses, a minimum is never split, no more is displayed than may be', () => {
    fc.assert(
      fc.property(
        fc.array(market, { minLength: 1, maxLength: 4 }),
        instructions,
        fc.constantFrom(OPEN, { orderProtection: true, maxChildren: null }),
        (shapes, { postOnly, ...others }, policy) => {
          const markets = shapes.map(({ asks, ...more }, index) => aMarket(`V${index}`, { asks }, more));
          const minQty = postOnly ? 0 : others.minQty;
          const natives = ['MAX_FLOOR', 'POST_ONLY'] as const;
          const request = asked(
            markets,
            { postOnly, minQty, maxFloor: others.maxFloor, natives },
            { policy, timeInForce: 'GTC' },
          );
          const { children } = decideRoute(request);
          const taking = children.filter(({ intent }) => intent === 'TAKE');
          const resting = children.filter(({ intent }) => intent === 'POST');
          const best = Math.min(...shapes.flatMap(({ asks }) => asks.map(([px]) => px)));
          const hides = (venue: string) =>
            markets.some(({ facts }) => facts.venue === venue && facts.native.includes('MAX_FLOOR'));
          const shown = resting.map(({ venue, orderQty }) =>
            hides(venue) ? Math.min(orderQty, others.maxFloor ?? orderQty) : orderQty,
          );
          const total = children.reduce((sum, { orderQty }) => sum + orderQty, 0);
          const lots = children.map(({ venue, orderQty }) => {
            const facts = markets.find((one) => one.facts.venue === venue)?.facts;
            return orderQty % (facts?.lotUnits ?? 1);
          });
          expect(total).toBeLessThanOrEqual(1000);
          expect(lots.every((rest) => rest === 0)).toBe(true);
          expect(postOnly ? taking : []).toEqual([]);
          expect(resting.every(({ price }) => !postOnly || price < best)).toBe(true);
          expect(minQty > 0 ? [taking.length <= 1, resting] : [true, []]).toEqual([true, []]);
          expect(taking.every(({ orderQty }) => orderQty >= minQty)).toBe(true);
          expect(shown.reduce((sum, qty) => sum + qty, 0)).toBeLessThanOrEqual(others.maxFloor ?? 1000);
        },
      ),
      { numRuns: 2_000, verbose: true },
    );
  });
});
