/** Which trading date a moment belongs to: the calendar date in the exchange's own time zone. */
import type { Micros } from '../lib/clock.js';

const HOUR_MICROS = 3_600_000_000;

export class TradingCalendar {
  readonly #format: Intl.DateTimeFormat;
  readonly #dates = new Map<number, string>();
  /** The hour asked for last, which is nearly always the one asked for next. */
  #lastHour = -1;
  #lastDate = '';

  constructor(readonly timeZone = 'America/New_York') {
    // The Swedish locale prints dates as ISO 8601 does.
    this.#format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  }

  /** `YYYY-MM-DD` at the exchange. Offsets change on whole hours only, so one answer serves its hour. */
  tradingDate(at: Micros): string {
    const hour = Math.floor(at / HOUR_MICROS);
    if (hour === this.#lastHour) return this.#lastDate;
    const date = this.#dates.get(hour) ?? this.#format.format(new Date((hour * HOUR_MICROS) / 1000));
    this.#dates.set(hour, date);
    this.#lastHour = hour;
    this.#lastDate = date;
    return date;
  }
}
