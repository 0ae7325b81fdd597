/** The book of stops against a list that is searched from end to end. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { StopBook } from '../../src/engine/stop-book.js';

interface Stop {
  readonly orderId: string;
  readonly side: 'BUY' | 'SELL';
  readonly stopPx: number;
}

type Step =
  | ({ readonly kind: 'PUT' } & Stop)
  | { readonly kind: 'REMOVE'; readonly orderId: string }
  | { readonly kind: 'TRADE'; readonly px: number };

const px = fc.integer({ min: 1, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('PUT' as const),
    orderId: fc.integer({ min: 1, max: 8 }).map(String),
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    stopPx: px,
  }),
  fc.record({ kind: fc.constant('REMOVE' as const), orderId: fc.integer({ min: 1, max: 8 }).map(String) }),
  fc.record({ kind: fc.constant('TRADE' as const), px }),
);

/** Those that a trade reaches: buys before sells, the nearest first, the oldest of equals first. */
function reachedBy(stops: readonly Stop[], px: number): string[] {
  const buys = stops.filter(({ side, stopPx }) => side === 'BUY' && stopPx <= px);
  const sells = stops.filter(({ side, stopPx }) => side === 'SELL' && stopPx >= px);
  return [
    ...buys.toSorted((a, b) => a.stopPx - b.stopPx),
    ...sells.toSorted((a, b) => b.stopPx - a.stopPx),
  ].map(({ orderId }) => orderId);
}

/** What came out of the book and what should have, trade by trade. */
function played(steps: readonly Step[]): { readonly taken: string[][]; readonly due: string[][] } {
  const book = new StopBook();
  const [taken, due]: [string[][], string[][]] = [[], []];
  let stops: readonly Stop[] = [];
  const others = (orderId: string) => stops.filter((stop) => stop.orderId !== orderId);
  for (const one of steps) {
    if (one.kind === 'TRADE') {
      const reached = reachedBy(stops, one.px);
      taken.push(book.takeReached('AAPL', { forBuys: one.px, forSells: one.px }));
      due.push(reached);
      stops = stops.filter(({ orderId }) => !reached.includes(orderId));
    } else if (one.kind === 'REMOVE') {
      book.remove(one.orderId);
      stops = others(one.orderId);
    } else {
      const known = stops.find(({ orderId }) => orderId === one.orderId);
      // An order never changes its side.
      const stop = { orderId: one.orderId, stopPx: one.stopPx, side: known?.side ?? one.side };
      book.put(stop.orderId, { symbol: 'AAPL', ...stop });
      if (known?.stopPx !== stop.stopPx) stops = [...others(stop.orderId), stop];
    }
  }
  taken.push([String(book.has('AAPL'))]);
  due.push([String(stops.length > 0)]);
  return { taken, due };
}

describe('the book of stops', () => {
  it('gives what a search of all would, and forgets it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { taken, due } = played(steps);
        expect(taken).toEqual(due);
      }),
      { verbose: true },
    );
  });
});
