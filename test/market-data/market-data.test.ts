import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { MarketData } from '../../src/market-data/market-data.js';
import type { BookLevelChange, BookSide, BookUpdate } from '../../src/model/book.js';

const STALE = 1_000;
const FEEDS = [
  { venue: 'VA', displayed: true, staleAfterMicros: STALE },
  { venue: 'VB', displayed: true, staleAfterMicros: STALE },
  { venue: 'VD', displayed: false, staleAfterMicros: STALE },
];

const bid = (px: number, qty: number): BookLevelChange => ({ side: 'BID', px, qty });
const ask = (px: number, qty: number): BookLevelChange => ({ side: 'ASK', px, qty });

function aMarket(up: readonly string[] = ['VA', 'VB', 'VD']) {
  const gaps: string[] = [];
  const market = new MarketData(FEEDS, (venue, symbol) => gaps.push(`${venue} ${symbol}`));
  for (const venue of up) market.onLink(venue, 'UP');
  const send = (
    kind: BookUpdate['kind'],
    venue: string,
    seq: number,
    levels: readonly BookLevelChange[],
    at = 0,
  ) => market.onBook({ kind, venue, symbol: 'ACME', seq, at, levels });
  return { market, gaps, send };
}

describe('MarketData', () => {
  it('quotes the best price over venues and adds up the size standing there', () => {
    const { market, send } = aMarket();
    send('SNAPSHOT', 'VA', 1, [bid(99, 300), bid(98, 500), ask(101, 200)]);
    send('SNAPSHOT', 'VB', 1, [bid(99, 100), ask(102, 900)]);
    expect(market.nbbo('ACME', 0)).toEqual({
      symbol: 'ACME',
      bid: { px: 99, qty: 400, venues: ['VA', 'VB'] },
      ask: { px: 101, qty: 200, venues: ['VA'] },
      state: 'NORMAL',
      at: 0,
    });
  });

  it('is EMPTY for a symbol it never heard of', () => {
    expect(aMarket().market.nbbo('NONE', 5)).toEqual({
      symbol: 'NONE',
      bid: null,
      ask: null,
      state: 'EMPTY',
      at: 0,
    });
    expect(aMarket().market.book('NONE', 5).venues).toEqual([]);
  });

  it.each([
    ['LOCKED', [bid(100, 1)], [ask(100, 1)]],
    ['CROSSED', [bid(101, 1)], [ask(100, 1)]],
    ['ONE_SIDED', [bid(101, 1)], []],
    ['EMPTY', [], []],
  ])('names the state %s', (state, ofA, ofB) => {
    const { market, send } = aMarket();
    send('SNAPSHOT', 'VA', 1, ofA);
    send('SNAPSHOT', 'VB', 1, ofB);
    expect(market.nbbo('ACME', 0).state).toBe(state);
  });

  it('applies deltas: sets, replaces and removes levels, best first', () => {
    const { market, send } = aMarket();
    send('SNAPSHOT', 'VA', 7, [ask(103, 3), ask(101, 1)]);
    send('DELTA', 'VA', 8, [ask(102, 2), ask(101, 5), ask(103, 0), ask(104, 0)]);
    expect(market.book('ACME', 0).venues[0]?.asks).toEqual([
      { px: 101, qty: 5 },
      { px: 102, qty: 2 },
    ]);
  });

  it('asks once for a snapshot when an update is missing and does not quote the book until it came', () => {
    const { market, gaps, send } = aMarket();
    send('SNAPSHOT', 'VA', 1, [bid(99, 1)]);
    send('DELTA', 'VA', 3, [bid(100, 1)]);
    send('DELTA', 'VA', 4, [bid(101, 1)]);
    expect(gaps).toEqual(['VA ACME']);
    expect(market.nbbo('ACME', 0).state).toBe('EMPTY');
    expect(market.book('ACME', 0).venues[0]?.stale).toBe(true);
    send('SNAPSHOT', 'VA', 9, [bid(98, 1)]);
    expect(market.nbbo('ACME', 0).bid?.px).toBe(98);
    send('DELTA', 'VA', 11, []);
    expect(gaps).toEqual(['VA ACME', 'VA ACME']);
  });

  it('asks for a snapshot when the first thing it hears is a delta', () => {
    const { market, gaps, send } = aMarket();
    send('DELTA', 'VA', 3, [bid(100, 1)]);
    expect(gaps).toEqual(['VA ACME']);
    expect(market.nbbo('ACME', 0).bid).toBeNull();
  });

  it('ignores an update it has seen before', () => {
    const { market, gaps, send } = aMarket();
    send('SNAPSHOT', 'VA', 5, [bid(99, 1)]);
    send('DELTA', 'VA', 4, [bid(120, 1)]);
    expect(market.nbbo('ACME', 0).bid?.px).toBe(99);
    expect(gaps).toEqual([]);
  });

  it('drops a book from the quote once its news is older than allowed, and a heartbeat brings it back', () => {
    const { market, send } = aMarket();
    send('SNAPSHOT', 'VA', 1, [bid(100, 1)], 0);
    send('SNAPSHOT', 'VB', 1, [bid(99, 1)], 500);
    expect(market.nbbo('ACME', STALE).bid?.px).toBe(100);
    expect(market.nbbo('ACME', STALE + 1).bid?.px).toBe(99);
    expect(market.book('ACME', STALE + 1).venues).toMatchObject([
      { venue: 'VA', ageMicros: 1_001, stale: true },
      { venue: 'VB', ageMicros: 501, stale: false },
    ]);
    send('DELTA', 'VA', 2, [], STALE + 2);
    expect(market.nbbo('ACME', STALE + 2).bid?.px).toBe(100);
  });

  it('judges staleness anew when asked about an earlier time', () => {
    const { market, send } = aMarket();
    send('SNAPSHOT', 'VA', 1, [bid(100, 1)], 0);
    expect(market.nbbo('ACME', STALE + 1).bid).toBeNull();
    expect(market.nbbo('ACME', 10).bid?.px).toBe(100);
  });

  it('leaves a lost venue out until its link is up and a snapshot came', () => {
    const { market, send } = aMarket();
    send('SNAPSHOT', 'VA', 1, [bid(100, 1)]);
    market.onLink('VA', 'DOWN');
    expect(market.nbbo('ACME', 0).bid).toBeNull();
    market.onLink('VA', 'UP');
    expect(market.nbbo('ACME', 0).bid).toBeNull();
    send('SNAPSHOT', 'VA', 1, [bid(97, 1)]);
    expect(market.nbbo('ACME', 0).bid?.px).toBe(97);
  });

  it('does not trust a venue whose link was never up', () => {
    const { market, send } = aMarket(['VB']);
    send('SNAPSHOT', 'VA', 1, [bid(100, 1)]);
    expect(market.nbbo('ACME', 0).bid).toBeNull();
  });

  it('keeps dark markets out of the quote but shows their book', () => {
    const { market, send } = aMarket();
    send('SNAPSHOT', 'VD', 1, [bid(150, 1)]);
    expect(market.nbbo('ACME', 0).bid).toBeNull();
    expect(market.book('ACME', 0).venues[0]?.bids).toEqual([{ px: 150, qty: 1 }]);
  });

  it('tells listeners of levels, trades and links, not of heartbeats, and stops when told', () => {
    const { market, send } = aMarket();
    const heard: string[] = [];
    const stop = market.onChange((symbol) => heard.push(symbol));
    send('SNAPSHOT', 'VA', 1, [bid(100, 1)]);
    send('DELTA', 'VA', 2, []);
    expect(heard).toHaveLength(1);
    const print = { venue: 'VA', symbol: 'ACME', px: 100, qty: 1, at: 3 };
    market.onTrade(print);
    market.onLink('VA', 'DOWN');
    expect(heard).toHaveLength(3);
    expect(market.book('ACME', 3).lastTrade).toEqual(print);
    stop();
    market.onLink('VA', 'UP');
    expect(heard).toHaveLength(3);
  });

  it('never changes levels that a reader already holds', () => {
    const { market, send } = aMarket();
    send('SNAPSHOT', 'VA', 1, [bid(100, 1)]);
    const held = market.book('ACME', 0).venues[0]?.bids;
    send('DELTA', 'VA', 2, [bid(100, 9), bid(101, 1)]);
    expect(held).toEqual([{ px: 100, qty: 1 }]);
  });

  it('throws on a venue that is not configured', () => {
    expect(() => aMarket().send('SNAPSHOT', 'VX', 1, [])).toThrow('VX, which is not a configured venue');
  });

  it('holds the same book however the levels were told (property)', () => {
    const change = fc.record({
      side: fc.constantFrom<BookSide>('BID', 'ASK'),
      px: fc.integer({ min: 1, max: 8 }),
      qty: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 20 }), (updates) => {
        const { market, send } = aMarket();
        send('SNAPSHOT', 'VA', 0, []);
        const model = new Map<string, BookLevelChange>();
        updates.forEach((levels, index) => {
          send('DELTA', 'VA', index + 1, levels);
          for (const level of levels) model.set(`${level.side} ${level.px}`, level);
        });
        const expected = (side: BookSide, sign: number) =>
          [...model.values()]
            .filter((level) => level.side === side && level.qty > 0)
            .map(({ px, qty }) => ({ px, qty }))
            .toSorted((a, b) => sign * (a.px - b.px));
        expect(market.book('ACME', 0).venues[0]).toMatchObject({
          bids: expected('BID', -1),
          asks: expected('ASK', 1),
        });
      }),
    );
  });
});
