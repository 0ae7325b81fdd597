/** The conductor: an input goes in, compliance, orders and routing are asked in turn, and a Turn comes out. No promises. */
import type { CheckOutcome } from './order-entry.js';
import type { Micros } from '../lib/clock.js';
import type { User } from '../model/actor.js';
import type { OrderTerms } from '../model/order-terms.js';
import { decideCancel } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import type { Verdict } from '../compliance/compliance.js';
import { COMPLIANCE, ENGINE } from './actors.js';
import type { FlowDeps } from './flow-deps.js';
import { ParentWork } from './parent-work.js';
import { rejection } from './rejection.js';
import { Turn } from './turn.js';

export class OrderFlow {
  readonly work: ParentWork;

  constructor(readonly deps: FlowDeps) {
    this.work = new ParentWork(deps);
  }

  /**
   * A new parent: checked, then refused or acknowledged and routed, all in one turn.
   * Causes OrderEntered, OrderChecked, then OrderRejected or OrderAcknowledged and whatever routing decides.
   */
  enter(
    terms: OrderTerms,
    by: User,
  ): { readonly turn: Turn; readonly orderId: string; readonly verdict: Verdict } {
    const turn = new Turn(this.deps.state);
    const orderId = this.deps.ids.next();
    const at = this.deps.clock.now();
    const verdict = this.#check(orderId, terms, by, at);
    turn.add({
      type: 'OrderEntered',
      orderId,
      at,
      actor: by.userId,
      parentOrderId: null,
      venue: null,
      terms,
      scales: this.#scales(terms.symbol),
      reservePx: verdict.accepted ? verdict.reservePx : null,
    });
    const { rulebookVersion, results, nbbo } = verdict;
    const actor = COMPLIANCE;
    turn.add({ type: 'OrderChecked', orderId, at, actor, rulebookVersion, results, nbbo });
    if (verdict.accepted) this.#accept(turn, orderId, at);
    else turn.add({ type: 'OrderRejected', orderId, at, actor, ...rejection(verdict) });
    return { turn, orderId, verdict };
  }

  #accept(turn: Turn, orderId: string, at: Micros): void {
    turn.add({ type: 'OrderAcknowledged', orderId, at, actor: ENGINE, venueOrderId: null });
    this.work.advance(turn, orderId, 'ENTRY');
  }

  /** Asks for a cancel of a parent; its children are asked to be taken back in the same turn. */
  cancel(order: Order, clOrdId: string, actor: string): Turn {
    const turn = new Turn(this.deps.state);
    turn.take(decideCancel(order, clOrdId, { at: this.deps.clock.now(), actor }));
    if (turn.events.some((event) => event.type === 'CancelRequested')) {
      this.work.recall(turn, order.orderId);
      this.work.advance(turn, order.orderId, 'CONFIRMED_OUTCOME');
    }
    return turn;
  }

  /** A what-if: nothing is recorded and nothing changes. */
  preview(terms: OrderTerms, by: User): CheckOutcome {
    const at = this.deps.clock.now();
    const verdict = this.#check('preview', terms, by, at);
    return { accepted: verdict.accepted, results: verdict.results, route: this.work.preview(terms, at) };
  }

  #check(orderId: string, terms: OrderTerms, user: User, at: Micros): Verdict {
    return this.deps.compliance.check({
      orderId,
      parentOrderId: null,
      venue: null,
      terms,
      user,
      at,
      clause: 'NEW',
    });
  }

  /** Of an unknown symbol nothing can be counted finer than the whole. */
  #scales(symbol: string): Order['scales'] {
    const instrument = this.deps.instruments.get(symbol);
    return { pxScale: instrument?.pxScale ?? 0, qtyScale: instrument?.qtyScale ?? 0 };
  }
}
