/** Fractions of the rulebook ("0.05" is five per cent), counted in millionths so that comparisons are exact. */
import { z } from 'zod';
import { toUnits } from '../model/units.js';

/** A fraction in millionths. */
export type Ppm = number;

export const ONE: Ppm = 1_000_000;

/** Fraction text of the rulebook to millionths, above 0 and at most 1. */
export const fraction = z
  .string({ error: 'write the fraction in quotes, such as "0.05"' })
  .transform((text, ctx): Ppm => {
    const ppm = toUnits(text, 6);
    if (ppm !== undefined && ppm > 0 && ppm <= ONE) return ppm;
    ctx.addIssue({
      code: 'custom',
      message: `"${text}" is not a fraction above 0 and at most 1, such as "0.05"`,
    });
    return z.NEVER;
  });

/** Millionths as per cent for people: 50000 is "5 %". */
export function percent(ppm: Ppm): string {
  return `${ppm / 10_000} %`;
}
