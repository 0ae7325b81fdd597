/** Moments and wall clocks in New York: the date of a moment, and the moment of a date's wall-clock time. */
import type { Micros } from '../lib/clock.js';

const TIME_ZONE = 'America/New_York';
const HOUR_MICROS = 3_600_000_000;
const DAY_MILLIS = 86_400_000;

export class ExchangeTime {
  // The Swedish locale prints dates and times as ISO 8601 does.
  readonly #date = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short' });
  readonly #wall = new Intl.DateTimeFormat('sv-SE', {
    timeZone: TIME_ZONE,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  readonly #dates = new Map<number, string>();
  /** The hour asked for last, which is nearly always the one asked for next. */
  #lastHour = Number.NaN;
  #lastDate = '';

  /** `YYYY-MM-DD`. Offsets change on whole hours only, so one answer serves its hour. */
  dateOf(at: Micros): string {
    const hour = Math.floor(at / HOUR_MICROS);
    if (hour === this.#lastHour) return this.#lastDate;
    const date = this.#dates.get(hour) ?? this.#date.format((hour * HOUR_MICROS) / 1000);
    this.#dates.set(hour, date);
    this.#lastHour = hour;
    this.#lastDate = date;
    return date;
  }

  /**
   * When the wall clock shows `seconds` after midnight of `date`; 86,400 is the next date's midnight. A time that
   * occurs twice is the first of the two; one that a change of the clocks leaves out is as late as before the change.
   */
  momentOf(date: string, seconds: number): Micros {
    const wall = Date.parse(`${date}T00:00:00Z`) + seconds * 1000;
    const before = this.#offsetAt(wall - DAY_MILLIS);
    const after = this.#offsetAt(wall + DAY_MILLIS);
    const changed = before !== after && this.#offsetAt(wall - before) !== before;
    if (changed && this.#offsetAt(wall - after) === after) return (wall - after) * 1000;
    return (wall - before) * 1000;
  }

  /** Milliseconds that the wall clock is ahead of UTC; negative in New York. */
  #offsetAt(millis: number): number {
    return Date.parse(`${this.#wall.format(millis).replace(' ', 'T')}Z`) - millis;
  }
}
