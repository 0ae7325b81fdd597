/** Whole numbers that never round: a double while it is exact, a bigint from there on. */

/** Compare with < and >, never with ===: 2n and 2 are the same amount. */
export type Exact = number | bigint;

/** A plain decimal: units × 10^-scale, with the least scale that holds it. */
export interface ExactDecimal {
  readonly units: Exact;
  readonly scale: number;
}

const PLAIN = /^-?\d{1,30}(?:\.\d{1,30})?$/;
const ZEROS: readonly string[] = Array.from({ length: 16 }, (_, count) => '0'.repeat(count));
const ZERO_CODE = 48;
const POWERS: readonly number[] = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

export function plus(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return BigInt(a) + BigInt(b);
}

export function times(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product;
  }
  return BigInt(a) * BigInt(b);
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, -b);
}

/** −1, 0 or 1: the order of two amounts, for sorting. */
export function compareExact(a: Exact, b: Exact): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** 10^exponent, for a whole exponent of at least 0. */
export function powerOfTen(exponent: number): Exact {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/** Plain decimal text (no exponent, at most 30 digits either side of the point); undefined when it is not one. */
export function parseDecimal(text: string): ExactDecimal | undefined {
  if (!PLAIN.test(text)) return undefined;
  const [whole = '0', digits = ''] = text.split('.');
  const fraction = digits.replace(/0+$/, '');
  return { units: narrowed(BigInt(whole + fraction)), scale: fraction.length };
}

function narrowed(units: bigint): Exact {
  const number = Number(units);
  return Number.isSafeInteger(number) ? number : units;
}

/** The decimal in units of 10^-scale; `scale` must not be coarser than the decimal's own. */
export function rescale(decimal: ExactDecimal, scale: number): Exact {
  return times(decimal.units, powerOfTen(scale - decimal.scale));
}

/** −1, 0 or 1: the order of two decimals, whatever their scales. */
export function compareDecimals(a: ExactDecimal, b: ExactDecimal): number {
  const scale = Math.max(a.scale, b.scale);
  return compareExact(rescale(a, scale), rescale(b, scale));
}

/** Units of 10^-scale to decimal text, exact, without trailing zeros. */
export function formatExact(units: Exact, scale: number): string {
  const power = powerOfTen(scale);
  if (typeof units === 'number' && typeof power === 'number') return formatNumber(units, scale, power);
  return formatBigint(BigInt(units), scale, BigInt(power));
}

function formatNumber(units: number, scale: number, power: number): string {
  const absolute = Math.abs(units);
  const whole = Math.floor(absolute / power);
  const fraction = absolute - whole * power;
  const text = units < 0 ? `-${whole}` : String(whole);
  if (fraction === 0) return text;
  const digits = String(fraction);
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === ZERO_CODE) end -= 1;
  return `${text}.${ZEROS[scale - digits.length] ?? ''}${digits.slice(0, end)}`;
}

function formatBigint(units: bigint, scale: number, power: bigint): string {
  const absolute = units < 0n ? -units : units;
  const fraction = (absolute % power).toString().padStart(scale, '0').replace(/0+$/, '');
  const whole = `${units < 0n ? '-' : ''}${absolute / power}`;
  return fraction === '' || scale === 0 ? whole : `${whole}.${fraction}`;
}
