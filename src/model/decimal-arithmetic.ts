/** Exact sums of decimals of different scales, and the one rounding that output uses. */
import type { ExactDecimal } from './exact.js';
import { plus, rescale } from './exact.js';

export const ZERO: ExactDecimal = { units: 0, scale: 0 };

export function plusDecimals(a: ExactDecimal, b: ExactDecimal): ExactDecimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: plus(rescale(a, scale), rescale(b, scale)), scale };
}

/** numerator ÷ denominator to the nearest whole number, ties to the even one. Throws a RangeError on a zero denominator. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  let quotient = n / d;
  let rest = n % d;
  if (rest < 0n) {
    quotient -= 1n;
    rest += d;
  }
  const twice = rest * 2n;
  const up = twice > d || (twice === d && quotient % 2n !== 0n);
  return up ? quotient + 1n : quotient;
}
