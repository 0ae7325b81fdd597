import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { BookListener, BookOrder } from '../../../venues/matching/order-book.js';
import { OrderBook } from '../../../venues/matching/order-book.js';
import { NaiveBook } from './naive-book.js';

class Recorder implements BookListener {
  readonly trades: string[] = [];
  addedQty = 0;
  matchedQty = 0;
  canceledQty = 0;

  added: BookListener['added'] = ({ qty, reserve }) => {
    this.addedQty += qty + reserve;
  };
  matched: BookListener['matched'] = (resting, incoming, px, qty) => {
    this.matchedQty += qty;
    this.trades.push(`${incoming.id}x${resting.id}@${px}=${qty}`);
  };
  canceled: BookListener['canceled'] = (_, qty) => {
    this.canceledQty += qty;
  };
}

function aBook(): { book: OrderBook; heard: Recorder } {
  const heard = new Recorder();
  return { book: new OrderBook(heard), heard };
}

function anOrder(id: string, side: 'BUY' | 'SELL', px: number, qty: number, party?: string): BookOrder {
  return { id, side, px, qty, party: party ?? null };
}

describe('OrderBook', () => {
  it('trades at the resting price, best price first, oldest first', () => {
    const { book, heard } = aBook();
    book.enter(anOrder('late-best', 'SELL', 101, 10));
    book.enter(anOrder('worse', 'SELL', 102, 10));
    book.enter(anOrder('later-best', 'SELL', 101, 10));
    book.enter(anOrder('taker', 'BUY', 102, 25));
    expect(heard.trades).toEqual(['takerxlate-best@101=10', 'takerxlater-best@101=10', 'takerxworse@102=5']);
    expect(book.levels('ASK', 5)).toEqual([{ px: 102, qty: 5 }]);
    expect(book.levels('BID', 5)).toEqual([]);
  });

  it('keeps the place in the queue when an order is reduced', () => {
    const { book, heard } = aBook();
    book.enter(anOrder('first', 'BUY', 100, 10));
    book.enter(anOrder('second', 'BUY', 100, 10));
    expect(book.reduce('first', 4)).toBe(true);
    expect(book.levels('BID', 1)).toEqual([{ px: 100, qty: 16 }]);
    book.enter(anOrder('taker', 'SELL', 100, 7));
    expect(heard.trades).toEqual(['takerxfirst@100=6', 'takerxsecond@100=1']);
  });

  it('stops before an order of the same party and rests nothing', () => {
    const { book, heard } = aBook();
    book.enter(anOrder('theirs', 'SELL', 100, 10));
    book.enter(anOrder('own', 'SELL', 101, 10, 'us'));
    const taker = anOrder('taker', 'BUY', 101, 30, 'us');
    expect(book.available(taker)).toBe(10);
    book.enter(taker);
    expect(heard.trades).toEqual(['takerxtheirs@100=10']);
    expect(book.levels('BID', 5)).toEqual([]);
    expect(book.levels('ASK', 5)).toEqual([{ px: 101, qty: 10 }]);
  });

  it('executes one named order whatever its priority', () => {
    const { book, heard } = aBook();
    book.enter(anOrder('first', 'BUY', 100, 10));
    book.enter(anOrder('named', 'BUY', 99, 10));
    expect(book.execute('named', anOrder('record', 'SELL', 99, 30), 30)).toBe(10);
    expect(heard.trades).toEqual(['recordxnamed@99=10']);
    expect(book.order('named')).toBeUndefined();
    expect(book.execute('named', anOrder('record', 'SELL', 99, 5), 5)).toBe(0);
  });

  it('names the orders that trade before a given one', () => {
    const { book } = aBook();
    for (const [id, px] of [
      ['c', 99],
      ['a', 101],
      ['b', 99],
    ] as const)
      book.enter(anOrder(id, 'BUY', px, 1));
    expect([...book.ahead('b')].map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('trades everything at one price where one is given', () => {
    const { book, heard } = aBook();
    book.enter(anOrder('deep', 'SELL', 98, 5));
    expect(book.match(anOrder('taker', 'BUY', 100, 8), 100)).toBe(3);
    expect(heard.trades).toEqual(['takerxdeep@100=5']);
  });

  it('shows a part of an order with a reserve; the reserve trades behind all that is shown at its price', () => {
    const { book, heard } = aBook();
    book.enter({ ...anOrder('iceberg', 'SELL', 100, 25), maxFloor: 10 });
    book.enter(anOrder('plain', 'SELL', 100, 10));
    expect(book.levels('ASK', 5)).toEqual([{ px: 100, qty: 20 }]);
    expect(book.available(anOrder('all', 'BUY', 100, 99))).toBe(35);
    book.enter(anOrder('taker', 'BUY', 100, 22));
    expect(heard.trades).toEqual(['takerxiceberg@100=10', 'takerxplain@100=10', 'takerxiceberg@100=2']);
    expect(book.levels('ASK', 5)).toEqual([{ px: 100, qty: 8 }]);
    book.enter(anOrder('later', 'SELL', 100, 1));
    book.enter(anOrder('again', 'BUY', 100, 14));
    expect(heard.trades.slice(3)).toEqual([
      'againxiceberg@100=8',
      'againxlater@100=1',
      'againxiceberg@100=5',
    ]);
    expect(book.levels('ASK', 5)).toEqual([]);
  });

  it('takes a reduction off the reserve first, and all of both at a cancel', () => {
    const { book, heard } = aBook();
    book.enter({ ...anOrder('iceberg', 'SELL', 100, 25), maxFloor: 10 });
    book.reduce('iceberg', 12);
    expect(book.levels('ASK', 5)).toEqual([{ px: 100, qty: 10 }]);
    book.reduce('iceberg', 5);
    expect(book.levels('ASK', 5)).toEqual([{ px: 100, qty: 8 }]);
    book.enter({ ...anOrder('other', 'SELL', 100, 25), maxFloor: 10 });
    expect(book.cancel('other')).toBe(true);
    expect(heard.canceledQty).toBe(42);
    expect(book.levels('ASK', 5)).toEqual([{ px: 100, qty: 8 }]);
  });

  it('reaches no reserve behind an order of the same party', () => {
    const { book, heard } = aBook();
    book.enter({ ...anOrder('iceberg', 'SELL', 100, 25), maxFloor: 10 });
    book.enter(anOrder('own', 'SELL', 100, 10, 'us'));
    const taker = anOrder('taker', 'BUY', 100, 30, 'us');
    expect(book.available(taker)).toBe(10);
    book.enter(taker);
    expect(heard.trades).toEqual(['takerxiceberg@100=10']);
  });

  it('refuses a second resting order with the same id', () => {
    const { book } = aBook();
    book.enter(anOrder('a', 'BUY', 100, 1));
    expect(() => book.enter(anOrder('a', 'BUY', 100, 1))).toThrow('order a is already in the book');
  });

  it('answers false for orders it does not hold', () => {
    const { book } = aBook();
    expect([book.cancel('x'), book.reduce('x', 1)]).toEqual([false, false]);
  });
});

type Step = { kind: 'ENTER'; order: Omit<BookOrder, 'id'> } | { kind: 'REDUCE'; of: number; qty: number };

const enterStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('ENTER'),
  order: fc.record({
    side: fc.constantFrom('BUY', 'SELL'),
    px: fc.integer({ min: 95, max: 105 }),
    qty: fc.integer({ min: 1, max: 50 }),
    party: fc.option(fc.constantFrom('us', 'them')),
    maxFloor: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  }),
});
const reduceStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('REDUCE'),
  of: fc.nat(80),
  qty: fc.integer({ min: 1, max: 60 }),
});

describe('OrderBook against the naive book', () => {
  it('makes the same trades and levels, reserves included, never crosses and loses no share', () => {
    const steps = fc.array(fc.oneof({ weight: 3, arbitrary: enterStep }, reduceStep), {
      maxLength: 80,
      size: 'max',
    });
    fc.assert(fc.property(steps, checkSteps), { numRuns: 150, verbose: fc.VerbosityLevel.Verbose });
  });
});

function checkSteps(steps: readonly Step[]): void {
  const { book, heard } = aBook();
  const naive = new NaiveBook();
  for (const [i, step] of steps.entries()) {
    const [ours, theirs] =
      step.kind === 'REDUCE'
        ? [book.reduce(`o${step.of}`, step.qty), naive.reduce(`o${step.of}`, step.qty)]
        : enterBoth({ id: `o${i}`, ...step.order }, { book, naive, heard });
    expect(ours).toBe(theirs);
    checkBook(book, naive, heard);
    checkOrders(steps.length, { book, naive, heard });
  }
}

function checkOrders(count: number, { book, naive, heard }: Parameters<typeof enterBoth>[1]): void {
  const ids = Array.from({ length: count }, (_, i) => `o${i}`);
  const left = ids.map((id) => (book.order(id)?.qty ?? 0) + (book.order(id)?.reserve ?? 0));
  expect(left).toEqual(ids.map((id) => naive.left(id)));
  const resting = left.reduce((sum, qty) => sum + qty, 0);
  expect(resting).toBe(heard.addedQty - heard.canceledQty - heard.matchedQty);
}

/** How much of the order matched, and how much the book had said would. */
function enterBoth(order: BookOrder, into: { book: OrderBook; naive: NaiveBook; heard: Recorder }) {
  const reachable = into.book.available(order);
  const before = into.heard.matchedQty;
  into.book.enter(order);
  into.naive.enter(order);
  return [into.heard.matchedQty - before, reachable];
}

function checkBook(book: OrderBook, naive: NaiveBook, heard: Recorder): void {
  expect(heard.trades.join(' ')).toBe(naive.log.join(' '));
  const bids = book.levels('BID', Number.POSITIVE_INFINITY);
  const asks = book.levels('ASK', Number.POSITIVE_INFINITY);
  expect(bids).toEqual(naive.levels('BUY'));
  expect(asks).toEqual(naive.levels('SELL'));
  const [bid] = bids;
  const [ask] = asks;
  expect((bid?.px ?? 0) < (ask?.px ?? Number.POSITIVE_INFINITY)).toBe(true);
}
