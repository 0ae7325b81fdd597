/** Children: entered, checked again, and handed to their markets; asked back when their parent needs it. */
import type { Verdict } from '../compliance/compliance.js';
import type { OrderUnderCheck } from '../compliance/facts.js';
import { hasExecInst } from '../model/order-terms.js';
import type { Qty } from '../model/units.js';
import { decideCancel } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import { isWorking, leavesQtyOf } from '../orders/order-state.js';
import { COMPLIANCE, ENGINE, ROUTER } from './actors.js';
import { childTerms, venueOrder } from './child-terms.js';
import type { ChildPlan } from './child-terms.js';
import type { FlowDeps } from './flow-deps.js';
import { rejection } from './rejection.js';
import type { Turn } from './turn.js';

export class ChildOrders {
  constructor(private readonly deps: FlowDeps) {}

  /**
   * Enters and checks every planned child; those that pass are sent once durable. Causes OrderEntered,
   * OrderChecked and for a refused one OrderRejected. Null, or the words of the first refusal.
   */
  send(turn: Turn, parent: Order, plans: readonly ChildPlan[]): string | null {
    let refusal: string | null = null;
    for (const plan of plans) {
      const refused = this.#sendOne(turn, parent, plan);
      refusal ??= refused;
    }
    return refusal;
  }

  /** Asks every market to take its child back. Causes CancelRequested and CancelPended on each that was not asked yet. */
  recall(turn: Turn, parentOrderId: string): void {
    const stamp = { at: this.deps.clock.now(), actor: ENGINE };
    for (const child of this.deps.state.childrenOf(parentOrderId)) {
      if (!isWorking(child) || child.requests.length > 0 || child.venue === null) continue;
      const requestId = this.deps.ids.next();
      turn.take(
        decideCancel(child, { clOrdId: requestId, pendsAtOnce: this.pendsAtOnce(child.venue) }, stamp),
      );
      turn.instructions.push({
        kind: 'CANCEL',
        venue: child.venue,
        request: { clOrdId: child.orderId, requestId },
      });
    }
  }

  /** Where a person works the orders a request is pending only when that person says so. */
  pendsAtOnce(venue: string): boolean {
    return this.deps.venues.profile(venue)?.manual !== true;
  }

  #sendOne(turn: Turn, parent: Order, plan: ChildPlan): string | null {
    const orderId = this.deps.ids.next();
    const at = this.deps.clock.now();
    const { venue } = plan;
    const terms = childTerms(orderId, plan.terms);
    turn.add({
      type: 'OrderEntered',
      orderId,
      at,
      actor: ROUTER,
      parentOrderId: parent.orderId,
      venue,
      terms,
      scales: parent.scales,
      reservePx: null,
    });
    const verdict = this.check(parent, { orderId, venue, terms, at });
    const actor = COMPLIANCE;
    if (!verdict) {
      const text = `user ${parent.enteredBy} is no longer known`;
      turn.add({ type: 'OrderRejected', orderId, at, actor, ordRejReason: 'OTHER', text });
      return text;
    }
    const { rulebookVersion, results } = verdict;
    turn.add({ type: 'OrderChecked', orderId, at, actor, rulebookVersion, results, nbbo: null });
    if (!verdict.accepted) {
      const refused = rejection(verdict);
      turn.add({ type: 'OrderRejected', orderId, at, actor, ...refused });
      return refused.text;
    }
    const order = venueOrder(orderId, plan.terms, this.deps.venues.profile(venue));
    turn.instructions.push({ kind: 'SEND', venue, order });
    return null;
  }

  /** The rules on a child, or on what a child is to become; null when nobody is known who could answer for it. */
  check(parent: Order, child: Pick<OrderUnderCheck, 'orderId' | 'venue' | 'terms' | 'at'>): Verdict | null {
    const user = this.deps.userOf(parent.enteredBy);
    if (!user) return null;
    const { orderId, venue, terms, at } = child;
    return this.deps.compliance.check({
      orderId,
      parentOrderId: parent.orderId,
      venue,
      terms,
      user,
      at,
      clause: 'CHILD',
      own: hasExecInst(parent.terms, 'REDUCE_ONLY') ? this.#freeOf(parent, orderId) : undefined,
    });
  }

  /** What of the parent stands on no market but through this child. */
  #freeOf(parent: Order, childOrderId: string): Qty {
    let free = leavesQtyOf(parent);
    for (const child of this.deps.state.childrenOf(parent.orderId)) {
      if (child.orderId !== childOrderId) free -= leavesQtyOf(child);
    }
    return free;
  }
}
