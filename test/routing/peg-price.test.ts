/** Where a peg belongs, by table: the price it follows, without our own quotes in it. */
import { describe, expect, it } from '@jest/globals';
import type { BookSide } from '../../src/model/book.js';
import type { Side } from '../../src/model/fix.js';
import { pegPx } from '../../src/routing/peg-price.js';
import type { Peg } from '../../src/routing/peg-price.js';
import { aMarket, aRequest } from './route-builders.js';

type Levels = readonly (readonly [number, number])[];
const { instrument } = aRequest([]);

function px(peg: Peg, side: Side, { bids = [], asks = [], own = {} }: Book): number | null {
  const { view } = aMarket('VA', { bids, asks });
  const other = aMarket('VB', { bids: [[990, 10]], asks: [[1010, 10]] });
  const ownQuantity = (venue: string, book: BookSide, at: number) => own[`${venue} ${book} ${at}`] ?? 0;
  return pegPx({ peg, side, views: [view, other.view], own: ownQuantity, instrument });
}

interface Book {
  readonly bids?: Levels;
  readonly asks?: Levels;
  readonly own?: Readonly<Record<string, number>>;
}

const QUOTE: Book = { bids: [[1000, 300]], asks: [[1005, 300]] };

const none = () => 0;

describe('a peg', () => {
  it.each<[string, Peg, Side, Book, number | null]>([
    ['a buy to its own side', 'PRIMARY_PEG', 'BUY', QUOTE, 1000],
    ['a sell to its own side', 'PRIMARY_PEG', 'SELL', QUOTE, 1005],
    ['a buy to the other side', 'MARKET_PEG', 'BUY', QUOTE, 1005],
    ['a sell to the other side', 'MARKET_PEG', 'SELL_SHORT', QUOTE, 1000],
    ['a buy to the middle, down to the tick', 'MID_PRICE_PEG', 'BUY', QUOTE, 1002],
    ['a sell to the middle, up to the tick', 'MID_PRICE_PEG', 'SELL', QUOTE, 1003],
    ['a middle on the tick', 'MID_PRICE_PEG', 'SELL', { bids: [[1000, 1]], asks: [[1004, 1]] }, 1002],
    ['the best of all markets', 'PRIMARY_PEG', 'BUY', { bids: [[985, 5]] }, 990],
    ['no middle of a locked quote', 'MID_PRICE_PEG', 'BUY', { bids: [[1000, 1]], asks: [[1000, 1]] }, null],
    ['the own side of a locked quote', 'PRIMARY_PEG', 'BUY', { bids: [[1000, 1]], asks: [[1000, 1]] }, 1000],
    ['nothing of a crossed quote', 'PRIMARY_PEG', 'BUY', { bids: [[1001, 1]], asks: [[1000, 1]] }, null],
  ])('%s', (_name, peg, side, book, expected) => {
    expect(px(peg, side, book)).toBe(expected);
  });

  const ALONE: Levels = [
    [1000, 300],
    [998, 100],
  ];

  it.each<[string, Record<string, number>, number]>([
    ['is not followed where it is ours alone', { 'VA BID 1000': 300 }, 998],
    ['is followed where others stand with us', { 'VA BID 1000': 200 }, 1000],
    ['is followed while ours is not shown yet', { 'VA BID 1000': 500 }, 1000],
    ['is not followed where all is ours', { 'VA BID 1000': 300, 'VA BID 998': 100 }, 990],
  ])('a level %s', (_name, own, expected) => {
    expect(px('PRIMARY_PEG', 'BUY', { bids: ALONE, asks: [[1005, 1]], own })).toBe(expected);
  });

  it('to the middle is not drawn by its own quote', () => {
    const book = {
      bids: [[1002, 100], ...QUOTE.bids!] as Levels,
      asks: QUOTE.asks!,
      own: { 'VA BID 1002': 100 },
    };
    expect(px('MID_PRICE_PEG', 'BUY', book)).toBe(1002);
  });

  it('has nothing to follow in an empty market', () => {
    for (const peg of ['PRIMARY_PEG', 'MARKET_PEG', 'MID_PRICE_PEG'] as const) {
      expect(pegPx({ peg, side: 'BUY', views: [], own: none, instrument })).toBe(null);
    }
  });
});
