/** OCO, OTO and brackets: what the orders of a list do to each other. Everything follows from their events. */
import type { Stamp } from '../orders/commands.js';
import { allowanceOf, excessOf } from '../orders/contingency.js';
import type { Allowance } from '../orders/contingency.js';
import { decideReport } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import type { Qty } from '../model/units.js';
import { fromUnits } from '../model/units.js';
import type { FlowDeps } from './flow-deps.js';
import type { Turn } from './turn.js';

export class Contingencies {
  constructor(private readonly deps: Pick<FlowDeps, 'state' | 'instruments'>) {}

  /** Null for an order without a list. */
  allowanceOf(order: Order): Allowance | null {
    if (order.terms.contingency === undefined) return null;
    const increment = this.deps.instruments.get(order.terms.symbol)?.minQtyIncrement ?? 1;
    return allowanceOf(order, this.deps.state.listOf(order), increment);
  }

  /** The order that triggers it has been executed, at least in part. Causes OrderTriggered. */
  release(turn: Turn, order: Order, stamp: Stamp): void {
    const { orderId } = order;
    const name = order.terms.contingency?.triggeredBy;
    const trigger = this.deps.state.listOf(order).find(({ terms }) => terms.clOrdId === name);
    if (!trigger) return;
    const text = `order ${name} was executed`;
    turn.add({ type: 'OrderTriggered', orderId, ...stamp, text, byOrderId: trigger.orderId });
  }

  /** Nothing stands beyond the new quantity. Causes OrderRestated. */
  lower(
    turn: Turn,
    order: Order,
    { orderQty, text }: { readonly orderQty: Qty; readonly text: string },
    stamp: Stamp,
  ): void {
    const { price, timeInForce, stopPx, expireTime } = order.terms;
    const replacement = {
      orderQty,
      price,
      timeInForce,
      ...(stopPx !== undefined && { stopPx }),
      ...(expireTime !== undefined && { expireTime }),
    };
    const reason = 'PARTIAL_DECLINE_OF_ORDER_QTY';
    turn.take(decideReport(order, { kind: 'RESTATED', reason, replacement, split: null, text }, stamp));
  }

  /** After an execution: an alert when it crossed the taking back of an order, so that the list has too much of it. */
  executed(turn: Turn, orderId: string): void {
    if (!turn.first('OrderFilled')) return;
    const order = this.deps.state.order(orderId);
    const listId = order?.terms.contingency?.listId;
    if (!order || listId === undefined) return;
    const excess = excessOf(order, this.deps.state.listOf(order));
    if (excess === 0) return;
    const qty = fromUnits(excess, order.scales.qtyScale);
    turn.alerts.push(
      `list ${listId} of ${order.terms.account}: ${qty} more of ${order.terms.symbol} executed than its orders were for together, before they could be taken back; booked, please look`,
    );
  }
}
