import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SeededRandom } from '../../../src/lib/random.js';
import { RecordedBook } from '../../../venues/market/recorded-book.js';
import type { RecordedEvent } from '../../../venues/market/recorded-flow.js';
import { VenueSplit } from '../../../venues/market/venue-split.js';

type Deed = readonly [deed: 'ADD' | 'REDUCE' | 'EXECUTE' | 'PRINT', order: number, qty: number];

const deeds = fc.array(
  fc.tuple(
    fc.constantFrom<Deed[0][]>('ADD', 'REDUCE', 'EXECUTE', 'PRINT'),
    fc.integer({ min: 0, max: 8 }),
    fc.integer({ min: 1, max: 5_000 }),
  ),
  { maxLength: 80 },
);

/** What a recording could say: adds are new, takings are clamped to what is left. */
function recorded(script: readonly Deed[]): RecordedEvent[] {
  const book = new RecordedBook();
  return script.flatMap(([kind, order, qty], i) => {
    const id = `o${order}`;
    if (kind === 'PRINT') return [{ kind, px: 100 + i, qty }];
    if (kind !== 'ADD') return book.take(kind, id, qty);
    return book.has(id) ? [] : [book.add({ id, side: 'BUY', px: 100 + order, qty })];
  });
}

function qtyOf(event: RecordedEvent): number {
  return event.kind === 'HALT' ? 0 : event.qty;
}

describe('VenueSplit', () => {
  it('conserves the quantity of every event and never takes more from a venue than is there', () => {
    const property = fc.property(
      deeds,
      fc.integer({ min: 1, max: 6 }),
      fc.integer(),
      (script, venues, seed) => {
        const split = new VenueSplit(venues, new SeededRandom(String(seed)));
        const left = new Map<string, number>();
        for (const event of recorded(script)) {
          const shares = split.share(event);
          expect(shares.reduce((sum, share) => sum + qtyOf(share.event), 0)).toBe(qtyOf(event));
          for (const { venue, event: piece } of shares) {
            expect(Number.isSafeInteger(qtyOf(piece)) && qtyOf(piece) > 0).toBe(true);
            expect(venue).toBeLessThan(venues);
            if (piece.kind === 'PRINT' || piece.kind === 'HALT') continue;
            const place = `${venue}/${piece.id}`;
            left.set(place, (left.get(place) ?? 0) + (piece.kind === 'ADD' ? piece.qty : -piece.qty));
            expect(left.get(place)).toBeGreaterThanOrEqual(0);
          }
        }
      },
    );
    fc.assert(property, { verbose: fc.VerbosityLevel.Verbose });
  });

  it('spreads an order the same way whatever came before it', () => {
    const order = { kind: 'ADD', id: 'x', side: 'SELL', px: 5, qty: 997 } as const;
    const first = new VenueSplit(4, new SeededRandom('s'));
    const second = new VenueSplit(4, new SeededRandom('s'));
    second.share({ ...order, id: 'before' });
    second.share({ kind: 'REDUCE', id: 'before', qty: 3 });
    expect(second.share(order)).toEqual(first.share(order));
  });

  it('uses all venues over many orders', () => {
    const split = new VenueSplit(4, new SeededRandom('wide'));
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < 2_000; i += 1) {
      for (const { venue, event } of split.share({ kind: 'ADD', id: `${i}`, side: 'BUY', px: 1, qty: 100 })) {
        sums[venue] = (sums[venue] ?? 0) + qtyOf(event);
      }
    }
    for (const sum of sums) expect(sum / 200_000).toBeCloseTo(0.25, 1);
  });

  it('halts all venues', () => {
    const split = new VenueSplit(3, new SeededRandom('s'));
    const event = { kind: 'HALT', halted: true } as const;
    expect(split.share(event)).toEqual([0, 1, 2].map((venue) => ({ venue, event })));
  });

  it('refuses to work without a venue', () => {
    expect(() => new VenueSplit(0, new SeededRandom('s'))).toThrow(/at least one displayed venue/);
  });
});
