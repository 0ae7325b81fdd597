/** Working a parent over the markets: route what is free, send children, take them back, end it when nothing is left to do. */
import type { Micros } from '../lib/clock.js';
import type { TimeInForce } from '../model/fix.js';
import type { Instrument } from '../model/instrument.js';
import type { VenueFacts } from '../model/venue.js';
import type { RouteDecision } from '../model/route-decision.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Px, Qty } from '../model/units.js';
import { nextStep } from '../execution/parent-step.js';
import { decideCancel, decideReport } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import { isWorking } from '../orders/order-state.js';
import { decideRoute } from '../routing/router.js';
import { ENGINE, ROUTER } from './actors.js';
import { ChildOrders } from './child-orders.js';
import type { FlowDeps } from './flow-deps.js';
import { marketCap } from './market-cap.js';
import type { Turn } from './turn.js';

type Trigger = RouteDecision['trigger'];

/** Only what is not in the events: how often a parent was tried in succession, and why and until when it pauses. */
interface Progress {
  sweeps: number;
  exhausted: string | null;
  pauses: number;
  resumeAt: Micros;
}

interface RoutingQuestion {
  readonly terms: OrderTerms;
  readonly quantity: Qty;
  readonly trigger: Trigger;
  readonly at: Micros;
  readonly refusedBy: ReadonlySet<string>;
}

const NO_VENUES: ReadonlySet<string> = new Set();
const FIRST_PAUSE: Micros = 250_000;
const LONGEST_PAUSE: Micros = 30_000_000;

export class ParentWork {
  readonly #children: ChildOrders;
  readonly #progress = new Map<string, Progress>();
  readonly #paused = new Set<string>();
  #today = '';

  constructor(private readonly deps: FlowDeps) {
    this.#children = new ChildOrders(deps);
  }

  /** Paused parents whose time has come try again; when the trading date changes, every open parent is looked at. */
  tick(turn: Turn): void {
    const now = this.deps.clock.now();
    for (const orderId of Array.from(this.#paused)) this.#tryAgain(turn, orderId, now);
    const today = this.deps.calendar.tradingDate(now);
    if (today === this.#today) return;
    this.#today = today;
    for (const parent of this.deps.state.openParents())
      this.advance(turn, parent.orderId, 'CONFIRMED_OUTCOME');
  }

  #tryAgain(turn: Turn, orderId: string, now: Micros): void {
    const progress = this.#progress.get(orderId);
    if (progress && progress.resumeAt > now) return;
    this.#paused.delete(orderId);
    if (progress) Object.assign(progress, { sweeps: 0, exhausted: null });
    this.advance(turn, orderId, 'CONFIRMED_OUTCOME');
  }

  /** Does whatever the parent needs now, until it has to wait. */
  advance(turn: Turn, orderId: string, trigger: Trigger): void {
    const parent = this.deps.state.order(orderId);
    if (!parent) return;
    const at = this.deps.clock.now();
    const stamp = { at, actor: ENGINE };
    const step = nextStep({
      parent,
      children: this.deps.state.childrenOf(orderId),
      dayOver: this.deps.calendar.tradingDate(parent.enteredAt) < this.deps.calendar.tradingDate(at),
      exhausted: this.#progress.get(orderId)?.exhausted ?? null,
    });
    switch (step.kind) {
      case 'WAIT':
        break;
      case 'ROUTE':
        this.#route(turn, parent, step.quantity, trigger);
        return this.advance(turn, orderId, 'CONFIRMED_OUTCOME');
      case 'RECALL':
        return this.recall(turn, orderId);
      case 'CANCEL':
        turn.take(decideReport(parent, { kind: 'CANCELED', text: step.text }, stamp));
        break;
      case 'EXPIRE':
        turn.take(decideReport(parent, { kind: 'EXPIRED', text: step.text }, stamp));
        break;
      case 'REJECT_CANCEL':
        turn.take(
          decideReport(
            parent,
            { kind: 'CANCEL_REJECTED', reason: 'TOO_LATE_TO_CANCEL', text: 'the order is filled' },
            stamp,
          ),
        );
        break;
    }
    this.#forgetEnded(orderId);
  }

  /** Asks every market to take its child back. */
  recall(turn: Turn, orderId: string): void {
    const stamp = { at: this.deps.clock.now(), actor: ENGINE };
    for (const child of this.deps.state.childrenOf(orderId)) {
      if (!isWorking(child) || child.requests.length > 0 || child.venue === null) continue;
      turn.take(decideCancel(child, `${child.orderId}-C`, stamp));
      turn.instructions.push({ kind: 'CANCEL', venue: child.venue, clOrdId: child.orderId });
    }
  }

  /** Where the order would go now; null for an unknown instrument. */
  preview(terms: OrderTerms, at: Micros): RouteDecision | null {
    return this.#decide({ terms, quantity: terms.orderQty, trigger: 'PREVIEW', at, refusedBy: NO_VENUES });
  }

  #route(turn: Turn, parent: Order, quantity: Qty, trigger: Trigger): void {
    const progress = this.#progress.get(parent.orderId) ?? {
      sweeps: 0,
      exhausted: null,
      pauses: 0,
      resumeAt: 0,
    };
    this.#progress.set(parent.orderId, progress);
    progress.sweeps += 1;
    const at = this.deps.clock.now();
    const decision = this.#decide({
      terms: parent.terms,
      quantity,
      trigger,
      at,
      refusedBy: this.#refusedBy(parent),
    });
    if (!decision) return this.#pause(parent.orderId, progress, 'the instrument is unknown');
    if (decision.children.length > 0 || trigger === 'ENTRY') {
      turn.add({ type: 'RouteDecided', orderId: parent.orderId, at, actor: ROUTER, decision });
    }
    const stopped = this.#send(turn, parent, decision, progress);
    if (stopped !== null) this.#pause(parent.orderId, progress, stopped);
  }

  /** A market that refused this order is not tried for it again. */
  #refusedBy(parent: Order): ReadonlySet<string> {
    const refused = this.deps.state
      .childrenOf(parent.orderId)
      .filter((child) => child.end?.kind === 'REJECTED');
    return refused.length === 0 ? NO_VENUES : new Set(refused.flatMap((child) => child.venue ?? []));
  }

  /** Sends the children; null, or why this parent cannot go on for now. */
  #send(turn: Turn, parent: Order, decision: RouteDecision, progress: Progress): string | null {
    if (decision.children.length === 0)
      return decision.constraints.at(-1) ?? 'no market offers anything within the limit';
    const refusal = this.#children.send(turn, parent, decision);
    if (refusal !== null) return refusal;
    return progress.sweeps >= this.deps.working.maxSweeps
      ? `nothing more after ${progress.sweeps} sweeps`
      : null;
  }

  #decide({ terms, quantity, trigger, at, refusedBy }: RoutingQuestion): RouteDecision | null {
    const instrument = this.deps.instruments.get(terms.symbol);
    if (!instrument) return null;
    const book = this.deps.market.book(terms.symbol, at);
    return decideRoute({
      decisionId: this.deps.ids.next(),
      at,
      trigger,
      symbol: terms.symbol,
      side: terms.side,
      quantity,
      limitPx: this.#limitPx(terms, book.nbbo, instrument),
      timeInForce: routedTimeInForce(terms),
      scales: instrument,
      instrument,
      book,
      venues: this.#usable(instrument, refusedBy),
      policy: this.deps.routing(at),
    });
  }

  #usable(instrument: Instrument, refusedBy: ReadonlySet<string>): readonly VenueFacts[] {
    const all = this.deps.venues.facts(instrument);
    return refusedBy.size === 0 ? all : all.filter(({ venue }) => !refusedBy.has(venue));
  }

  #limitPx(terms: OrderTerms, nbbo: RouteDecision['nbbo'], instrument: Instrument): Px | null {
    if (terms.price !== null) return terms.price;
    return marketCap(terms.side, nbbo, { instrument, collar: this.deps.working.marketCollar });
  }

  #forgetEnded(orderId: string): void {
    const order = this.deps.state.order(orderId);
    if (order && isWorking(order)) return;
    this.#progress.delete(orderId);
    this.#paused.delete(orderId);
  }

  #pause(orderId: string, progress: Progress, why: string): void {
    progress.exhausted = why;
    progress.resumeAt = this.deps.clock.now() + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** progress.pauses);
    progress.pauses += 1;
    this.#paused.add(orderId);
  }
}

/** A market order's price is only a collar: it takes, and never rests there. */
function routedTimeInForce({ ordType, timeInForce }: OrderTerms): TimeInForce {
  return ordType === 'MARKET' && timeInForce !== 'FOK' ? 'IOC' : timeInForce;
}
