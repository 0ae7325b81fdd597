/** Children of a routing decision: entered, checked again, and handed to their markets. */
import type { Verdict } from '../compliance/compliance.js';
import type { OrderUnderCheck } from '../compliance/facts.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { PlannedChild, RouteDecision } from '../model/route-decision.js';
import type { Order } from '../orders/order.js';
import { COMPLIANCE, ROUTER } from './actors.js';
import type { FlowDeps } from './flow-deps.js';
import { rejection } from './rejection.js';
import type { Turn } from './turn.js';

export class ChildOrders {
  constructor(private readonly deps: FlowDeps) {}

  /**
   * Enters and checks every planned child; those that pass are sent once durable. Causes OrderEntered,
   * OrderChecked and for a refused one OrderRejected. Null, or the words of the first refusal.
   */
  send(turn: Turn, parent: Order, decision: RouteDecision): string | null {
    let refusal: string | null = null;
    for (const planned of decision.children) {
      const refused = this.#sendOne(turn, parent, planned);
      refusal ??= refused;
    }
    return refusal;
  }

  #sendOne(turn: Turn, parent: Order, planned: PlannedChild): string | null {
    const orderId = this.deps.ids.next();
    const at = this.deps.clock.now();
    const { venue } = planned;
    const terms = childTerms(orderId, parent, planned);
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
    const verdict = this.#check(parent, planned, { orderId, terms, at });
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
    const { symbol, side, orderQty, timeInForce } = terms;
    const order = { clOrdId: orderId, symbol, side, orderQty, price: planned.price, timeInForce };
    turn.instructions.push({ kind: 'SEND', venue, order });
    return null;
  }

  #check(
    parent: Order,
    { venue }: PlannedChild,
    { orderId, terms, at }: Pick<OrderUnderCheck, 'orderId' | 'terms' | 'at'>,
  ): Verdict | null {
    const user = this.deps.userOf(parent.enteredBy);
    if (!user) return null;
    return this.deps.compliance.check({
      orderId,
      parentOrderId: parent.orderId,
      venue,
      terms,
      user,
      at,
      clause: 'CHILD',
    });
  }
}

function childTerms(orderId: string, parent: Order, planned: PlannedChild): OrderTerms {
  return {
    account: parent.terms.account,
    clOrdId: orderId,
    symbol: parent.terms.symbol,
    side: parent.terms.side,
    ordType: 'LIMIT',
    orderQty: planned.orderQty,
    price: planned.price,
    timeInForce: planned.timeInForce,
    text: null,
  };
}
