/** The conductor: an input goes in, compliance, orders and routing are asked in turn, and a Turn comes out. No promises. */
import type { CheckOutcome } from './order-entry.js';
import type { Micros } from '../lib/clock.js';
import type { User } from '../model/actor.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Order } from '../orders/order.js';
import { awaitsRelease } from '../orders/contingency.js';
import type { Verdict } from '../compliance/compliance.js';
import { COMPLIANCE, ENGINE } from './actors.js';
import type { FlowDeps } from './flow-deps.js';
import { ParentWork } from './parent-work.js';
import { rejection } from './rejection.js';
import { RequestFlow } from './request-flow.js';
import { Turn } from './turn.js';
import { Uncertainty } from './uncertainty.js';
import { isWorkedFor } from './worked-terms.js';

/** A new order and what the rules say of it. */
export interface Entry {
  readonly orderId: string;
  readonly verdict: Verdict;
}

export class OrderFlow {
  readonly work: ParentWork;
  /** Cancels and replaces. */
  readonly requests: RequestFlow;
  readonly uncertainty: Uncertainty;

  constructor(readonly deps: FlowDeps) {
    this.work = new ParentWork(deps);
    this.requests = new RequestFlow(deps, this.work);
    this.uncertainty = new Uncertainty(deps);
  }

  /**
   * A new parent: checked, then refused or acknowledged and routed, all in one turn.
   * Causes OrderEntered, OrderChecked, then OrderRejected or OrderAcknowledged and whatever routing decides.
   */
  enter(terms: OrderTerms, by: User): Entry & { readonly turn: Turn } {
    const turn = new Turn(this.deps.state);
    const entry = this.begin(turn, terms, by);
    this.conclude(turn, entry, null);
    if (entry.verdict.accepted) this.work.advance(turn, entry.orderId, 'ENTRY');
    const { orderId, verdict } = entry;
    return { turn, orderId, verdict };
  }

  /** Checks the order and enters it, with what it reserves when it is accepted. Causes OrderEntered. */
  begin(turn: Turn, asked: OrderTerms, by: User): Entry {
    const orderId = this.deps.ids.next();
    const at = this.deps.clock.now();
    const terms = this.deps.compliance.sized(asked, at);
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
    return { orderId, verdict };
  }

  /**
   * Says what has become of an order that was begun; `refusal` is why it is refused though it passed by itself. Causes
   * OrderChecked and OrderRejected, or OrderAcknowledged.
   */
  conclude(turn: Turn, { orderId, verdict }: Entry, refusal: string | null): void {
    const { rulebookVersion, results, nbbo, accepted } = verdict;
    const at = this.deps.clock.now();
    turn.add({ type: 'OrderChecked', orderId, at, actor: COMPLIANCE, rulebookVersion, results, nbbo });
    const refused = accepted
      ? refusal && ({ ordRejReason: 'OTHER', text: refusal } as const)
      : rejection(verdict);
    if (refused) turn.add({ type: 'OrderRejected', orderId, at, actor: COMPLIANCE, ...refused });
    else this.#acknowledge(turn, orderId);
  }

  /** An order for one market is acknowledged by that market, unless it is worked or held here; every other one by us. */
  #acknowledge(turn: Turn, orderId: string): void {
    const order = this.deps.state.order(orderId);
    if (!order) return;
    const isOurs = order.terms.exDestination === undefined || isWorkedFor(order, this.deps.venues);
    if (!isOurs && !awaitsRelease(order)) return;
    const at = this.deps.clock.now();
    turn.add({ type: 'OrderAcknowledged', orderId, at, actor: ENGINE, venueOrderId: null });
  }

  /** An empty turn on the state of this flow. */
  newTurn(): Turn {
    return new Turn(this.deps.state);
  }

  /** Another order came with this order's ClOrdID. Causes DuplicateRefused. */
  duplicate(order: Order, terms: OrderTerms, by: User): Turn {
    const turn = new Turn(this.deps.state);
    const text = `clOrdId ${terms.clOrdId} was used before, with other terms`;
    const at = this.deps.clock.now();
    const { orderId } = order;
    turn.add({ type: 'DuplicateRefused', orderId, at, actor: by.userId, clOrdId: terms.clOrdId, text });
    return turn;
  }

  /** A what-if: nothing is recorded and nothing changes. */
  preview(asked: OrderTerms, by: User): CheckOutcome {
    const at = this.deps.clock.now();
    const terms = this.deps.compliance.sized(asked, at);
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
      own: undefined,
    });
  }

  /** Of an unknown symbol nothing can be counted finer than the whole. */
  #scales(symbol: string): Order['scales'] {
    const instrument = this.deps.instruments.get(symbol);
    return { pxScale: instrument?.pxScale ?? 0, qtyScale: instrument?.qtyScale ?? 0 };
  }
}
