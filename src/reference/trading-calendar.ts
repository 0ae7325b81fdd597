/** Which trading date a moment belongs to: the calendar date in the exchange's own time zone. */
import type { Micros } from '../lib/clock.js';

const HOUR_MICROS = 3_600_000_000;

export class TradingCalendar {
  readonly #format: Intl.DateTimeFormat;
  readonly #dates = new Map<number, string>();

  constructor(readonly timeZone = 'America/New_York') {
    // The Swedish locale prints dates as ISO 8601 does.
    this.#format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  }

  /** `YYYY-MM-DD` at the exchange. Offsets change on whole hours only, so one answer serves its hour. */
  tradingDate(at: Micros): string {
    const hour = Math.floor(at / HOUR_MICROS);
    const known = this.#dates.get(hour);
    if (known) return known;
    const date = this.#format.format(new Date((hour * HOUR_MICROS) / 1000));
    this.#dates.set(hour, date);
    return date;
  }
}
