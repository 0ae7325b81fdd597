/** What the people who run an exchange do to it: busts, corrections, halts, orders taken off or cut. */
import type { VenueStatement } from '../../../src/execution/venue-adapter.js';
import type { Px, Qty } from '../../../src/model/units.js';
import type { BookedExecution } from './client-ledger.js';
import { statedExecution } from './client-ledger.js';
import type { ClientOrder } from './client-order.js';
import type { ClientOrders } from './client-orders.js';
import type { ClientSession } from './client-session.js';
import type { FeeSchedule } from './fee-schedule.js';
import type { SymbolMarket } from './symbol-market.js';

/** What becomes of client orders in a halted symbol. */
export type HaltPolicy = 'SUSPEND' | 'CANCEL';

export interface OrderName {
  readonly clientId: string;
  readonly clOrdId: string;
}

/** The exchange's own books on one client: a statement from its first day, busted executions among the others. */
export interface ClientRecords extends Omit<VenueStatement, 'executions'> {
  readonly clientId: string;
  readonly executions: readonly (VenueStatement['executions'][number] & Pick<BookedExecution, 'state'>)[];
}

export interface OperatorDeps {
  readonly venue: string;
  readonly fees: FeeSchedule;
  readonly orders: ClientOrders;
  /** Throws for a symbol that is not listed. */
  readonly market: (symbol: string) => SymbolMarket;
  readonly session: (clientId: string) => ClientSession | undefined;
  readonly sessions: () => Iterable<ClientSession>;
}

/** Every act throws, saying why, when it cannot be done; then nothing has changed. */
export class Operator {
  constructor(private readonly deps: OperatorDeps) {}

  /**
   * Takes an execution back. Causes TRADE_CANCEL; a working order works for the quantity again, behind the others,
   * for one that no longer works CANCELED follows.
   */
  bust(execId: string): void {
    const booked = this.#execution(execId);
    const { order, lastQty, lastPx, fee } = booked;
    order.session.ledger.bust(execId);
    const { clOrdId } = order.terms;
    const own = { clOrdId, execId: this.deps.orders.nextExecId(), execRefId: execId };
    order.session.report({ kind: 'TRADE_CANCEL', ...own, lastQty, lastPx, fee });
    this.#refill(order, order.cumQty - lastQty, 'busted quantity is not reinstated');
  }

  /** Puts an execution right. Causes TRADE_CORRECT, and what follows from another quantity as at a bust. */
  correct(execId: string, { lastQty, lastPx }: { readonly lastQty: Qty; readonly lastPx: Px }): void {
    const booked = this.#execution(execId);
    const { order, report } = booked;
    const cumQty = order.cumQty - booked.lastQty + lastQty;
    checkPositive('lastQty', lastQty);
    checkPositive('lastPx', lastPx);
    if (cumQty > order.terms.orderQty) throw new Error('lastQty would fill more than the order is for');
    const { instrument } = this.deps.market(order.terms.symbol);
    const fee = this.deps.fees.fee(report.lastLiquidityInd, { px: lastPx, qty: lastQty }, instrument);
    order.session.ledger.correct(execId, { lastQty, lastPx, fee });
    const { clOrdId } = order.terms;
    const own = { clOrdId, execId: this.deps.orders.nextExecId(), execRefId: execId };
    order.session.report({ kind: 'TRADE_CORRECT', ...own, lastQty, lastPx, fee });
    if (cumQty !== order.cumQty) this.#refill(order, cumQty, 'corrected quantity is not reinstated');
  }

  /**
   * An execution that no book has made, by telephone or by mistake, of an order that has ended: it may be late, or of
   * more than was left. Causes TRADE; answers its ExecID.
   */
  execute(name: OrderName, { lastQty, lastPx }: { readonly lastQty: Qty; readonly lastPx: Px }): string {
    const order = this.#order(name);
    if (order.working)
      throw new Error(`order ${name.clOrdId} of ${name.clientId} works: it trades in the book`);
    checkPositive('lastQty', lastQty);
    checkPositive('lastPx', lastPx);
    const { instrument } = this.deps.market(order.terms.symbol);
    const execution = { qty: lastQty, px: lastPx, liquidity: 'REMOVED' } as const;
    return this.deps.orders.executeByHand(order, execution, instrument);
  }

  /** Nothing trades in the symbol any more, its book is not displayed. Causes SUSPENDED or CANCELED for each client order. */
  halt(symbol: string, policy: HaltPolicy): void {
    const market = this.deps.market(symbol);
    if (market.halted) return;
    market.halt(true);
    for (const order of this.#workingIn(symbol)) {
      if (policy === 'SUSPEND') this.deps.orders.suspend(order, `${symbol} is halted`);
      else this.#takeOff(order, `${symbol} is halted`);
    }
  }

  /** Causes NEW for each client order that was suspended. */
  resume(symbol: string): void {
    const market = this.deps.market(symbol);
    if (!market.halted) return;
    market.halt(false);
    for (const order of this.#workingIn(symbol)) this.deps.orders.acknowledge(order);
  }

  /** Causes CANCELED that nobody asked for. */
  cancel(name: OrderName, text: string): void {
    this.#takeOff(this.#working(name), text);
  }

  /** Causes RESTATED: the order is for `orderQty`, which must be less than before; it has ended when that is filled. */
  reduce(name: OrderName, orderQty: Qty): void {
    const order = this.#working(name);
    const before = order.terms.orderQty;
    if (!(Number.isSafeInteger(orderQty) && orderQty > 0 && orderQty < before))
      throw new Error(`orderQty must be a whole number below ${before}`);
    this.deps.market(order.terms.symbol).reduce(order.venueOrderId, before - orderQty);
    this.deps.orders.reduce(order, orderQty, 'part of the quantity is declined');
  }

  records(clientId: string): ClientRecords {
    const session = this.deps.session(clientId);
    if (!session) throw new Error(`${this.deps.venue} has no client ${clientId}`);
    const executions = Array.from(session.ledger.executions(), (booked) => ({
      ...statedExecution(booked),
      state: booked.state,
    }));
    return { ...session.statement(0), clientId, executions };
  }

  #execution(execId: string): BookedExecution {
    for (const { ledger } of this.deps.sessions()) {
      const booked = ledger.find(execId);
      if (!booked) continue;
      if (booked.state === 'BUSTED') throw new Error(`execution ${execId} was busted before`);
      return booked;
    }
    throw new Error(`${this.deps.venue} has no execution ${execId}`);
  }

  /** The order has filled another quantity: what is left of it enters its queue anew, or nothing does any more. */
  #refill(order: ClientOrder, cumQty: Qty, notReinstated: string): void {
    const { orders } = this.deps;
    const { working } = order;
    const market = this.deps.market(order.terms.symbol);
    if (working) market.cancel(order.venueOrderId);
    const less = cumQty < order.cumQty;
    orders.restateFilled(order, cumQty);
    if (order.working) market.rest(order.entry(), order.leavesQty);
    else if (less) orders.cancel(order, notReinstated);
  }

  #takeOff(order: ClientOrder, text: string): void {
    this.deps.market(order.terms.symbol).cancel(order.venueOrderId);
    this.deps.orders.cancel(order, text);
  }

  #workingIn(symbol: string): ClientOrder[] {
    return this.deps.orders.working().filter(({ terms }) => terms.symbol === symbol);
  }

  #working(name: OrderName): ClientOrder {
    const order = this.#order(name);
    if (!order.working) throw new Error(`order ${name.clOrdId} of ${name.clientId} has ended`);
    return order;
  }

  #order({ clientId, clOrdId }: OrderName): ClientOrder {
    const order = this.deps.session(clientId)?.orders.get(clOrdId);
    if (!order) throw new Error(`${this.deps.venue} has no order ${clOrdId} of ${clientId}`);
    return order;
  }
}

function checkPositive(field: string, value: number): void {
  if (!Number.isSafeInteger(value) || value <= 0) throw new Error(`${field} must be a positive whole number`);
}
