/** What the events of parents mean to the limits, to the holdings, and to what was asked for lately. */
import { groupOf } from '../compliance/exposure-ledger.js';
import type { ExposureLedger } from '../compliance/exposure-ledger.js';
import type { Holdings } from '../compliance/holdings.js';
import type { RecentOrders } from '../compliance/recent-orders.js';
import type { OrderEvent, OrderRestated } from '../orders/events.js';
import type { Order } from '../orders/order.js';
import { isWorking, leavesQtyOf } from '../orders/order-state.js';
import { splitPx } from '../orders/split.js';

export interface Books {
  readonly ledger: ExposureLedger;
  readonly holdings: Holdings;
  readonly recent: RecentOrders;
}

export class ParentAccounts {
  constructor(private readonly books: Books) {}

  /** `before` is the order as it was, undefined when the event enters it. */
  apply(event: OrderEvent, before: Order | undefined, after: Order): void {
    if (after !== before) this.#hold(event, before, after);
    this.#account(event, after);
  }

  /** Parents alone: what a child has left, and what it executes, is its parent's too. */
  #hold(event: OrderEvent, before: Order | undefined, after: Order): void {
    const opened = leavesQtyOf(after) - (before ? leavesQtyOf(before) : 0);
    if (opened !== 0) this.books.holdings.opened(after.terms, opened);
    if (event.type === 'OrderFilled') this.books.holdings.executed(after.terms, event.lastQty, event.at);
    else if (event.type === 'ExecutionBusted' || event.type === 'ExecutionCorrected') {
      const { booked, lastQty } = event;
      this.books.holdings.executed(after.terms, lastQty - booked.lastQty, booked.at);
    }
  }

  /** Parents alone count against the limits: what their children do is inside their reservation. */
  #account(event: OrderEvent, order: Order): void {
    const { orderId } = order;
    switch (event.type) {
      case 'OrderEntered':
        return this.#enter(event, order);
      case 'OrderFilled':
        this.books.ledger.fill(orderId, event.lastQty, event.lastPx, event.at);
        return isWorking(order) || order.requests.length > 0 ? undefined : this.books.ledger.release(orderId);
      case 'ExecutionBusted':
      case 'ExecutionCorrected':
        return this.#correct(event, order);
      case 'ReplaceRequested':
        return this.#claim(event, order);
      case 'OrderReplaced':
        return this.#replaced(event, order);
      case 'CancelRejected':
        return this.books.ledger.settle(orderId, event.clOrdId, false);
      case 'OrderRestated':
        return this.#restate(event, order);
      case 'OrderTriggered':
        return this.#triggered(event, order);
      case 'OrderDoneForDay':
        return this.books.ledger.restate(orderId, { qty: leavesQtyOf(order), px: null });
      case 'OrderRejected':
      case 'OrderCanceled':
      case 'OrderExpired':
        return this.books.ledger.release(orderId);
      default:
        return;
    }
  }

  /** Money that had moved has moved otherwise; what is left to fill changes with it. */
  #correct(
    event: Extract<OrderEvent, { type: 'ExecutionBusted' | 'ExecutionCorrected' }>,
    order: Order,
  ): void {
    const { orderId } = order;
    const { booked } = event;
    this.books.ledger.unfill(orderId, booked.lastQty, booked.lastPx, booked.at);
    if (event.lastQty > 0) this.books.ledger.fill(orderId, event.lastQty, event.lastPx, event.at);
    this.books.ledger.restate(orderId, { qty: leavesQtyOf(order), px: null });
  }

  #claim(
    { clOrdId, replacement, reservePx }: Extract<OrderEvent, { type: 'ReplaceRequested' }>,
    order: Order,
  ) {
    const qty = replacement.orderQty - order.cumQty;
    this.books.ledger.claim(order.orderId, clOrdId, { qty, px: reservePx });
  }

  /** What came true may differ from what was asked for: the quantity that is left is the order's own. */
  #replaced({ clOrdId, replacement }: Extract<OrderEvent, { type: 'OrderReplaced' }>, order: Order): void {
    if (clOrdId !== null) this.books.ledger.settle(order.orderId, clOrdId, true);
    const px = clOrdId === null ? replacement.price : null;
    this.books.ledger.restate(order.orderId, { qty: leavesQtyOf(order), px });
  }

  #triggered({ reservePx }: Extract<OrderEvent, { type: 'OrderTriggered' }>, order: Order): void {
    if (reservePx !== undefined)
      this.books.ledger.restate(order.orderId, { qty: leavesQtyOf(order), px: reservePx });
  }

  /** After a split an order without a price of its own is held at the old one in new shares, rounded up. */
  #restate({ split }: OrderRestated, order: Order): void {
    const { orderId, terms } = order;
    const held = split && terms.price === null ? this.books.ledger.pxOf(orderId) : null;
    const px = held !== null && split ? splitPx(held, split, true) : terms.price;
    this.books.ledger.restate(orderId, { qty: leavesQtyOf(order), px });
  }

  #enter(event: Extract<OrderEvent, { type: 'OrderEntered' }>, order: Order): void {
    const { terms, scales } = order;
    this.books.recent.entered(order.orderId, terms, event.at);
    if (event.reservePx === null) return;
    this.books.ledger.reserve({
      orderId: order.orderId,
      account: terms.account,
      side: terms.side,
      qty: terms.orderQty,
      px: event.reservePx,
      scales,
      at: event.at,
      group: groupOf(terms),
    });
  }
}
