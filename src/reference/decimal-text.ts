/** Decimals in configuration files: written as text, so that no binary fraction ever touches them. */
import { z } from 'zod';
import { toUnits } from '../model/units.js';

/** Plain decimal text; YAML needs quotes around it. */
export const decimalText = z
  .string({ error: 'write the decimal in quotes, such as "0.01"' })
  .regex(/^\d{1,18}(?:\.\d{1,12})?$/, 'is not a plain decimal of at least zero, such as "0.01"');

/** `text` in units of 10^-scale; undefined after an issue that names the key, when it is finer or not above zero. */
export function positiveUnits(
  ctx: z.RefinementCtx,
  {
    text,
    scale,
    path,
  }: { readonly text: string; readonly scale: number; readonly path: (string | number)[] },
): number | undefined {
  const units = toUnits(text, scale);
  if (units !== undefined && units > 0) return units;
  const message = `"${text}" must be above zero with at most ${scale} digits behind the point`;
  ctx.addIssue({ code: 'custom', path, message });
  return undefined;
}
