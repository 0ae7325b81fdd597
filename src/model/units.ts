/** Quantities and prices on the hot path: safe integers in the instrument's own increments. */
import { Decimal } from 'decimal.js';

/** A quantity in units of 10^-qtyScale of the instrument. */
export type Qty = number;
/** A price in units of 10^-pxScale of the instrument's currency. */
export type Px = number;
/**
 * An exact decimal.
 * @pattern ^-?\d+(\.\d+)?$
 */
export type DecimalText = string;

const PLAIN_DECIMAL = /^-?\d{1,18}(?:\.\d{1,12})?$/;

/**
 * Decimal text to whole units of 10^-scale, exactly; undefined when the text is not a plain decimal,
 * is finer than the scale, or leaves the safe-integer range.
 */
export function toUnits(text: string, scale: number): number | undefined {
  if (!PLAIN_DECIMAL.test(text)) return undefined;
  const dot = text.indexOf('.');
  const fraction = dot < 0 ? '' : text.slice(dot + 1).replace(/0+$/, '');
  if (fraction.length > scale) return undefined;
  const whole = dot < 0 ? text : text.slice(0, dot);
  const units = Number(whole + fraction.padEnd(scale, '0'));
  if (!Number.isSafeInteger(units)) return undefined;
  return units === 0 ? 0 : units;
}

/** Units of 10^-scale to decimal text, without trailing zeros beyond `minFraction` digits. */
export function fromUnits(units: number, scale: number, minFraction = 0): string {
  const sign = units < 0 ? '-' : '';
  const digits = String(Math.abs(units)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  let fraction = digits.slice(digits.length - scale);
  let end = fraction.length;
  while (end > minFraction && fraction[end - 1] === '0') end -= 1;
  fraction = fraction.slice(0, end);
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}

/**
 * Average price as decimal text, at most eight digits beyond the point, rounded half to even for output only.
 * `turnover` is Σ lastPx × lastQty in units of both; "0" when nothing was filled.
 */
export function averagePx(turnover: bigint, cumQty: Qty, pxScale: number): string {
  if (cumQty === 0) return '0';
  const qty = BigInt(cumQty);
  // Most orders fill at one price.
  if (turnover % qty === 0n) return fromUnits(Number(turnover / qty), pxScale);
  return new Decimal(turnover.toString())
    .div(cumQty)
    .div(new Decimal(10).pow(pxScale))
    .toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN)
    .toFixed();
}
