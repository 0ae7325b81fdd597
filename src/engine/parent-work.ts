/** Working a parent over the markets: route what is free, send children, take them back, end it when nothing is left to do. */
import type { OrderTerms } from '../model/order-terms.js';
import type { Micros } from '../lib/clock.js';
import { nextStep } from '../execution/parent-step.js';
import type { ParentStep } from '../execution/parent-step.js';
import { decideReport } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import { isHeldBack, isWorking } from '../orders/order-state.js';
import { ENGINE } from './actors.js';
import { ChildOrders } from './child-orders.js';
import type { FlowDeps } from './flow-deps.js';
import { isDirected } from './mirror.js';
import { Routes } from './routes.js';
import type { RouteTrigger } from './routes.js';
import { timeIsOver } from './time-in-force.js';
import type { Turn } from './turn.js';

/** Only what is not in the events: how often a parent was tried in succession, and why and until when it pauses. */
interface Progress {
  sweeps: number;
  exhausted: string | null;
  pauses: number;
  resumeAt: Micros;
}

const FIRST_PAUSE: Micros = 250_000;
const LONGEST_PAUSE: Micros = 30_000_000;

export class ParentWork {
  readonly children: ChildOrders;
  readonly #routes: Routes;
  readonly #progress = new Map<string, Progress>();
  readonly #paused = new Set<string>();
  #today = '';

  constructor(private readonly deps: FlowDeps) {
    this.children = new ChildOrders(deps);
    this.#routes = new Routes(deps, this.children);
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
  advance(turn: Turn, orderId: string, trigger: RouteTrigger): void {
    const parent = this.deps.state.order(orderId);
    if (!parent) return;
    const at = this.deps.clock.now();
    const step = nextStep({
      parent,
      children: this.deps.state.childrenOf(orderId),
      dayOver: timeIsOver(parent, at, this.deps),
      held: isHeldBack(parent),
      exhausted: this.#progress.get(orderId)?.exhausted ?? null,
    });
    this.#take(turn, parent, step, trigger);
    if (step.kind === 'ROUTE' || step.kind === 'REPLACE')
      return this.advance(turn, orderId, 'CONFIRMED_OUTCOME');
    this.#forgetEnded(orderId);
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
    const stopped = isDirected(parent)
      ? this.#routes.direct(turn, parent, quantity)
      : this.#routes.sweep(turn, parent, quantity, trigger);
    const why =
      stopped ??
      (progress.sweeps >= this.deps.working.maxSweeps
        ? `nothing more after ${progress.sweeps} sweeps`
        : null);
    if (why !== null) this.#pause(parent.orderId, progress, why);
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
  }

  #pause(orderId: string, progress: Progress, why: string): void {
    progress.exhausted = why;
    progress.resumeAt = this.deps.clock.now() + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** progress.pauses);
    progress.pauses += 1;
    this.#paused.add(orderId);
  }
}
