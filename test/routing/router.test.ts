import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decideRoute } from '../../src/routing/router.js';
import type { RouteRequest } from '../../src/routing/router.js';
import type { Market } from './route-builders.js';
import { aMarket, aRequest } from './route-builders.js';

const OPEN_POLICY = { orderProtection: false, maxChildren: null };
const IOC = { timeInForce: 'IOC' } as const;

const childrenOf = (request: RouteRequest) =>
  decideRoute(request).children.map(
    ({ venue, orderQty, price, timeInForce, intent }) =>
      `${intent} ${venue} ${orderQty}@${price} ${timeInForce}`,
  );

/** A market with nothing to take. */
const quiet = (venue: string, maker: string, queue = 0, more = {}) =>
  aMarket(venue, { bids: queue > 0 ? [[1005, queue]] : [], maker }, more);

const levels = (sign: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 400 })), { maxLength: 4 })
    .map((steps) => {
      let px = 1002;
      return steps.map(([step, qty]) => [(px += sign * step), qty] as const);
    });

describe('taking', () => {
  it('takes the cheapest all-in, one IOC child per venue at its worst price', () => {
    const markets = [
      aMarket('VA', {
        asks: [
          [1000, 600],
          [1001, 800],
        ],
        taker: '0.0030',
      }),
      aMarket('VB', {
        asks: [
          [1000, 500],
          [1001, 900],
        ],
        taker: '0.0010',
      }),
      aMarket('VC', { asks: [[1000, 400]], taker: '-0.0012' }),
    ];
    expect(childrenOf(aRequest(markets))).toEqual([
      'TAKE VA 100@1000 IOC',
      'TAKE VB 500@1000 IOC',
      'TAKE VC 400@1000 IOC',
    ]);
  });

  it('sells to the best bids, fees taken off what comes in', () => {
    const markets = [
      aMarket('VA', { bids: [[1000, 600]], taker: '0.0130' }),
      aMarket('VB', { bids: [[999, 700]] }),
    ];
    const request = aRequest(markets, { side: 'SELL', limitPx: 990, policy: OPEN_POLICY });
    expect(childrenOf(request)).toEqual(['TAKE VA 300@1000 IOC', 'TAKE VB 700@999 IOC']);
    const decision = decideRoute(request);
    expect(decision.expectedCost).toBe('-9989.1');
    expect(decision.candidates[0]).toMatchObject({
      bestAllInPx: '9.987',
      terms: { price: '-3000', fee: '3.9', total: '-2996.1' },
    });
  });

  it('keeps the limit on the execution price, not on the all-in price', () => {
    const markets = [
      aMarket('VA', {
        asks: [
          [1005, 10],
          [1006, 990],
        ],
        taker: '0.0030',
      }),
    ];
    const decision = decideRoute(aRequest(markets, IOC));
    expect(decision.expectedFilledQty).toBe(10);
    expect(decision.constraints).toEqual([
      'limit 10.05',
      '990 of 1000 not sent: no more can be taken at once',
    ]);
  });

  it('takes protected quotes in full before it trades beyond them', () => {
    const markets = [
      aMarket('VA', { asks: [[1000, 200]], taker: '0.0300' }),
      aMarket('VB', { asks: [[1001, 2000]], taker: '-0.0020' }),
    ];
    expect(childrenOf(aRequest(markets, { policy: OPEN_POLICY }))).toEqual(['TAKE VB 1000@1001 IOC']);
    const decision = decideRoute(aRequest(markets));
    expect(decision.children.map(({ venue, orderQty }) => [venue, orderQty])).toEqual([
      ['VA', 200],
      ['VB', 800],
    ]);
    expect(decision.constraints).toEqual([
      'order protection: better protected quotes from 10.00 are taken in full first',
    ]);
  });

  it('solves odd remainders against round-lot venues', () => {
    const markets = [
      aMarket('VA', { asks: [[800, 300]], taker: '0.0030' }, { lotUnits: 100, protectedQuote: false }),
      aMarket('VB', { asks: [[801, 500]], taker: '0.0030' }, { lotUnits: 50 }),
    ];
    const decision = decideRoute(aRequest(markets, { quantity: 250 }));
    expect(decision.children.map(({ orderQty }) => orderQty)).toEqual([200, 50]);
    expect(decision.constraints).toEqual(['VA: lot 100']);
  });

  it('keeps caps per child and says so', () => {
    const markets = [aMarket('VA', { asks: [[1000, 5000]] }, { maxUnits: 300, protectedQuote: false })];
    const decision = decideRoute(aRequest(markets, IOC));
    expect(decision.expectedFilledQty).toBe(300);
    expect(decision.constraints[0]).toBe('VA: at most 300 per child');
  });

  it('keeps to the greatest number of children', () => {
    const markets = [
      aMarket('VA', { asks: [[1000, 600]] }),
      aMarket('VB', { asks: [[1000, 500]] }),
      aMarket('VC', { asks: [[1000, 900]], taker: '0.0010' }),
    ];
    const decision = decideRoute(
      aRequest(markets, { ...IOC, policy: { orderProtection: true, maxChildren: 1 } }),
    );
    expect(decision.children).toHaveLength(1);
    expect(decision.expectedFilledQty).toBe(900);
    expect(decision.constraints).toContain('at most 1 children');
  });

  it.each<[string, Market]>([
    ['stale book', aMarket('VA', { asks: [[1000, 5000]], stale: true })],
    ['halted', aMarket('VA', { asks: [[1000, 5000]] }, { state: 'HALTED' })],
    ['self-help declared', aMarket('VA', { asks: [[1000, 5000]] }, { state: 'SELF_HELP' })],
    ['disconnected', aMarket('VA', { asks: [[1000, 5000]] }, { state: 'DISCONNECTED' })],
    ['dark: no displayed book', aMarket('VA', { asks: [[1000, 5000]] }, { displayed: false })],
    [
      'its lot does not divide, or is not divided by, that of VB',
      aMarket('VA', { asks: [[1000, 5000]] }, { lotUnits: 7 }),
    ],
  ])('neither uses nor is bound by a venue that is out: %s', (reason, market) => {
    const other = aMarket('VB', { asks: [[1002, 5000]] }, { lotUnits: 100 });
    const decision = decideRoute(aRequest([other, market]));
    expect(decision.children).toMatchObject([{ venue: 'VB', orderQty: 1000, price: 1002 }]);
    expect(decision.candidates[1]).toMatchObject({ venue: 'VA', excluded: reason, levels: [], terms: null });
  });

  it('excludes a venue without a book in the symbol', () => {
    const request = aRequest([aMarket('VA', { asks: [[1000, 5000]] }), aMarket('VB')]);
    const book = { ...request.book, venues: request.book.venues.slice(0, 1) };
    expect(decideRoute({ ...request, book }).candidates[1]?.excluded).toBe('no book in this symbol');
  });

  it('finds a venue wherever it stands in the book', () => {
    const request = aRequest([aMarket('VA', { asks: [[1000, 1]] }), aMarket('VB', { asks: [[999, 5000]] })]);
    const book = { ...request.book, venues: request.book.venues.toReversed() };
    expect(childrenOf({ ...request, book })).toEqual(['TAKE VB 1000@999 IOC']);
  });

  it('says so when there is nothing to take', () => {
    const decision = decideRoute(aRequest([aMarket('VA')], { ...IOC, limitPx: null }));
    expect(decision).toMatchObject({
      children: [],
      expectedFilledQty: 0,
      expectedCost: '0',
      alternative: null,
    });
    expect(decision.constraints).toEqual(['no displayed liquidity within the limit at any usable market']);
  });
});

describe('fill or kill', () => {
  const markets = [aMarket('VA', { asks: [[1000, 600]] }), aMarket('VB', { asks: [[1000, 400]] })];

  it('goes whole to the one venue that can fill it', () => {
    const { children } = decideRoute(aRequest(markets, { timeInForce: 'FOK', quantity: 500 }));
    expect(children).toMatchObject([{ venue: 'VA', orderQty: 500, timeInForce: 'FOK' }]);
  });

  it('sends nothing when only several venues together could fill it: they cannot promise it', () => {
    const decision = decideRoute(aRequest(markets, { timeInForce: 'FOK', quantity: 1000 }));
    expect(decision.children).toEqual([]);
    expect(decision.constraints.at(-1)).toBe(
      'fill or kill: no single market can fill all of it (1000 displayed over all), so nothing is sent',
    );
  });

  it('does not trade through another venue’s protected quote', () => {
    const through = [
      aMarket('VA', {
        asks: [
          [1000, 100],
          [1001, 900],
        ],
      }),
      aMarket('VB', { asks: [[1000, 400]] }),
    ];
    expect(childrenOf(aRequest(through, { timeInForce: 'FOK', quantity: 500 }))).toEqual([]);
  });
});

describe('posting the remainder', () => {
  it('rests where a fill costs least, in money', () => {
    const markets = [quiet('VA', '0.0010'), quiet('VB', '-0.0020', 900), quiet('VC', '-0.0010')];
    expect(childrenOf(aRequest(markets))).toEqual(['POST VB 1000@1005 DAY']);
  });

  it('prefers the shorter queue where the money is the same', () => {
    const markets = [quiet('VA', '0', 900), quiet('VB', '0', 100), quiet('VC', '0', 300)];
    expect(childrenOf(aRequest(markets, { timeInForce: 'GTC' }))).toEqual(['POST VB 1000@1005 GTC']);
  });

  it('rests what is left after taking, at the limit', () => {
    const markets = [
      aMarket('VA', {
        asks: [
          [1003, 300],
          [1006, 50],
        ],
      }),
    ];
    expect(childrenOf(aRequest(markets))).toEqual(['TAKE VA 300@1003 IOC', 'POST VA 700@1005 DAY']);
  });

  it('never crosses a quote that stays', () => {
    const capped = aMarket(
      'VA',
      { asks: [[1003, 300]] },
      { maxUnits: 100, protectedQuote: false, posting: false },
    );
    expect(childrenOf(aRequest([capped, quiet('VB', '0')]))).toEqual([
      'TAKE VA 100@1003 IOC',
      'POST VB 900@1002 DAY',
    ]);
    const bid = aMarket(
      'VA',
      { bids: [[1003, 300]] },
      { maxUnits: 100, protectedQuote: false, posting: false },
    );
    const sell = aRequest([bid, quiet('VB', '0')], { side: 'SELL', limitPx: 1000 });
    expect(childrenOf(sell)).toEqual(['TAKE VA 100@1003 IOC', 'POST VB 900@1004 DAY']);
  });

  it('uses the next venue for what lots and caps leave over', () => {
    const markets = [quiet('VA', '-0.0020', 0, { lotUnits: 100, maxUnits: 300 }), quiet('VB', '0')];
    expect(childrenOf(aRequest(markets, { quantity: 350 }))).toEqual([
      'POST VA 300@1005 DAY',
      'POST VB 50@1005 DAY',
    ]);
  });

  it('says what cannot rest anywhere', () => {
    const markets = [quiet('VA', '0', 0, { lotUnits: 100 })];
    const decision = decideRoute(aRequest(markets, { quantity: 120 }));
    expect(decision.children).toMatchObject([{ orderQty: 100 }]);
    expect(decision.constraints.at(-1)).toMatch(/^20 of 120 cannot rest/);
  });

  it('posts neither at venues that do not allow it nor at venues that are out', () => {
    const markets = [
      quiet('VA', '-1', 0, { posting: false }),
      aMarket('VB', { maker: '-1', stale: true }),
      quiet('VC', '0'),
    ];
    expect(childrenOf(aRequest(markets))).toEqual(['POST VC 1000@1005 DAY']);
  });

  it.each(['IOC', 'FOK'] as const)('does not post %s orders', (timeInForce) => {
    expect(childrenOf(aRequest([quiet('VA', '0')], { timeInForce }))).toEqual([]);
  });

  it('does not post without a limit', () => {
    expect(childrenOf(aRequest([quiet('VA', '0')], { limitPx: null }))).toEqual([]);
  });
});

describe('the record', () => {
  const markets = [
    aMarket('VA', {
      asks: [
        [1000, 600],
        [1001, 800],
        [1009, 5],
      ],
      taker: '0.0030',
    }),
    aMarket('VB', { asks: [[1000, 300]], takerBps: '-0.5' }, { protectedQuote: false }),
  ];

  it('holds every venue, its levels within the limit and its terms in money', () => {
    const decision = decideRoute(aRequest(markets));
    expect(decision).toMatchObject({
      decisionId: 'D1',
      at: 100,
      trigger: 'ENTRY',
      symbol: 'ACME',
      side: 'BUY',
      quantity: 1000,
      limitPx: 1005,
      expectedFilledQty: 1000,
      expectedCost: '10002.95',
    });
    expect(decision.nbbo.ask).toEqual({ px: 1000, qty: 900, venues: ['VA', 'VB'] });
    expect(decision.candidates).toEqual([
      {
        venue: 'VA',
        excluded: null,
        protectedQuote: true,
        ageMicros: 10,
        levels: [
          { px: 1000, qty: 600 },
          { px: 1001, qty: 800 },
        ],
        availableQty: 1400,
        bestAllInPx: '10.003',
        orderQty: 700,
        terms: { price: '7001', fee: '2.1', total: '7003.1' },
      },
      {
        venue: 'VB',
        excluded: null,
        protectedQuote: false,
        ageMicros: 10,
        levels: [{ px: 1000, qty: 300 }],
        availableQty: 300,
        bestAllInPx: '9.9995',
        orderQty: 300,
        terms: { price: '3000', fee: '-0.15', total: '2999.85' },
      },
    ]);
  });

  it('names the best split that was not chosen and what it would have cost more', () => {
    expect(decideRoute(aRequest(markets)).alternative).toEqual({
      name: 'all at VA',
      children: [{ venue: 'VA', orderQty: 1000, price: 1001, timeInForce: 'IOC', intent: 'TAKE' }],
      expectedFilledQty: 1000,
      expectedCost: '10007',
      extraCost: '4.05',
    });
  });

  it('compares an alternative that fills less at the quantity it fills', () => {
    const split = [
      aMarket('VA', { asks: [[1000, 600]], taker: '0.0030' }),
      aMarket('VB', { asks: [[1000, 500]] }),
    ];
    expect(decideRoute(aRequest(split)).alternative).toMatchObject({
      name: 'price only, without fees',
      expectedFilledQty: 1000,
      extraCost: '0.3',
    });
    const even = [aMarket('VA', { asks: [[1000, 600]] }), aMarket('VB', { asks: [[1001, 500]] })];
    expect(decideRoute(aRequest(even)).alternative).toMatchObject({
      name: 'all at VA',
      expectedFilledQty: 600,
      extraCost: '0',
    });
  });

  it('has no alternative where there is only one way', () => {
    expect(decideRoute(aRequest([aMarket('VA', { asks: [[1000, 5000]] })])).alternative).toBeNull();
  });
});

describe('invariants (property)', () => {
  const fee = fc.integer({ min: -30, max: 30 }).map((mils) => (mils / 10_000).toFixed(4));
  const market = (index: number) =>
    fc
      .record({
        bids: levels(-1),
        asks: levels(1),
        taker: fee,
        maker: fee,
        stale: fc.boolean(),
        lotUnits: fc.constantFrom(1, 10, 100),
        maxUnits: fc.option(fc.integer({ min: 0, max: 500 })),
        protectedQuote: fc.boolean(),
        posting: fc.boolean(),
        state: fc.constantFrom('OPEN', 'OPEN', 'OPEN', 'HALTED'),
      })
      .map(({ bids, asks, taker, maker, stale, ...facts }) =>
        aMarket(`V${index}`, { bids, asks, taker, maker, stale }, facts),
      );
  const request = fc
    .record({
      markets: fc.tuple(market(0), market(1), market(2), market(3)),
      more: fc.record({
        side: fc.constantFrom('BUY', 'SELL', 'SELL_SHORT'),
        quantity: fc.integer({ min: 1, max: 2000 }),
        limitPx: fc.option(fc.integer({ min: 998, max: 1006 })),
        timeInForce: fc.constantFrom('DAY', 'GTC', 'IOC', 'FOK'),
        policy: fc.record({
          orderProtection: fc.boolean(),
          maxChildren: fc.option(fc.integer({ min: 1, max: 3 })),
        }),
      }),
    })
    .map(({ markets, more }) => aRequest(markets, more));

  it('gives the same bytes again, also from a request that was stored as JSON', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const first = JSON.stringify(decideRoute(asked));
        const stored: RouteRequest = JSON.parse(JSON.stringify(asked));
        expect(JSON.stringify(decideRoute(asked))).toBe(first);
        expect(JSON.stringify(decideRoute(stored))).toBe(first);
      }),
      { numRuns: 500 },
    );
  });

  it('never breaks quantity, limit, lot, cap, state or the number of children, and costs add up', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const decision = decideRoute(asked);
        const { children } = decision;
        expect(children.reduce((sum, child) => sum + child.orderQty, 0)).toBeLessThanOrEqual(asked.quantity);
        const sign = asked.side === 'BUY' ? 1 : -1;
        for (const child of children) {
          const facts = asked.venues.find(({ venue }) => venue === child.venue);
          expect(facts?.state).toBe('OPEN');
          expect(child.orderQty % (facts?.lotUnits ?? 0)).toBe(0);
          expect(child.orderQty).toBeLessThanOrEqual(facts?.maxUnits ?? child.orderQty);
          expect(sign * (child.price - (asked.limitPx ?? child.price))).toBeLessThanOrEqual(0);
        }
        const taking = children.filter(({ intent }) => intent === 'TAKE');
        expect(taking.length).toBeLessThanOrEqual(asked.policy.maxChildren ?? taking.length);
        expect(Number(decision.alternative?.extraCost ?? 0)).toBeGreaterThanOrEqual(0);
        const total = decision.candidates.reduce((sum, { terms }) => sum + Number(terms?.total ?? 0), 0);
        expect(total).toBeCloseTo(Number(decision.expectedCost), 6);
      }),
      { numRuns: 1_000 },
    );
  });
});
