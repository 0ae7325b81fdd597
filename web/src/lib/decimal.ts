/** Decimal text as whole units of 10^-8 in a bigint, so that the page adds and compares without rounding. */
export type Fixed = bigint;

const SCALE = 8;
const UNIT = 10n ** BigInt(SCALE);
const PLAIN = /^(-?)(\d{1,18})(?:\.(\d{1,8}))?$/;

/** Undefined when the text is not a plain decimal of at most eight places. */
export function parseFixed(text: string): Fixed | undefined {
  const match = PLAIN.exec(text);
  if (!match) return undefined;
  const value = BigInt(match[2] ?? '0') * UNIT + BigInt((match[3] ?? '').padEnd(SCALE, '0'));
  return match[1] === '-' ? -value : value;
}

/** As `parseFixed`, with 0 for anything that is no number. */
export function fixedOrZero(text: string | null | undefined): Fixed {
  return (text && parseFixed(text)) || 0n;
}

/** Product of two fixed values, cut below 10^-8. */
export function times(a: Fixed, b: Fixed): Fixed {
  return (a * b) / UNIT;
}

/** Decimal text with at least `min` and at most `max` places, rounded half away from zero. */
export function fixedText(value: Fixed, min = 0, max = SCALE): string {
  const step = 10n ** BigInt(SCALE - max);
  const magnitude = ((value < 0n ? -value : value) + step / 2n) / step;
  const digits = magnitude.toString().padStart(max + 1, '0');
  const whole = digits.slice(0, digits.length - max);
  let fraction = max === 0 ? '' : digits.slice(-max);
  while (fraction.length > min && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  const sign = value < 0n && magnitude !== 0n ? '-' : '';
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}
