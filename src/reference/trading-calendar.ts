/** The exchange calendar: which date a moment falls on, which sessions there are, and which one an order is for. */
import type { Micros } from '../lib/clock.js';
import { dateOfDay, dayNumber } from './civil-date.js';
import type { DayPlan } from './day-plan.js';
import { ExchangeTime } from './exchange-time.js';

/** One session. A moment is in it from `opensAt` until before `closesAt`. */
export interface Session {
  /** `YYYY-MM-DD` at the exchange. */
  readonly date: string;
  readonly opensAt: Micros;
  readonly closesAt: Micros;
  /** From here on an OPG order is too late for this session's opening. */
  readonly openCutoffAt: Micros;
  /** From here on a CLS order is too late for this session's close. */
  readonly closeCutoffAt: Micros;
  readonly halfDay: boolean;
}

/** No closure of an exchange lasts so long; a search that goes further has a calendar without sessions. */
const LONGEST_CLOSURE_DAYS = 366;
const SESSIONS_KEPT = 1_000;

export class TradingCalendar {
  readonly #time = new ExchangeTime();
  readonly #markets: ReadonlyMap<string, TradingCalendar>;
  readonly #sessions = new Map<string, Session | null>();
  /** The answer given last by `sessionFor`, and the moment it was given for: it stands from there to its close. */
  #last: Session | null = null;
  #lastAt = 0;

  /** `markets` are the plans of listing markets whose times differ, by market identifier code. */
  constructor(
    private readonly plan: DayPlan,
    markets: ReadonlyMap<string, DayPlan> = new Map(),
  ) {
    this.#markets = new Map(
      [...markets].map(([mic, marketPlan]) => [mic, new TradingCalendar(marketPlan)] as const),
    );
  }

  /** The calendar of a listing market: this one, unless configuration gives that market times of its own. */
  of(listingMic: string): TradingCalendar {
    return this.#markets.get(listingMic) ?? this;
  }

  /** `YYYY-MM-DD` at the exchange, whether or not there is a session. */
  tradingDate(at: Micros): string {
    return this.#time.dateOf(at);
  }

  /** The session of `YYYY-MM-DD`; null when there is none. */
  session(date: string): Session | null {
    const known = this.#sessions.get(date);
    if (known !== undefined) return known;
    const session = this.#make(date);
    if (this.#sessions.size >= SESSIONS_KEPT) this.#sessions.clear();
    this.#sessions.set(date, session);
    return session;
  }

  /** All sessions from one date to another, both included. */
  sessionsBetween(from: string, to: string): readonly Session[] {
    const first = dayNumber(from);
    const days = Array.from({ length: Math.max(0, dayNumber(to) - first + 1) }, (_, index) => first + index);
    return days.flatMap((day) => this.session(dateOfDay(day)) ?? []);
  }

  /**
   * The session that an order entered now is for: the one in progress, else the next to open. A DAY order entered
   * after the close, at a weekend or on a holiday is thus for the next session and ends at its `closesAt`.
   */
  sessionFor(at: Micros): Session {
    const last = this.#last;
    if (last !== null && at >= this.#lastAt && at < last.closesAt) return last;
    const session = this.#search(at, 1, ({ closesAt }) => at < closesAt);
    this.#last = session;
    this.#lastAt = at;
    return session;
  }

  /** Whether a session is in progress. */
  isOpen(at: Micros): boolean {
    return at >= this.sessionFor(at).opensAt;
  }

  /** The first session that opens after `at`. */
  nextSession(at: Micros): Session {
    return this.#search(at, 1, ({ opensAt }) => opensAt > at);
  }

  /** Does trading pause after this session? Not in `always`, where the next one opens at its close. */
  pausesAfter({ opensAt, closesAt }: Session): boolean {
    return this.nextSession(opensAt).opensAt > closesAt;
  }

  /** The last session that has closed at `at`. */
  previousSession(at: Micros): Session {
    return this.#search(at, -1, ({ closesAt }) => closesAt <= at);
  }

  /** The first session whose opening an OPG order entered now is in time for. */
  openingFor(at: Micros): Session {
    return this.#search(at, 1, ({ openCutoffAt }) => at < openCutoffAt);
  }

  /** The first session whose close a CLS order entered now is in time for. */
  closingFor(at: Micros): Session {
    return this.#search(at, 1, ({ closeCutoffAt }) => at < closeCutoffAt);
  }

  /** From the date of `at` on, forwards or backwards. */
  #search(at: Micros, step: 1 | -1, fits: (session: Session) => boolean): Session {
    const start = dayNumber(this.tradingDate(at));
    for (let passed = 0; passed <= LONGEST_CLOSURE_DAYS; passed += 1) {
      const session = this.session(dateOfDay(start + step * passed));
      if (session !== null && fits(session)) return session;
    }
    throw new Error(`calendar.yaml leaves no session within a year of ${dateOfDay(start)}`);
  }

  #make(date: string): Session | null {
    const times = this.plan(date);
    if (times === null) return null;
    const opensAt = this.#time.momentOf(date, times.open);
    const closesAt = this.#time.momentOf(date, times.close);
    return Object.freeze({
      date,
      opensAt,
      closesAt,
      openCutoffAt: opensAt - times.openCutoffSeconds * 1_000_000,
      closeCutoffAt: closesAt - times.closeCutoffSeconds * 1_000_000,
      halfDay: times.halfDay,
    });
  }
}
