/** Money: exact whole units of 10^-8 of the currency, as bigint, so that sums never round. */
import type { Px, Qty } from './units.js';

export type Money = bigint;

export const MONEY_SCALE = 8;
const UNIT = 10n ** BigInt(MONEY_SCALE);
const POWERS: readonly bigint[] = Array.from(
  { length: MONEY_SCALE + 1 },
  (_, exponent) => 10n ** BigInt(exponent),
);
const FACTORS: readonly number[] = POWERS.map(Number);
const PLAIN_MONEY = /^(-?)(\d+)(?:\.(\d{1,8}))?$/;

/** The increments an amount is counted in; every instrument has them (pxScale + qtyScale ≤ 8). */
export interface Scales {
  readonly pxScale: number;
  readonly qtyScale: number;
}

/** px × qty in money; exact, because pxScale + qtyScale never exceeds the scale of money. */
export function notional(px: Px, qty: Qty, scales: Scales): Money {
  const amount = px * qty * (FACTORS[MONEY_SCALE - scales.pxScale - scales.qtyScale] ?? Number.NaN);
  // A product that rounded anywhere on the way is no safe integer at its end.
  return Number.isSafeInteger(amount) ? BigInt(amount) : turnoverToMoney(turnoverOf(px, qty), scales);
}

/** px × qty in units of both, exact. */
export function turnoverOf(px: Px, qty: Qty): bigint {
  const turnover = px * qty;
  return Number.isSafeInteger(turnover) ? BigInt(turnover) : BigInt(px) * BigInt(qty);
}

/** Σ px × qty (in units of both) in money. */
export function turnoverToMoney(turnover: bigint, scales: Scales): Money {
  const exponent = MONEY_SCALE - scales.pxScale - scales.qtyScale;
  return turnover * (POWERS[exponent] ?? 10n ** BigInt(exponent));
}

/** Plain decimal text to money; undefined when it is not one or is finer than 10^-8. */
export function parseMoney(text: string): Money | undefined {
  const match = PLAIN_MONEY.exec(text);
  if (!match) return undefined;
  const amount = BigInt(match[2] ?? '0') * UNIT + BigInt((match[3] ?? '').padEnd(MONEY_SCALE, '0'));
  return match[1] === '-' ? -amount : amount;
}

/** Money to decimal text, exact, without trailing zeros. */
export function formatMoney(amount: Money): string {
  const absolute = amount < 0n ? -amount : amount;
  const fraction = (absolute % UNIT).toString().padStart(MONEY_SCALE, '0').replace(/0+$/, '');
  const whole = `${amount < 0n ? '-' : ''}${absolute / UNIT}`;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
