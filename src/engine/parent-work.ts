/** Working a parent over the markets: route what is free, send children, take them back, end it when nothing is left to do. */
import type { OrderTerms } from '../model/order-terms.js';
import type { Micros } from '../lib/clock.js';
import { nextStep } from '../execution/parent-step.js';
import type { ParentSituation, ParentStep } from '../execution/parent-step.js';
import { decideReport } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import { isWorking } from '../orders/order-state.js';
import { ENGINE } from './actors.js';
import { Attempts } from './attempts.js';
import { ChildOrders } from './child-orders.js';
import { Contingencies } from './contingencies.js';
import { DayRoll } from './day-roll.js';
import { DueQueue } from './due-queue.js';
import type { FlowDeps } from './flow-deps.js';
import { MarketWatch } from './market-watch.js';
import { isDirected } from './mirror.js';
import { PegOrders } from './peg-orders.js';
import { Reducers } from './reducers.js';
import { Routes } from './routes.js';
import type { RouteTrigger } from './routes.js';
import { ShareSplits } from './share-splits.js';
import { Turn } from './turn.js';
import { waitsHere } from './worked-terms.js';

/** Of one tick: so that a day's end does not keep everything else waiting. */
const MOST_DUE = 1_000;

export class ParentWork {
  readonly children: ChildOrders;
  readonly #routes: Routes;
  /** What of the market's news concerns an order that waits. */
  readonly watch: MarketWatch;
  readonly #reducers: Reducers;
  readonly #attempts = new Attempts();
  /** Orders that pause, or may be moved again. */
  readonly #later = new DueQueue();
  readonly #days: DayRoll;
  readonly #lists: Contingencies;
  readonly #splits: ShareSplits;
  #begun = false;
  #standsStill = false;

  constructor(private readonly deps: FlowDeps) {
    this.children = new ChildOrders(deps);
    this.#days = new DayRoll(deps);
    this.#lists = new Contingencies(deps);
    this.#splits = new ShareSplits(deps);
    this.#reducers = new Reducers(deps);
    const pegs = new PegOrders(deps);
    this.#routes = new Routes(deps, this.children, pegs);
    this.watch = new MarketWatch(deps, {
      pegs,
      routes: this.#routes,
      children: this.children,
      attempts: this.#attempts,
      days: this.#days,
      later: this.#later,
      advance: (turn, orderId, trigger) => this.advance(turn, orderId, trigger),
    });
  }

  /** Paused parents whose time has come try again; pegs that may be moved again are looked at. */
  tick(turn: Turn): void {
    const now = this.deps.clock.now();
    for (let orderId = this.#later.take(now); orderId !== undefined; orderId = this.#later.take(now)) {
      this.#attempts.resume(orderId, now, false);
      this.advance(turn, orderId, 'CONFIRMED_OUTCOME');
    }
  }

  /** A turn for each open parent of which the calendar asks something; after a start every one is looked at. */
  *due(): Iterable<Turn> {
    const { state, clock } = this.deps;
    const splits = this.#splits.due(clock.now());
    if (splits) yield splits;
    if (!this.#begun) for (const { orderId } of state.openParents()) this.#days.soon(orderId);
    this.#begun = true;
    for (let count = 0; count < MOST_DUE; count += 1) {
      const orderId = this.#days.take(clock.now());
      if (orderId === undefined) return;
      const turn = new Turn(state);
      const first = state.childrenOf(orderId).length === 0;
      this.advance(turn, orderId, first ? 'ENTRY' : 'CONFIRMED_OUTCOME');
      yield turn;
    }
  }

  /** From now on nothing is sent anywhere; what is out is still followed. */
  standStill(): void {
    this.#standsStill = true;
  }

  /** Asks every electronic market for everything back. Causes CancelRequested and CancelPended. */
  recallAll(turn: Turn): void {
    const parents = new Set<string>();
    for (const { venue, parentOrderId } of this.deps.state.openChildren.working()) {
      if (venue !== null && parentOrderId !== null && this.children.pendsAtOnce(venue))
        parents.add(parentOrderId);
    }
    for (const parentOrderId of parents) this.children.recall(turn, parentOrderId);
  }

  /** Does whatever the parent needs now, until it has to wait; then whatever follows from that for the others of its list. */
  advance(turn: Turn, orderId: string, trigger: RouteTrigger): void {
    this.#advance(turn, orderId, trigger);
    const order = this.deps.state.order(orderId);
    if (order?.terms.contingency === undefined) return;
    // Once each, the first first: what an order does is told by executions and by its trigger, which it never changes.
    for (const other of this.deps.state.listOf(order))
      if (other.orderId !== orderId) this.#advance(turn, other.orderId, 'CONFIRMED_OUTCOME');
  }

  #advance(turn: Turn, orderId: string, trigger: RouteTrigger): void {
    const parent = this.deps.state.order(orderId);
    if (!parent) return;
    this.#reducers.note(parent);
    const situation = this.#situation(parent);
    const step = nextStep(situation);
    this.#take(turn, parent, step, trigger);
    if (GOES_ON.has(step.kind)) return this.#advance(turn, orderId, goingOn(step, trigger));
    if (step.kind === 'WAIT') this.watch.waits(turn, parent, situation.held);
    this.#forgetEnded(orderId);
    this.#makeRoom(turn, parent);
  }

  /** Takes reduce-only orders back that this one has left no position for. */
  #makeRoom(turn: Turn, parent: Order): void {
    for (const { orderId } of this.#reducers.excessBeside(parent)) {
      const other = this.deps.state.order(orderId);
      if (other) this.#take(turn, other, nextStep(this.#situation(other)), 'CONFIRMED_OUTCOME');
    }
  }

  #situation(parent: Order): ParentSituation {
    const ask = this.#days.ask(parent, this.deps.clock.now());
    return {
      parent,
      children: this.deps.state.childrenOf(parent.orderId),
      dayOver: ask === 'EXPIRE',
      held: this.#standsStill || ask === 'HOLD' || waitsHere(parent, this.deps.venues),
      due: ask === 'ACTIVATE' || ask === 'DONE_FOR_DAY' || ask === 'RENEW' ? ask : null,
      excess: this.#reducers.isExcess(parent),
      allowance: this.#lists.allowanceOf(parent),
      exhausted: this.#attempts.exhausted(parent.orderId),
    };
  }

  #take(turn: Turn, parent: Order, step: ParentStep, trigger: RouteTrigger): void {
    const stamp = { at: this.deps.clock.now(), actor: ENGINE };
    switch (step.kind) {
      case 'WAIT':
        return;
      case 'ROUTE':
        return this.#route(turn, parent, step.quantity, trigger);
      case 'RECALL':
        return this.children.recall(turn, parent.orderId);
      case 'REPLACE':
        this.#attempts.forget(parent.orderId);
        return turn.take(
          decideReport(
            parent,
            { kind: 'REPLACED', clOrdId: step.clOrdId, replacement: null, text: null },
            stamp,
          ),
        );
      case 'CANCEL':
        return turn.take(decideReport(parent, { kind: 'CANCELED', text: step.text }, stamp));
      case 'EXPIRE':
        return turn.take(decideReport(parent, { kind: 'EXPIRED', text: step.text }, stamp));
      case 'ACTIVATE':
        return turn.take(
          decideReport(parent, { kind: 'TRIGGERED', text: this.#days.activation(parent) }, stamp),
        );
      case 'RELEASE':
        return this.#lists.release(turn, parent, stamp);
      case 'LOWER':
        return this.#lists.lower(turn, parent, step, stamp);
      case 'DONE_FOR_DAY':
        return turn.take(
          decideReport(parent, { kind: 'DONE_FOR_DAY', text: this.#days.dayOf(parent) }, stamp),
        );
      case 'RENEW':
        this.#attempts.forget(parent.orderId);
        return this.#days.renew(turn, parent, stamp);
      case 'REJECT':
        return turn.take(
          decideReport(
            parent,
            { kind: 'REJECTED', reason: 'BROKER_EXCHANGE_OPTION', text: step.text },
            stamp,
          ),
        );
      case 'REJECT_CANCEL': {
        const late = { reason: 'TOO_LATE_TO_CANCEL', text: 'the order is filled' } as const;
        for (const { clOrdId } of parent.requests)
          turn.take(decideReport(parent, { kind: 'CANCEL_REJECTED', clOrdId, ...late }, stamp));
        return;
      }
    }
  }

  /** Tells when the orders of a list were executed beyond what they should come to, which nobody could prevent any more. */
  executed(turn: Turn, orderId: string): void {
    this.#lists.executed(turn, orderId);
  }

  /** Why an order for an auction stands as it is by now; null when it can be changed. */
  tooLate(order: Order): string | null {
    return this.#days.tooLate(order, this.deps.clock.now());
  }

  /** Looks at the parent again a little later, the more so the more often: not at once in a circle with a market. */
  later(orderId: string, why: string): void {
    this.#pause(orderId, why);
  }

  /** Where the order would go now; null for an unknown instrument. */
  preview(terms: OrderTerms, at: Micros) {
    return this.#routes.preview(terms, at);
  }

  #route(turn: Turn, parent: Order, quantity: number, trigger: RouteTrigger): void {
    const { orderId, cumQty } = parent;
    if (parent.terms.maxFloor !== undefined) this.#attempts.progressed(orderId, cumQty);
    const sweeps = this.#attempts.begin(orderId);
    const stopped = this.#send(turn, parent, quantity, trigger);
    const isMost = sweeps >= this.deps.working.maxSweeps;
    const why = stopped ?? (isMost ? `nothing more after ${sweeps} sweeps` : null);
    if (why !== null) this.#pause(orderId, why);
  }

  #send(turn: Turn, parent: Order, quantity: number, trigger: RouteTrigger): string | null {
    const sent = this.#days.isAuctioned(parent) ? this.#routes.auction(turn, parent, quantity) : undefined;
    if (sent !== undefined) return sent;
    return isDirected(parent)
      ? this.#routes.direct(turn, parent, quantity, trigger)
      : this.#routes.sweep(turn, parent, quantity, trigger);
  }

  #forgetEnded(orderId: string): void {
    const order = this.deps.state.order(orderId);
    if (order && isWorking(order)) return;
    this.#attempts.forget(orderId);
    this.#days.forget(orderId);
    this.#reducers.forget(orderId);
    if (order) this.watch.forget(order);
  }

  #pause(orderId: string, why: string): void {
    this.#later.put(this.#attempts.pause(orderId, why, this.deps.clock.now()), orderId);
  }
}

/** After these the parent needs something else at once. */
const GOES_ON: ReadonlySet<ParentStep['kind']> = new Set([
  'ROUTE',
  'REPLACE',
  'ACTIVATE',
  'RELEASE',
  'LOWER',
  'DONE_FOR_DAY',
  'RENEW',
]);

/** What has been routed is no entry any more. */
function goingOn({ kind }: ParentStep, trigger: RouteTrigger): RouteTrigger {
  return kind === 'ROUTE' ? 'CONFIRMED_OUTCOME' : trigger;
}
