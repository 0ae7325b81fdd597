/** Parents that wait for the market: stops until it has been somewhere, pegs wherever it goes, others until it offers enough. */
import type { TradePrint } from '../model/book.js';
import { hasExecInst } from '../model/order-terms.js';
import type { OrderTerms } from '../model/order-terms.js';
import { awaitsRelease } from '../orders/contingency.js';
import type { Order } from '../orders/order.js';
import { isWorking } from '../orders/order-state.js';
import type { Attempts } from './attempts.js';
import type { ChildOrders } from './child-orders.js';
import type { DayRoll } from './day-roll.js';
import type { DueQueue } from './due-queue.js';
import type { FlowDeps } from './flow-deps.js';
import type { PegOrders } from './peg-orders.js';
import type { PegTargets } from './peg-targets.js';
import type { Routes, RouteTrigger } from './routes.js';
import { StopOrders } from './stop-orders.js';
import type { Triggered } from './stop-orders.js';
import type { Turn } from './turn.js';
import { workedTerms } from './worked-terms.js';

/** What a watch needs of the work that it is part of. */
export interface WatchParts {
  readonly children: ChildOrders;
  readonly routes: Routes;
  readonly pegs: PegOrders;
  readonly attempts: Attempts;
  readonly days: DayRoll;
  /** Orders that are to be looked at again at a time. */
  readonly later: DueQueue;
  readonly advance: (turn: Turn, orderId: string, trigger: RouteTrigger) => void;
}

export class MarketWatch {
  readonly #stops: StopOrders;
  /** By symbol: those that look at each change of its books. */
  readonly #followers = new Map<string, Set<string>>();

  constructor(
    private readonly deps: FlowDeps,
    private readonly parts: WatchParts,
  ) {
    this.#stops = new StopOrders(deps);
  }

  /** True while a trade or quote in the symbol could matter to an order. */
  concerns(symbol: string): boolean {
    return this.#stops.watches(symbol) || this.#followers.has(symbol);
  }

  /** A parent has nothing to do but to wait, held back or not. */
  waits(turn: Turn, parent: Order, held: boolean): void {
    if (!isWorking(parent) || parent.requests.length > 0) return;
    if (held) return this.#hold(turn, parent);
    if (!followsMarket(workedTerms(parent))) return;
    this.#add(parent);
    if (parent.terms.ordType === 'PEGGED') this.parts.pegs.watch(parent);
    const targets = parent.terms.ordType === 'PEGGED' ? this.parts.pegs.targets(parent.terms.symbol) : null;
    if (targets) this.#follow(turn, parent, targets);
  }

  forget(order: Order): void {
    const { orderId, terms } = order;
    this.#stops.forget(orderId);
    this.parts.pegs.forget(order);
    const followers = this.#followers.get(terms.symbol);
    if (followers?.delete(orderId) && followers.size === 0) this.#followers.delete(terms.symbol);
  }

  /** A trade was printed: works the stops that it triggers. */
  traded(turn: Turn, print: TradePrint): void {
    for (const triggered of this.#stops.byTrade(print)) this.#trigger(turn, triggered);
  }

  /** The books of a symbol have changed: works the stops that the quote triggers, and looks at who follows the market. */
  quoted(turn: Turn, symbol: string): void {
    for (const triggered of this.#stops.byQuote(symbol)) this.#trigger(turn, triggered);
    const followers = this.#followers.get(symbol);
    if (!followers) return;
    const now = this.deps.clock.now();
    const targets = this.parts.pegs.targets(symbol);
    for (const orderId of Array.from(followers)) {
      if (this.parts.attempts.resume(orderId, now, true))
        this.parts.advance(turn, orderId, 'CONFIRMED_OUTCOME');
      else if (targets) this.#followAgain(turn, orderId, targets);
    }
  }

  #add({ orderId, terms: { symbol } }: Order): void {
    const followers = this.#followers.get(symbol);
    if (followers) followers.add(orderId);
    else this.#followers.set(symbol, new Set([orderId]));
  }

  /** A stop watches the market while that is open, until it is triggered or the market has gone so far already. */
  #hold(turn: Turn, parent: Order): void {
    const { orderId, terms } = parent;
    if (terms.stopPx === undefined) return;
    if (!this.#isOpen(parent) || awaitsRelease(parent)) return this.#stops.forget(orderId);
    const seen = this.#stops.watch(parent);
    if (seen) this.#trigger(turn, { orderId, seen });
  }

  /** A stop that the calendar holds by now is looked at again when its market opens. */
  #trigger(turn: Turn, triggered: Triggered): void {
    const parent = this.deps.state.order(triggered.orderId);
    if (!parent || !this.#isOpen(parent)) return;
    if (this.#stops.trigger(turn, triggered)) this.parts.advance(turn, triggered.orderId, 'TRIGGERED');
  }

  #isOpen(parent: Order): boolean {
    return this.parts.days.ask(parent, this.deps.clock.now()) === 'WORK';
  }

  #followAgain(turn: Turn, orderId: string, targets: PegTargets): void {
    const parent = this.deps.state.order(orderId);
    if (!parent || !isWorking(parent) || parent.requests.length > 0) return;
    if (parent.terms.ordType === 'PEGGED') this.#follow(turn, parent, targets);
  }

  #follow(turn: Turn, parent: Order, targets: PegTargets): void {
    const { routes, children, attempts, pegs, later } = this.parts;
    const { doneForDay, suspended } = parent.conditions;
    if (doneForDay || suspended || !this.#isOpen(parent)) return;
    const move = pegs.follow(turn, parent, { targets, routes, children });
    if (move === 'STAYS') return;
    if (move !== 'RECALL') return later.put(move.again, parent.orderId);
    attempts.forget(parent.orderId);
    children.recall(turn, parent.orderId);
  }
}

/** Orders that the market may give a reason at any time: pegs, and those that cannot rest whatever it offers. */
function followsMarket(terms: OrderTerms): boolean {
  return (
    terms.ordType === 'PEGGED' ||
    terms.minQty !== undefined ||
    hasExecInst(terms, 'ALL_OR_NONE') ||
    hasExecInst(terms, 'PARTICIPATE_DONT_INITIATE')
  );
}
