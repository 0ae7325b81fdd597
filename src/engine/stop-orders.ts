/** Stops that are held here: which of them a trade or quote triggers, and what the rules say of them then. */
import type { Verdict } from '../compliance/compliance.js';
import type { TradePrint } from '../model/book.js';
import { signOf } from '../model/fix.js';
import type { OrderTerms } from '../model/order-terms.js';
import { fromUnits } from '../model/units.js';
import type { Px } from '../model/units.js';
import { decideReport } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import { isWorking, leavesQtyOf } from '../orders/order-state.js';
import { COMPLIANCE, ENGINE } from './actors.js';
import type { FlowDeps } from './flow-deps.js';
import { rejection } from './rejection.js';
import { StopBook } from './stop-book.js';
import type { SeenPrices } from './stop-book.js';
import type { Turn } from './turn.js';
import { waitsHere, workedTerms } from './worked-terms.js';

/** What a stop was triggered by. */
export interface Seen {
  readonly px: Px;
  /** `last trade on XDEP`, `best offer`. */
  readonly what: string;
}

export interface Triggered {
  readonly orderId: string;
  readonly seen: Seen;
}

const NONE: readonly Triggered[] = [];
const NOTHING_SEEN = { forBuys: null, forSells: null };

export class StopOrders {
  readonly #book = new StopBook();

  constructor(private readonly deps: FlowDeps) {}

  /** Watches the market for a stop that waits here; not for one that the quote has reached already, which is told. */
  watch({ orderId, terms }: Order): Seen | null {
    const { forBuys, forSells } = this.#quoted(terms.symbol);
    const seen = terms.side === 'BUY' ? forBuys : forSells;
    const isReached = seen !== null && signOf(terms.side) * (seen.px - (terms.stopPx ?? seen.px)) >= 0;
    if (isReached) this.#book.remove(orderId);
    else this.#book.put(orderId, terms);
    return isReached ? seen : null;
  }

  forget(orderId: string): void {
    this.#book.remove(orderId);
  }

  watches(symbol: string): boolean {
    return this.#book.has(symbol);
  }

  /** Takes the stops that a trade triggers. One of a market that is not open, or not heard of any more, triggers none. */
  byTrade({ symbol, venue, px }: TradePrint): readonly Triggered[] {
    if (this.deps.working.stopTrigger !== 'LAST_TRADE' || this.deps.venues.state(venue) !== 'OPEN')
      return NONE;
    const book = this.deps.market.book(symbol, this.deps.clock.now());
    if (book.venues.find((view) => view.venue === venue)?.stale !== false) return NONE;
    const seen = { px, what: `last trade on ${venue}` };
    return this.#book
      .takeReached(symbol, { forBuys: px, forSells: px })
      .map((orderId) => ({ orderId, seen }));
  }

  /** Takes the stops that the quote triggers: buys by the offer, sells by the bid. */
  byQuote(symbol: string): readonly Triggered[] {
    const { forBuys, forSells } = this.#quoted(symbol);
    return [
      ...this.#take(symbol, forBuys, { forBuys: forBuys?.px ?? null, forSells: null }),
      ...this.#take(symbol, forSells, { forBuys: null, forSells: forSells?.px ?? null }),
    ];
  }

  #take(symbol: string, seen: Seen | null, prices: SeenPrices): Triggered[] {
    return seen ? this.#book.takeReached(symbol, prices).map((orderId) => ({ orderId, seen })) : [];
  }

  /** What stops are held against, where quotes trigger: of a crossed quote one side is wrong. */
  #quoted(symbol: string): { readonly forBuys: Seen | null; readonly forSells: Seen | null } {
    if (this.deps.working.stopTrigger !== 'QUOTE') return NOTHING_SEEN;
    const { bid, ask, state } = this.deps.market.nbbo(symbol, this.deps.clock.now());
    if (state === 'CROSSED') return NOTHING_SEEN;
    return {
      forBuys: ask && { px: ask.px, what: 'best offer' },
      forSells: bid && { px: bid.px, what: 'best bid' },
    };
  }

  /**
   * Causes OrderTriggered, naming the price seen, and OrderChecked of what the order has become; then OrderRejected
   * when a rule refuses that. True when the order may be worked; false too when it does not wait any more.
   */
  trigger(turn: Turn, { orderId, seen }: Triggered): boolean {
    const order = this.deps.state.order(orderId);
    if (!order || !isWorking(order) || !waitsHere(order, this.deps.venues)) return false;
    const stamp = { at: this.deps.clock.now(), actor: ENGINE };
    const verdict = this.#check(order);
    const reservePx = verdict?.accepted ? verdict.reservePx : null;
    const text = wordsOf(order, seen);
    turn.take(
      decideReport(order, { kind: 'TRIGGERED', text, ...(reservePx !== null && { reservePx }) }, stamp),
    );
    const base = { orderId, at: stamp.at, actor: COMPLIANCE };
    if (!verdict) {
      const unknown = `user ${order.enteredBy} is no longer known`;
      turn.add({ type: 'OrderRejected', ...base, ordRejReason: 'OTHER', text: unknown });
      return false;
    }
    const { rulebookVersion, results, nbbo, accepted } = verdict;
    turn.add({ type: 'OrderChecked', ...base, rulebookVersion, results, nbbo });
    if (!accepted) turn.add({ type: 'OrderRejected', ...base, ...rejection(verdict) });
    return accepted;
  }

  #check(order: Order): Verdict | null {
    const user = this.deps.userOf(order.enteredBy);
    if (!user) return null;
    const triggered = { ...order, conditions: { ...order.conditions, triggered: true } };
    return this.deps.compliance.check({
      orderId: order.orderId,
      parentOrderId: null,
      venue: null,
      terms: { ...workedTerms(triggered), orderQty: leavesQtyOf(order) },
      user,
      at: this.deps.clock.now(),
      clause: 'TRIGGERED',
      own: leavesQtyOf(order),
    });
  }
}

function wordsOf({ terms, scales: { pxScale } }: Order, { px, what }: Seen): string {
  return `${what} ${shown(px, pxScale)} reached the stop price ${shown(terms.stopPx ?? 0, pxScale)}`;
}

function shown(px: Px, pxScale: number): string {
  return fromUnits(px, pxScale, Math.min(2, pxScale));
}

/** In words: what a stop waits for; null of any other order. */
export function stopWords(
  { symbol, side, stopPx }: OrderTerms,
  { instruments, working }: Pick<FlowDeps, 'instruments' | 'working'>,
): string | null {
  if (stopPx === undefined) return null;
  const isBuy = side === 'BUY';
  const quote = isBuy ? 'the best offer' : 'the best bid';
  const seen = working.stopTrigger === 'QUOTE' ? quote : 'the last trade';
  const px = shown(stopPx, instruments.get(symbol)?.pxScale ?? 0);
  return `held until ${seen} is at or ${isBuy ? 'above' : 'below'} ${px}; shown as if it were so now`;
}
