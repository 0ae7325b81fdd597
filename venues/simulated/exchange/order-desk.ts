/** What an exchange does with its clients' requests, and what it reports of it. */
import type { VenueCancel, VenueOrder, VenueReplace } from '../../../src/execution/venue-adapter.js';
import type { Clock } from '../../../src/lib/clock.js';
import type { Random } from '../../../src/lib/random.js';
import type { LastLiquidityInd } from '../../../src/model/fix.js';
import type { Px, Qty } from '../../../src/model/units.js';
import type { VenueProfile } from '../../../src/model/venue.js';
import { ClientOrder } from './client-order.js';
import type { PricedOrder } from './client-order.js';
import type { ClientSession } from './client-session.js';
import type { FeeSchedule } from './fee-schedule.js';
import type { MarketHours } from './hours/market-hours.js';
import type { Refusal } from './order-checks.js';
import { orderRefusal } from './order-checks.js';
import type { SymbolMarket, Trade } from './symbol-market.js';

export interface DeskRules {
  readonly profile: VenueProfile;
  readonly fees: FeeSchedule;
  readonly hours: MarketHours;
  /** Chance that an order is refused for no fault of its own. */
  readonly rejectProbability: number;
}

export interface DeskDeps {
  readonly sessionId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly market: (symbol: string) => SymbolMarket | undefined;
  /** Told of every order that rests. */
  readonly onRest: (order: ClientOrder) => void;
}

export class OrderDesk {
  readonly #working = new Map<string, ClientOrder>();
  #orders = 0;
  #executions = 0;

  constructor(
    private readonly rules: DeskRules,
    private readonly deps: DeskDeps,
  ) {}

  /** Causes NEW, then TRADE reports and, for what neither trades nor may rest, CANCELED; or one REJECTED. */
  enter(session: ClientSession, { price, ...rest }: VenueOrder): void {
    // A price of zero is refused as one that is on no tick.
    const terms = { ...rest, price: price ?? 0 };
    const { clOrdId, symbol } = terms;
    const market = this.deps.market(symbol);
    const refusal = this.#refusal(session, terms, market);
    if (refusal) {
      const report = session.report({ kind: 'REJECTED', clOrdId, ...refusal });
      if (refusal.reason !== 'DUPLICATE_ORDER') this.#remember(session, terms).ended(report);
      return;
    }
    const order = this.#remember(session, terms);
    this.#working.set(order.venueOrderId, order);
    order.latest = session.report({ kind: 'NEW', clOrdId, venueOrderId: order.venueOrderId });
    if (market) this.#work(order, market);
  }

  /** Causes CANCELED, or CANCEL_REJECTED when the order is unknown or has ended. */
  cancel(session: ClientSession, { clOrdId, requestId }: VenueCancel): void {
    const order = session.orders.get(clOrdId);
    if (!order) {
      const text = `${this.rules.profile.venue} has no order ${clOrdId}`;
      session.report({ kind: 'CANCEL_REJECTED', clOrdId, requestId, reason: 'UNKNOWN_ORDER', text });
    } else if (!order.working) {
      const text = `the order has ended: ${order.latest?.kind ?? 'unknown'}`;
      session.report({ kind: 'CANCEL_REJECTED', clOrdId, requestId, reason: 'TOO_LATE_TO_CANCEL', text });
    } else {
      this.deps.market(order.terms.symbol)?.cancel(order.venueOrderId);
      this.#canceled(order, 'canceled on request', requestId);
    }
  }

  /** Causes CANCEL_REJECTED: this market takes no replaces. */
  refuseReplace(session: ClientSession, { clOrdId, requestId }: VenueReplace): void {
    const text = `${this.rules.profile.venue} takes no replaces`;
    session.report({ kind: 'CANCEL_REJECTED', clOrdId, requestId, reason: 'BROKER_EXCHANGE_OPTION', text });
  }

  /** Sends the latest report of an order again, or UNKNOWN. */
  query(session: ClientSession, clOrdId: string): void {
    const latest = session.orders.get(clOrdId)?.latest;
    if (latest) session.repeat(latest);
    else session.answerUnknown(clOrdId);
  }

  /** Reports a trade to the clients that have part in it. */
  traded({ resting, incoming, px, qty }: Trade): void {
    if (resting.party !== null) this.#fill(resting.id, { px, qty }, 'ADDED');
    if (incoming.party !== null) this.#fill(incoming.id, { px, qty }, 'REMOVED');
  }

  /** The close of the session: day orders end. */
  expireDayOrders(): void {
    for (const order of this.#working.values()) {
      if (order.terms.timeInForce !== 'DAY') continue;
      this.deps.market(order.terms.symbol)?.cancel(order.venueOrderId);
      this.#retire(order);
      const { clOrdId } = order.terms;
      order.latest = order.session.report({ kind: 'EXPIRED', clOrdId, text: 'the market has closed' });
    }
  }

  #refusal(session: ClientSession, order: PricedOrder, market: SymbolMarket | undefined): Refusal | null {
    const { venue } = this.rules.profile;
    if (session.orders.has(order.clOrdId)) {
      return { reason: 'DUPLICATE_ORDER', text: `clOrdId ${order.clOrdId} has been used before` };
    }
    if (!market) return { reason: 'UNKNOWN_SYMBOL', text: `${venue} does not list ${order.symbol}` };
    if (!this.rules.hours.isOpen(this.deps.clock.now())) {
      return { reason: 'EXCHANGE_CLOSED', text: `${venue} is closed` };
    }
    if (market.halted) return { reason: 'EXCHANGE_CLOSED', text: `${order.symbol} is halted on ${venue}` };
    const faulty = orderRefusal(order, market.instrument, this.rules.profile);
    if (faulty || this.deps.random.next() >= this.rules.rejectProbability) return faulty;
    return { reason: 'BROKER_EXCHANGE_OPTION', text: `${venue} cannot take the order now` };
  }

  #remember(session: ClientSession, terms: PricedOrder): ClientOrder {
    this.#orders += 1;
    const order = new ClientOrder(terms, session, `${this.deps.sessionId}-o${this.#orders}`);
    session.orders.set(terms.clOrdId, order);
    return order;
  }

  #work(order: ClientOrder, market: SymbolMarket): void {
    market.fade(order.book);
    if (order.terms.timeInForce === 'FOK' && market.available(order.book) < order.leavesQty) {
      this.#canceled(order, 'fill or kill: not enough to fill all of it');
      return;
    }
    const leavesQty = market.trade(order.book);
    if (leavesQty === 0) return;
    if (order.immediate) this.#canceled(order, 'immediate or cancel: nothing left to trade with');
    else if (market.meetsOwn(order.book)) this.#canceled(order, 'would trade with an own order');
    else {
      market.rest(order.book, leavesQty);
      this.deps.onRest(order);
    }
  }

  #fill(id: string, execution: { readonly px: Px; readonly qty: Qty }, liquidity: LastLiquidityInd): void {
    const order = this.#working.get(id);
    const instrument = order && this.deps.market(order.terms.symbol)?.instrument;
    if (!order || !instrument) throw new Error(`trade of client order ${id}, which is not working`);
    order.leavesQty -= execution.qty;
    this.#executions += 1;
    const report = order.session.report({
      kind: 'TRADE',
      clOrdId: order.terms.clOrdId,
      execId: `${this.deps.sessionId}-e${this.#executions}`,
      lastQty: execution.qty,
      lastPx: execution.px,
      lastLiquidityInd: liquidity,
      fee: this.rules.fees.fee(liquidity, execution, instrument),
    });
    order.latest = report;
    order.session.ledger.book(order, report);
    if (order.leavesQty === 0) this.#retire(order);
  }

  #canceled(order: ClientOrder, text: string, requestId: string | null = null): void {
    this.#retire(order);
    const { clOrdId } = order.terms;
    order.latest = order.session.report({ kind: 'CANCELED', clOrdId, requestId, text });
  }

  #retire(order: ClientOrder): void {
    order.working = false;
    this.#working.delete(order.venueOrderId);
  }
}
