/** Amounts as the rules compare and show them. */
import { z } from 'zod';
import { formatExact } from '../model/exact.js';
import { MONEY_SCALE, formatMoney, parseMoney, turnoverToMoney } from '../model/money.js';
import type { Money } from '../model/money.js';
import { fromUnits } from '../model/units.js';
import type { Px, Qty } from '../model/units.js';
import type { Instrument } from '../model/instrument.js';

/** An amount of the rulebook in units of 10^-8, with its text, which every result shows. */
export interface Amount {
  readonly value: Money;
  readonly text: string;
}

/** Money or quantity text of the rulebook, above zero. */
export const amount = z
  .string({ error: 'write the amount in quotes, such as "100000"' })
  .transform((text, ctx): Amount => {
    const value = parseMoney(text);
    if (value !== undefined && value > 0n) return { value, text: formatMoney(value) };
    const message = `"${text}" is not a plain decimal above zero, such as "100000"`;
    ctx.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** A warning level and a maximum, apart; no warning level is null. */
export const twoLevels = z
  .strictObject({ warning: amount.nullable(), maximum: amount })
  .refine(({ warning, maximum }) => warning === null || warning.value <= maximum.value, {
    path: ['warning'],
    message: 'is above the maximum; lower it, or write null for no warning',
  });

export type TwoLevels = Readonly<z.output<typeof twoLevels>>;

/** A quantity in units of 10^-8, to compare with an amount of the rulebook whatever the instrument counts in. */
export function wideQty(qty: Qty, { qtyScale }: Instrument): Money {
  return turnoverToMoney(BigInt(qty), { pxScale: 0, qtyScale });
}

/** Exact decimal text; fast while the amount is a safe integer. */
export function amountText(value: Money): string {
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? formatExact(narrow, MONEY_SCALE) : formatMoney(value);
}

/** For people: thousands apart. */
export function readable(value: Money): string {
  const [whole = '', digits] = formatMoney(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return digits === undefined ? grouped : `${grouped}.${digits.padEnd(2, '0')}`;
}

/** A price with at least two digits behind the point, where the instrument has them. */
export function pxText(px: Px, { pxScale }: Instrument): string {
  return fromUnits(px, pxScale, Math.min(2, pxScale));
}

/** Half of `twicePx`: half a unit is one more digit. */
export function twicePxText(twicePx: number, { pxScale }: Instrument): string {
  return twicePx % 2 === 0
    ? fromUnits(twicePx / 2, pxScale, Math.min(2, pxScale))
    : fromUnits(twicePx * 5, pxScale + 1, Math.min(2, pxScale));
}
