import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { allocateWithin } from '../../src/routing/few-children.js';
import type { Offer } from '../../src/routing/offer.js';
import { filledBy, sumOf, wholeLots } from '../../src/routing/offer.js';
import type { Question } from './brute-force.js';
import { bruteForce, isAllowed, priceOf } from './brute-force.js';

const RUNS = 1_000;

interface Shape {
  readonly sign: 1 | -1;
  readonly lots: readonly number[];
  readonly bps: boolean;
  readonly caps: boolean;
  readonly maxChildren: number | null;
  readonly orderProtection: boolean;
  /** Multiplies every price and fee: 1, or so much that doubles no longer hold the sums. */
  readonly scale?: bigint;
}

/** Few prices, so that ties, locked fees and shared bests are common. */
function anOffer(shape: Shape, index: number): fc.Arbitrary<Offer> {
  return fc
    .record({
      steps: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
      sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 3, maxLength: 3 }),
      perShare: fc.integer({ min: -60, max: 60 }),
      bps: shape.bps ? fc.integer({ min: -300, max: 300 }) : fc.constant(0),
      lot: fc.constantFrom(...shape.lots),
      most: shape.caps ? fc.integer({ min: 0, max: 12 }) : fc.constant(99),
      protectedQuote: fc.boolean(),
    })
    .map(({ steps, sizes, perShare, bps, lot, most, protectedQuote }) => {
      let px = shape.sign > 0 ? 99 : 111;
      const levels = steps.map((step, j) => ({ px: (px += shape.sign * step), qty: sizes[j] ?? 1 }));
      const rank = levels.map((level) => shape.sign * level.px);
      const unit = levels.map((level) => {
        const whole = level.px * (shape.sign * 10_000 + bps) + perShare * 100;
        return shape.scale ? BigInt(whole) * shape.scale : whole;
      });
      const cap = wholeLots(Math.min(sumOf(levels), most), lot);
      return { venue: `V${index}`, levels, rank, unit, lot, cap, protectedQuote };
    });
}

function aQuestion(shape: Shape): fc.Arbitrary<Question> {
  return fc.record({
    offers: fc
      .integer({ min: 1, max: 4 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => anOffer(shape, index)))),
    quantity: fc.integer({ min: 1, max: 26 }),
    orderProtection: fc.constant(shape.orderProtection),
    maxChildren: fc.constant(shape.maxChildren),
  });
}

const PLAIN: Shape = {
  sign: 1,
  lots: [1],
  bps: false,
  caps: false,
  maxChildren: null,
  orderProtection: false,
};

describe('allocateWithin, against every possible split', () => {
  it.each<[string, Shape]>([
    ['per-share fees and rebates', PLAIN],
    ['fees in basis points', { ...PLAIN, bps: true }],
    ['caps', { ...PLAIN, caps: true }],
    ['one common lot', { ...PLAIN, lots: [3], caps: true }],
    ['nested lots 1 and 4', { ...PLAIN, lots: [1, 4], bps: true }],
    ['nested lots 1, 2 and 6, with caps', { ...PLAIN, lots: [1, 2, 6], caps: true }],
    ['nested lots 2, 4 and 8', { ...PLAIN, lots: [2, 4, 8] }],
    ['order protection', { ...PLAIN, orderProtection: true }],
    ['order protection, lots and caps', { ...PLAIN, lots: [1, 2, 4], caps: true, orderProtection: true }],
    ['at most two children', { ...PLAIN, lots: [1, 2], maxChildren: 2 }],
    [
      'at most two children under order protection',
      { ...PLAIN, caps: true, maxChildren: 2, orderProtection: true },
    ],
    ['at most one child', { ...PLAIN, maxChildren: 1 }],
    ['sells', { ...PLAIN, sign: -1 }],
    [
      'sells, all of it',
      { ...PLAIN, sign: -1, lots: [1, 2, 4], bps: true, caps: true, orderProtection: true },
    ],
    ['amounts beyond the doubles', { ...PLAIN, lots: [1, 4], orderProtection: true, scale: 10n ** 14n }],
  ])('has no regret: %s', (_, shape) => {
    fc.assert(
      fc.property(aQuestion(shape), (question) => {
        const { takes } = allocateWithin(question.offers, question.quantity, question);
        expect(isAllowed(question, takes)).toBe(true);
        const answer = { filled: filledBy(takes), outlay: priceOf(question.offers, takes) };
        expect(answer).toEqual(bruteForce(question));
      }),
      { numRuns: RUNS },
    );
  });
});
