/** Calendar dates without a time or a zone: `YYYY-MM-DD` text, or whole days since 1970-01-01 to count with. */

export const SUNDAY = 0;
export const MONDAY = 1;
export const THURSDAY = 4;
export const SATURDAY = 6;

const DAY_MILLIS = 86_400_000;

/** Days since 1970-01-01 of `YYYY-MM-DD`. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MILLIS;
}

/** Months count from 1. */
export function dayNumberOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MILLIS;
}

/** `YYYY-MM-DD`; the inverse of `dayNumber`. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MILLIS).toISOString().slice(0, 10);
}

/** 0 is Sunday, 6 Saturday. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return (((day + THURSDAY) % 7) + 7) % 7;
}

export interface WeekdayOfMonth {
  readonly year: number;
  readonly month: number;
  readonly weekday: number;
}

/** The nth such weekday of a month, n from 1. */
export function nthWeekday({ year, month, weekday }: WeekdayOfMonth, n: number): number {
  const first = dayNumberOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (n - 1) * 7;
}

export function lastWeekday({ year, month, weekday }: WeekdayOfMonth): number {
  const last = dayNumberOf(year, month + 1, 1) - 1;
  return last - ((weekdayOf(last) - weekday + 7) % 7);
}

/** Easter Sunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
export function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const leap = Math.floor(century / 4);
  const moon = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - leap - moon + 15) % 30;
  const shift =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * shift) / 451);
  const days = epact + shift - 7 * correction + 114;
  return dayNumberOf(year, Math.floor(days / 31), (days % 31) + 1);
}
