/** How numbers, money and times read on the desk. Input is the API's decimal text and RFC 3339. */
import type { Fixed } from './decimal.js';
import { fixedText, parseFixed } from './decimal.js';

const MINUS = '\u2212';

/** "12000" → "12,000"; the fraction stays as it is. */
export function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** A quantity with thousands. */
export function qtyText(text: string | null | undefined): string {
  return text ? grouped(text).replace('-', MINUS) : '';
}

/** A price with at least two places; an average is cut to four. */
export function pxText(text: string | null | undefined, max = 4): string {
  if (!text) return '';
  const value = parseFixed(text);
  return value === undefined ? text : grouped(fixedText(value, 2, max));
}

/** Money to the cent; `signed` writes the plus as well. */
export function moneyText(value: Fixed, signed = false): string {
  const text = fixedText(value, 2, 2);
  if (text.startsWith('-')) return MINUS + grouped(text.slice(1));
  return signed && value > 0n ? `+${grouped(text)}` : grouped(text);
}

function pad(part: number, length: number): string {
  return String(part).padStart(length, '0');
}

/** Local time to the millisecond, as the blotter shows it. */
export function timeText(rfc3339: string | null | undefined): string {
  if (!rfc3339) return '';
  const at = new Date(rfc3339);
  return `${pad(at.getHours(), 2)}:${pad(at.getMinutes(), 2)}:${pad(at.getSeconds(), 2)}.${pad(at.getMilliseconds(), 3)}`;
}

/** The last characters of an id: they differ where the first ones are the same hour's. */
export function shortId(id: string): string {
  return id.length > 6 ? id.slice(-6) : id;
}

/** "PRICE_EXCEEDS_CURRENT_PRICE_BAND" → "Price exceeds current price band". */
export function sentence(constant: string): string {
  const words = constant.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
