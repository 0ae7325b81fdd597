/** All client orders that work at an exchange, and the reports of what becomes of them. */
import type { VenueOrder } from '../../../src/execution/venue-adapter.js';
import type { LastLiquidityInd } from '../../../src/model/fix.js';
import type { Instrument } from '../../../src/model/instrument.js';
import type { Px, Qty } from '../../../src/model/units.js';
import type { TradeReport } from './client-ledger.js';
import { ClientOrder } from './client-order.js';
import type { ClientSession } from './client-session.js';
import type { FeeSchedule } from './fee-schedule.js';
import type { Refusal } from './order-checks.js';

export interface OrdersDeps {
  readonly sessionId: string;
  readonly fees: FeeSchedule;
}

export interface Execution {
  readonly px: Px;
  readonly qty: Qty;
  readonly liquidity: LastLiquidityInd;
}

export class ClientOrders {
  readonly #working = new Map<string, ClientOrder>();
  #orders = 0;
  #executions = 0;

  constructor(private readonly deps: OrdersDeps) {}

  /** In the order of their arrival. A copy: what is done to them may end them. */
  working(): ClientOrder[] {
    return Array.from(this.#working.values());
  }

  find(venueOrderId: string): ClientOrder | undefined {
    return this.#working.get(venueOrderId);
  }

  /** Causes NEW. */
  accept(session: ClientSession, terms: VenueOrder): ClientOrder {
    const order = this.#remember(session, terms);
    this.#working.set(order.venueOrderId, order);
    this.acknowledge(order);
    return order;
  }

  /** Causes NEW, also again when an order that could not trade works again. */
  acknowledge(order: ClientOrder): void {
    const { venueOrderId, session, terms } = order;
    order.latest = session.report({ kind: 'NEW', clOrdId: terms.clOrdId, venueOrderId });
  }

  /** Causes REJECTED; a duplicate leaves the order that was there first as it is. */
  refuse(session: ClientSession, terms: VenueOrder, refusal: Refusal): void {
    const report = session.report({ kind: 'REJECTED', clOrdId: terms.clOrdId, ...refusal });
    if (refusal.reason === 'DUPLICATE_ORDER') return;
    const order = this.#remember(session, terms);
    order.working = false;
    order.latest = report;
  }

  /** Causes TRADE. Throws when no such order works. */
  fill(venueOrderId: string, execution: Execution, instrument: Instrument): void {
    const order = this.#working.get(venueOrderId);
    if (!order) throw new Error(`trade of client order ${venueOrderId}, which is not working`);
    order.latest = this.#execute(order, execution, instrument);
    if (order.leavesQty === 0) this.#retire(order);
  }

  /** Causes TRADE on an order that does not work, and stays what it was otherwise. Answers the ExecID. */
  executeByHand(order: ClientOrder, execution: Execution, instrument: Instrument): string {
    return this.#execute(order, execution, instrument).execId;
  }

  /** Causes CANCELED. */
  cancel(order: ClientOrder, text: string, requestId: string | null = null): void {
    this.#retire(order);
    const { clOrdId } = order.terms;
    order.latest = order.session.report({ kind: 'CANCELED', clOrdId, requestId, text });
  }

  /** Causes EXPIRED. */
  expire(order: ClientOrder, text: string): void {
    this.#retire(order);
    order.latest = order.session.report({ kind: 'EXPIRED', clOrdId: order.terms.clOrdId, text });
  }

  /** Causes REPLACED; an order that has filled as much as it is now for has ended. */
  replace(order: ClientOrder, terms: VenueOrder, requestId: string): void {
    const orderQty = Math.max(terms.orderQty, order.cumQty);
    order.terms = { ...terms, orderQty };
    const { clOrdId, price } = terms;
    order.latest = order.session.report({
      kind: 'REPLACED',
      clOrdId,
      requestId,
      orderQty,
      price,
      text: null,
    });
    if (order.leavesQty === 0) this.#retire(order);
  }

  /** Causes RESTATED: the order is for less, and has ended when it has filled as much. */
  reduce(order: ClientOrder, qty: Qty, text: string): void {
    const orderQty = Math.max(qty, order.cumQty);
    order.terms = { ...order.terms, orderQty };
    const reason = 'PARTIAL_DECLINE_OF_ORDER_QTY';
    const { clOrdId } = order.terms;
    const unchanged = { price: null, split: null };
    order.latest = order.session.report({ kind: 'RESTATED', clOrdId, reason, orderQty, ...unchanged, text });
    if (order.leavesQty === 0) this.#retire(order);
  }

  /** Causes SUSPENDED; `acknowledge` ends it. */
  suspend(order: ClientOrder, text: string): void {
    order.latest = order.session.report({ kind: 'SUSPENDED', clOrdId: order.terms.clOrdId, text });
  }

  /** What an order has filled is more or less than was said; it ends when nothing is left. */
  restateFilled(order: ClientOrder, cumQty: Qty): void {
    order.cumQty = cumQty;
    if (order.leavesQty === 0) this.#retire(order);
  }

  /** Behind all others, as if it had come just now. */
  requeue(order: ClientOrder): void {
    this.#working.delete(order.venueOrderId);
    this.#working.set(order.venueOrderId, order);
  }

  nextExecId(): string {
    this.#executions += 1;
    return `${this.deps.sessionId}-e${this.#executions}`;
  }

  #execute(order: ClientOrder, execution: Execution, instrument: Instrument): TradeReport {
    const { px, qty, liquidity } = execution;
    order.cumQty += qty;
    const report = order.session.report({
      kind: 'TRADE',
      clOrdId: order.terms.clOrdId,
      execId: this.nextExecId(),
      lastQty: qty,
      lastPx: px,
      lastLiquidityInd: liquidity,
      fee: this.deps.fees.fee(liquidity, execution, instrument),
    });
    order.session.ledger.book(order, report);
    return report;
  }

  #remember(session: ClientSession, terms: VenueOrder): ClientOrder {
    this.#orders += 1;
    const order = new ClientOrder(terms, session, `${this.deps.sessionId}-o${this.#orders}`);
    session.orders.set(terms.clOrdId, order);
    return order;
  }

  #retire(order: ClientOrder): void {
    order.working = false;
    this.#working.delete(order.venueOrderId);
  }
}
