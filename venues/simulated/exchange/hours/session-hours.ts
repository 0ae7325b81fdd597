/** One session each weekday in New York, holidays excepted. */
import type { Micros } from '../../../../src/lib/clock.js';
import { SATURDAY, SUNDAY, dateOfDay, dayNumber, weekdayOf } from '../../../../src/reference/civil-date.js';
import { ExchangeTime } from '../../../../src/reference/exchange-time.js';
import type { MarketHours } from './market-hours.js';

const MINUTE: Micros = 60_000_000;
/** No closure lasts so long. */
const DAYS_SEARCHED = 366;

export interface SessionTimes {
  /** `HH:MM` in New York. */
  readonly open: string;
  readonly close: string;
  /** Dates without a session, `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
}

export class SessionHours implements MarketHours {
  readonly #format = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'America/New_York',
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  readonly #time = new ExchangeTime();
  readonly #open: number;
  readonly #close: number;
  readonly #holidays: ReadonlySet<string>;
  #cached: { readonly minute: number; readonly untilClose: number | null } | null = null;

  constructor({ open, close, holidays }: SessionTimes) {
    this.#open = minutesOf(open);
    this.#close = minutesOf(close);
    this.#holidays = new Set(holidays);
  }

  isOpen(at: Micros): boolean {
    return this.#minutesUntilClose(at) !== null;
  }

  closeAfter(at: Micros): Micros | null {
    const minutes = this.#minutesUntilClose(at);
    return minutes === null ? null : (Math.floor(at / MINUTE) + minutes) * MINUTE;
  }

  /** The opening auction is at the open, the closing auction at the close. */
  auctionAfter(kind: 'OPG' | 'CLS', at: Micros): Micros | null {
    const seconds = (kind === 'OPG' ? this.#open : this.#close) * 60;
    const today = dayNumber(this.#time.dateOf(at));
    for (let day = today; day <= today + DAYS_SEARCHED; day += 1) {
      const date = dateOfDay(day);
      const weekend = weekdayOf(day) === SATURDAY || weekdayOf(day) === SUNDAY;
      const moment = this.#time.momentOf(date, seconds);
      if (!weekend && !this.#holidays.has(date) && moment > at) return moment;
    }
    return null;
  }

  /** Null outside the session. Whole minutes, because sessions begin and end on them: one answer serves its minute. */
  #minutesUntilClose(at: Micros): number | null {
    const minute = Math.floor(at / MINUTE);
    if (this.#cached?.minute !== minute) this.#cached = { minute, untilClose: this.#compute(minute) };
    return this.#cached.untilClose;
  }

  #compute(minute: number): number | null {
    const parts = this.#format.formatToParts((minute * MINUTE) / 1000);
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
    if (['Sat', 'Sun'].includes(part('weekday').slice(0, 3))) return null;
    if (this.#holidays.has(`${part('year')}-${part('month')}-${part('day')}`)) return null;
    const local = Number(part('hour')) * 60 + Number(part('minute'));
    return local >= this.#open && local < this.#close ? this.#close - local : null;
  }
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
