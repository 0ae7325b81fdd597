/** Working a parent over the markets: route what is free, send children, take them back, end it when nothing is left to do. */
import type { OrderTerms } from '../model/order-terms.js';
import type { Micros } from '../lib/clock.js';
import { nextStep } from '../execution/parent-step.js';
import type { ParentSituation, ParentStep } from '../execution/parent-step.js';
import { decideReport } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import { isHeldBack, isWorking } from '../orders/order-state.js';
import { ENGINE } from './actors.js';
import { ChildOrders } from './child-orders.js';
import { DayRoll } from './day-roll.js';
import type { FlowDeps } from './flow-deps.js';
import { isDirected } from './mirror.js';
import { Routes } from './routes.js';
import type { RouteTrigger } from './routes.js';
import { ShareSplits } from './share-splits.js';
import { Turn } from './turn.js';

/** Only what is not in the events: how often a parent was tried in succession, and why and until when it pauses. */
interface Progress {
  sweeps: number;
  exhausted: string | null;
  pauses: number;
  resumeAt: Micros;
}

const FIRST_PAUSE: Micros = 250_000;
const LONGEST_PAUSE: Micros = 30_000_000;
/** Of one tick: so that a day's end does not keep everything else waiting. */
const MOST_DUE = 1_000;

export class ParentWork {
  readonly children: ChildOrders;
  readonly #routes: Routes;
  readonly #progress = new Map<string, Progress>();
  readonly #paused = new Set<string>();
  readonly #days: DayRoll;
  readonly #splits: ShareSplits;
  #begun = false;
  #standsStill = false;

  constructor(private readonly deps: FlowDeps) {
    this.children = new ChildOrders(deps);
    this.#routes = new Routes(deps, this.children);
    this.#days = new DayRoll(deps);
    this.#splits = new ShareSplits(deps);
  }

  /** Paused parents whose time has come try again. */
  tick(turn: Turn): void {
    const now = this.deps.clock.now();
    for (const orderId of Array.from(this.#paused)) this.#tryAgain(turn, orderId, now);
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

  #tryAgain(turn: Turn, orderId: string, now: Micros): void {
    const progress = this.#progress.get(orderId);
    if (progress && progress.resumeAt > now) return;
    this.#paused.delete(orderId);
    if (progress) Object.assign(progress, { sweeps: 0, exhausted: null });
    this.advance(turn, orderId, 'CONFIRMED_OUTCOME');
  }

  /** Does whatever the parent needs now, until it has to wait. */
  advance(turn: Turn, orderId: string, trigger: RouteTrigger): void {
    const parent = this.deps.state.order(orderId);
    if (!parent) return;
    const step = nextStep(this.#situation(parent));
    this.#take(turn, parent, step, trigger);
    if (GOES_ON.has(step.kind)) return this.advance(turn, orderId, goingOn(step, trigger));
    this.#forgetEnded(orderId);
  }

  #situation(parent: Order): ParentSituation {
    const ask = this.#days.ask(parent, this.deps.clock.now());
    return {
      parent,
      children: this.deps.state.childrenOf(parent.orderId),
      dayOver: ask === 'EXPIRE',
      held: this.#standsStill || ask === 'HOLD' || isHeldBack(parent),
      due: ask === 'ACTIVATE' || ask === 'DONE_FOR_DAY' || ask === 'RENEW' ? ask : null,
      exhausted: this.#progress.get(parent.orderId)?.exhausted ?? null,
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
        this.#restart(parent.orderId);
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
      case 'DONE_FOR_DAY':
        return turn.take(
          decideReport(parent, { kind: 'DONE_FOR_DAY', text: this.#days.dayOf(parent) }, stamp),
        );
      case 'RENEW':
        this.#restart(parent.orderId);
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
        const text = 'the order is filled';
        return turn.take(
          decideReport(parent, { kind: 'CANCEL_REJECTED', reason: 'TOO_LATE_TO_CANCEL', text }, stamp),
        );
      }
    }
  }

  /** Why an order for an auction stands as it is by now; null when it can be changed. */
  tooLate(order: Order): string | null {
    return this.#days.tooLate(order, this.deps.clock.now());
  }

  /** Looks at the parent again a little later, the more so the more often: not at once in a circle with a market. */
  later(orderId: string, why: string): void {
    this.#pause(orderId, this.#progressOf(orderId), why);
  }

  /** Where the order would go now; null for an unknown instrument. */
  preview(terms: OrderTerms, at: Micros) {
    return this.#routes.preview(terms, at);
  }

  #route(turn: Turn, parent: Order, quantity: number, trigger: RouteTrigger): void {
    const progress = this.#progressOf(parent.orderId);
    progress.sweeps += 1;
    const stopped = this.#send(turn, parent, quantity, trigger);
    const why =
      stopped ??
      (progress.sweeps >= this.deps.working.maxSweeps
        ? `nothing more after ${progress.sweeps} sweeps`
        : null);
    if (why !== null) this.#pause(parent.orderId, progress, why);
  }

  #send(turn: Turn, parent: Order, quantity: number, trigger: RouteTrigger): string | null {
    const sent = this.#days.isAuctioned(parent) ? this.#routes.auction(turn, parent, quantity) : undefined;
    if (sent !== undefined) return sent;
    return isDirected(parent)
      ? this.#routes.direct(turn, parent, quantity)
      : this.#routes.sweep(turn, parent, quantity, trigger);
  }

  #progressOf(orderId: string): Progress {
    const known = this.#progress.get(orderId);
    if (known) return known;
    const progress = { sweeps: 0, exhausted: null, pauses: 0, resumeAt: 0 };
    this.#progress.set(orderId, progress);
    return progress;
  }

  #restart(orderId: string): void {
    this.#progress.delete(orderId);
    this.#paused.delete(orderId);
  }

  #forgetEnded(orderId: string): void {
    const order = this.deps.state.order(orderId);
    if (order && isWorking(order)) return;
    this.#restart(orderId);
    this.#days.forget(orderId);
  }

  #pause(orderId: string, progress: Progress, why: string): void {
    progress.exhausted = why;
    progress.resumeAt = this.deps.clock.now() + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** progress.pauses);
    progress.pauses += 1;
    this.#paused.add(orderId);
  }
}

/** After these the parent needs something else at once. */
const GOES_ON: ReadonlySet<ParentStep['kind']> = new Set([
  'ROUTE',
  'REPLACE',
  'ACTIVATE',
  'DONE_FOR_DAY',
  'RENEW',
]);

/** What has been routed is no entry any more. */
function goingOn({ kind }: ParentStep, trigger: RouteTrigger): RouteTrigger {
  return kind === 'ROUTE' ? 'CONFIRMED_OUTCOME' : trigger;
}
