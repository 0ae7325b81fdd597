import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { divideHalfEven, plusDecimals } from '../../src/model/decimal-arithmetic.js';
import { averagePx } from '../../src/model/units.js';

describe('a sum of decimals', () => {
  it('keeps every digit of both', () => {
    expect(plusDecimals({ units: 12, scale: 1 }, { units: -5, scale: 12 })).toEqual({
      units: 1_199_999_999_995,
      scale: 12,
    });
  });
});

describe('rounding', () => {
  it.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [5n, -2n, -2n],
    [10n, 3n, 3n],
    [11n, 3n, 4n],
    [-11n, 3n, -4n],
  ])('%i / %i is %i, ties to even', (numerator, denominator, expected) => {
    expect(divideHalfEven(numerator, denominator)).toBe(expected);
  });

  it('is never further off than a half', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (numerator, denominator) => {
        const rest = numerator - divideHalfEven(numerator, denominator) * denominator;
        expect(rest * 2n <= denominator && rest * 2n >= -denominator).toBe(true);
      }),
    );
  });
});

describe('an average price', () => {
  it.each([
    [0n, 0, '0'],
    [187_260_000n, 100, '187.26'],
    [20_001n, 2, '1.00005'],
    [30_002n, 3, '1.00006667'],
  ])('of turnover %i over %i is %s', (turnover, cumQty, expected) => {
    expect(averagePx(turnover, cumQty, 4)).toBe(expected);
  });
});
