/** What the calendar asks of an order at a moment, and until when that stays so. Changes nothing. */
import type { Micros } from '../lib/clock.js';
import type { Order } from '../orders/order.js';
import type { Session, TradingCalendar } from '../reference/trading-calendar.js';
import { auctionVenue } from './auctions.js';
import type { FlowDeps } from './flow-deps.js';

export type TimeAsk =
  | 'WORK'
  /** No market is open, or its auction is still to come. */
  | 'HOLD'
  /** The auction window is open. */
  | 'ACTIVATE'
  | 'EXPIRE'
  | 'DONE_FOR_DAY'
  /** A good-till order begins another day, or a split changes it. */
  | 'RENEW';

export interface TimeCall {
  readonly ask: TimeAsk;
  /** It holds before this moment, as long as the order's terms and conditions do. */
  readonly until: Micros;
}

export type TimeDeps = Pick<
  FlowDeps,
  'calendar' | 'venues' | 'instruments' | 'corporateActions' | 'endOfDay'
>;

const NEVER = Number.POSITIVE_INFINITY;
/** An auction has so long to report; an opening that nobody held is made up for so long, as after a restart. */
const AUCTION_PATIENCE: Micros = 60_000_000;
const LOOK_AGAIN: Micros = 1_000_000;

/** Never asks anything of an immediate order, nor of one that a person works: nothing at a manual desk is automatic. */
export function timeCall(order: Order, at: Micros, deps: TimeDeps): TimeCall {
  const { terms } = order;
  if (terms.exDestination !== undefined && deps.venues.profile(terms.exDestination)?.manual)
    return { ask: 'WORK', until: NEVER };
  switch (terms.timeInForce) {
    case 'IOC':
    case 'FOK':
      return { ask: 'WORK', until: NEVER };
    case 'OPG':
    case 'CLS':
      return auctionCall(order, at, deps);
    case 'DAY':
      return dayCall(order, at, deps);
    case 'GTC':
      return goodTillCall(order, at, deps);
    case 'GTD': {
      const end = terms.expireTime ?? NEVER;
      if (at >= end) return { ask: 'EXPIRE', until: NEVER };
      const { ask, until } = goodTillCall(order, at, deps);
      return { ask, until: Math.min(until, end) };
    }
  }
}

/** The calendar of the market where the order's instrument is listed. */
export function calendarOf({ terms }: Order, { calendar, instruments }: TimeDeps): TradingCalendar {
  const instrument = instruments.get(terms.symbol);
  return instrument ? calendar.of(instrument.listingMic) : calendar;
}

/** The session whose opening (OPG) or close (CLS) the order is for. */
export function auctionSession(order: Order, calendar: TradingCalendar): Session {
  const { terms, inForceSince } = order;
  return terms.timeInForce === 'OPG' ? calendar.openingFor(inForceSince) : calendar.closingFor(inForceSince);
}

/** From when on an OPG or CLS order can neither be entered for the session nor taken back. */
export function cutoffOf({ terms }: Order, { openCutoffAt, closeCutoffAt }: Session): Micros {
  return terms.timeInForce === 'OPG' ? openCutoffAt : closeCutoffAt;
}

function dayCall(order: Order, at: Micros, deps: TimeDeps): TimeCall {
  const calendar = calendarOf(order, deps);
  return duringSession(calendar.sessionFor(order.inForceSince), at, { calendar, deps, after: 'EXPIRE' });
}

interface SessionUse {
  readonly calendar: TradingCalendar;
  readonly deps: TimeDeps;
  readonly after: TimeAsk;
}

/** Held before the open and, for executions that come late, for the grace after the close. */
function duringSession(session: Session, at: Micros, { calendar, deps, after }: SessionUse): TimeCall {
  if (at < session.opensAt) return { ask: 'HOLD', until: session.opensAt };
  if (at < session.closesAt) return { ask: 'WORK', until: session.closesAt };
  const rolledAt = rollOf(session, calendar, deps);
  return at < rolledAt ? { ask: 'HOLD', until: rolledAt } : { ask: after, until: NEVER };
}

/** Where the next session opens at this one's close there is no time for grace. */
function rollOf(session: Session, calendar: TradingCalendar, { endOfDay }: TimeDeps): Micros {
  return session.closesAt + (calendar.pausesAfter(session) ? endOfDay.grace : 0);
}

/**
 * Done for the day at the close and renewed at the next open. Where trading never pauses nothing is reported day by
 * day: a good-till order goes on until it ends, and only a split changes it.
 */
function goodTillCall(order: Order, at: Micros, deps: TimeDeps): TimeCall {
  const calendar = calendarOf(order, deps);
  const session = calendar.sessionFor(order.inForceSince);
  if (order.conditions.doneForDay) {
    const now = calendar.sessionFor(at);
    if (at >= now.opensAt && now.opensAt > session.opensAt) return { ask: 'RENEW', until: NEVER };
    return { ask: 'HOLD', until: calendar.nextSession(at).opensAt };
  }
  if (calendar.pausesAfter(session)) {
    return duringSession(session, at, { calendar, deps, after: 'DONE_FOR_DAY' });
  }
  const [split] = deps.corporateActions.splitsBetween(order.terms.symbol, session.date, LAST_DATE);
  const splitAt = split ? calendar.session(split.effectiveDate)?.opensAt : undefined;
  if (splitAt === undefined) return { ask: 'WORK', until: NEVER };
  return at < splitAt ? { ask: 'WORK', until: splitAt } : { ask: 'RENEW', until: NEVER };
}

const LAST_DATE = '9999-12-31';

/**
 * Held until the cut-off, then sent to the auction; without one to send it to, worked at once at the open, or in the
 * last seconds before the close. Over with its auction, at the latest at the end of the day.
 */
function auctionCall(order: Order, at: Micros, deps: TimeDeps): TimeCall {
  const calendar = calendarOf(order, deps);
  const session = auctionSession(order, calendar);
  const over = Math.max(rollOf(session, calendar, deps), session.closesAt + AUCTION_PATIENCE);
  if (at >= over) return { ask: 'EXPIRE', until: NEVER };
  if (order.conditions.triggered) return { ask: 'WORK', until: over };
  const cutoff = cutoffOf(order, session);
  if (at < cutoff) return { ask: 'HOLD', until: cutoff };
  const opening = order.terms.timeInForce === 'OPG';
  const held = opening ? session.opensAt : session.closesAt;
  if (at < held && auctionVenue(order, deps) !== null) return { ask: 'ACTIVATE', until: NEVER };
  const from = opening ? held : held - deps.endOfDay.closeLead;
  const until = opening ? held + AUCTION_PATIENCE : held;
  // A market that runs it may be back in time.
  if (at < from) return { ask: 'HOLD', until: Math.min(from, at + LOOK_AGAIN) };
  return { ask: at < until ? 'ACTIVATE' : 'EXPIRE', until: NEVER };
}
