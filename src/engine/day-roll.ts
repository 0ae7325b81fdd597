/** Days and sessions: what each open order is asked by the calendar, when it is asked next, and how good-till orders are renewed. */
import { formatMicros } from '../lib/clock.js';
import type { Micros } from '../lib/clock.js';
import type { Instrument } from '../model/instrument.js';
import { isForAuction } from '../execution/parent-step.js';
import { decideReport } from '../orders/decide.js';
import type { Stamp } from '../orders/commands.js';
import type { Order } from '../orders/order.js';
import { splitTerms } from '../orders/split.js';
import type { Split } from '../reference/corporate-actions.js';
import { auctionVenue } from './auctions.js';
import { DueQueue } from './due-queue.js';
import type { FlowDeps } from './flow-deps.js';
import { auctionSession, calendarOf, cutoffOf, timeCall } from './time-in-force.js';
import type { TimeAsk, TimeCall } from './time-in-force.js';
import type { Turn } from './turn.js';

/** A call with what it was made for: it stands until its time comes or the order is another. */
interface StandingCall extends TimeCall {
  readonly terms: Order['terms'];
  readonly conditions: Order['conditions'];
}

interface Splitting {
  readonly split: Split;
  readonly instrument: Instrument;
  readonly stamp: Stamp;
}

const SMALL = 1_024;

export class DayRoll {
  readonly #calls = new Map<string, StandingCall>();
  readonly #queue = new DueQueue();

  constructor(private readonly deps: FlowDeps) {}

  /** What the calendar asks of the order now; it is due again when that changes. */
  ask(order: Order, at: Micros): TimeAsk {
    const { orderId, terms, conditions } = order;
    const known = this.#calls.get(orderId);
    if (known && at < known.until && known.terms === terms && known.conditions === conditions)
      return known.ask;
    const call = timeCall(order, at, this.deps);
    const { ask, until } = call;
    if (Number.isFinite(until)) this.#stand(orderId, { ask, until, terms, conditions });
    else this.#calls.delete(orderId);
    return ask;
  }

  /** Has the order looked at with the next that are due. */
  soon(orderId: string): void {
    this.#queue.put(0, orderId);
  }

  /** The order that has been due longest; undefined when none is. It may have ended, or be asked nothing new. */
  take(now: Micros): string | undefined {
    return this.#queue.take(now);
  }

  forget(orderId: string): void {
    this.#calls.delete(orderId);
  }

  /** True of an order for an auction, but for one that a person takes care of. */
  isAuctioned(order: Order): boolean {
    const { exDestination } = order.terms;
    if (!isForAuction(order)) return false;
    return exDestination === undefined || !this.deps.venues.profile(exDestination)?.manual;
  }

  /** Why an order for an auction can be neither taken back nor changed any more; null when it can. */
  tooLate(order: Order, at: Micros): string | null {
    if (!this.isAuctioned(order)) return null;
    const session = auctionSession(order, calendarOf(order, this.deps));
    const cutoff = cutoffOf(order, session);
    if (at < cutoff) return null;
    const auction = order.terms.timeInForce === 'OPG' ? 'opening' : 'close';
    return `the cut-off for the ${auction} of ${session.date} was at ${formatMicros(cutoff)}`;
  }

  /** In words: where an order for an auction goes now that its time has come. */
  activation(order: Order): string {
    const { date } = auctionSession(order, calendarOf(order, this.deps));
    const opening = order.terms.timeInForce === 'OPG';
    const auction = `the ${opening ? 'opening' : 'closing'} auction of ${date}`;
    const venue = auctionVenue(order, this.deps);
    if (venue !== null) return `sent to ${auction} on ${venue}`;
    const when = opening
      ? 'at the open'
      : `in the last ${this.deps.endOfDay.closeLead / 1_000_000} s before the close`;
    return `no market here runs ${auction}: worked immediate-or-cancel ${when}`;
  }

  /** In words: the session that is over. */
  dayOf(order: Order): string {
    return calendarOf(order, this.deps).sessionFor(order.inForceSince).date;
  }

  /**
   * Another day of a good-till order whose children are all back: an OrderRestated for each split since its last
   * session, in order, or one GT_RENEWAL. OrderCanceled when a split leaves nothing of it.
   */
  renew(turn: Turn, order: Order, stamp: Stamp): void {
    const { date } = calendarOf(order, this.deps).sessionFor(stamp.at);
    const instrument = this.deps.instruments.get(order.terms.symbol);
    const splits = this.deps.corporateActions.splitsBetween(order.terms.symbol, this.dayOf(order), date);
    if (instrument && splits.length > 0) {
      for (const split of splits) this.#split(turn, order.orderId, { split, instrument, stamp });
      return;
    }
    const renewal = { kind: 'RESTATED', reason: 'GT_RENEWAL', replacement: null, split: null } as const;
    turn.take(decideReport(order, { ...renewal, text: `renewed for ${date}` }, stamp));
  }

  #split(turn: Turn, orderId: string, { split, instrument, stamp }: Splitting): void {
    const order = this.deps.state.order(orderId);
    if (!order || order.end) return;
    const { numerator, denominator, effectiveDate } = split;
    const { replacement, loss } = splitTerms(order.terms, split, { instrument, cumQty: order.cumQty });
    const text = `split ${numerator} for ${denominator} of ${effectiveDate}${loss === null ? '' : `; ${loss}`}`;
    if (!replacement) return turn.take(decideReport(order, { kind: 'CANCELED', text }, stamp));
    const reason = 'GT_CORPORATE_ACTION';
    const restated = {
      kind: 'RESTATED',
      reason,
      replacement,
      split: { numerator, denominator },
      text,
    } as const;
    turn.take(decideReport(order, restated, stamp));
  }

  #stand(orderId: string, call: StandingCall): void {
    this.#calls.set(orderId, call);
    this.#queue.put(call.until, orderId);
    if (this.#queue.size > SMALL && this.#queue.size > 4 * this.#calls.size)
      this.#queue.keep((known) => this.#calls.has(known));
  }
}
