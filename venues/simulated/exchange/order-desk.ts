/** What an exchange does with its clients' requests. */
import type { VenueCancel, VenueOrder, VenueReplace } from '../../../src/execution/venue-adapter.js';
import type { Clock, Micros } from '../../../src/lib/clock.js';
import type { Random } from '../../../src/lib/random.js';
import type { LastLiquidityInd } from '../../../src/model/fix.js';
import { fromUnits } from '../../../src/model/units.js';
import type { VenueProfile } from '../../../src/model/venue.js';
import type { ClientOrder } from './client-order.js';
import type { ClientOrders } from './client-orders.js';
import type { ClientSession } from './client-session.js';
import type { MarketHours } from './hours/market-hours.js';
import { isAuction, unsupported } from './native-checks.js';
import type { Refusal } from './order-checks.js';
import { amountRefusal } from './order-checks.js';
import type { CxlRefusal } from './replace-checks.js';
import { replaceFault } from './replace-checks.js';
import type { SymbolMarket, Trade } from './symbol-market.js';

export interface DeskRules {
  readonly profile: VenueProfile;
  readonly hours: MarketHours;
  /** Chance that an order is refused for no fault of its own. */
  readonly rejectProbability: number;
}

export interface DeskDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly orders: ClientOrders;
  readonly market: (symbol: string) => SymbolMarket | undefined;
  /** Told of every order that rests, or waits for an auction. */
  readonly onWait: (order: ClientOrder) => void;
}

export class OrderDesk {
  constructor(
    private readonly rules: DeskRules,
    private readonly deps: DeskDeps,
  ) {}

  /** Causes NEW, then TRADE reports and, for what neither trades nor may rest, CANCELED; or one REJECTED. */
  enter(session: ClientSession, terms: VenueOrder): void {
    const { orders } = this.deps;
    const market = this.deps.market(terms.symbol);
    const refusal = this.#refusal(session, terms, market);
    if (refusal || !market) {
      const unlisted = `${this.rules.profile.venue} does not list ${terms.symbol}`;
      return orders.refuse(session, terms, refusal ?? { reason: 'UNKNOWN_SYMBOL', text: unlisted });
    }
    const order = orders.accept(session, terms);
    if (order.auction) this.deps.onWait(order);
    else this.#work(order, market);
  }

  /** Causes CANCELED, or CANCEL_REJECTED when the order is unknown or has ended. */
  cancel(session: ClientSession, { clOrdId, requestId }: VenueCancel): void {
    const order = this.#workingOrder(session, clOrdId);
    if ('reason' in order) return this.#refuseRequest(session, { clOrdId, requestId }, order);
    this.deps.market(order.terms.symbol)?.cancel(order.venueOrderId);
    this.deps.orders.cancel(order, 'canceled on request', requestId);
  }

  /**
   * Causes REPLACED, and then what the order does as it is now: less quantity at the same price keeps its place in
   * the queue, anything else is entered anew. Or CANCEL_REJECTED, and the order stays as it was.
   */
  replace(session: ClientSession, request: VenueReplace): void {
    const order = this.#workingOrder(session, request.clOrdId);
    if ('reason' in order) return this.#refuseRequest(session, request, order);
    const market = this.deps.market(order.terms.symbol);
    if (!market)
      throw new Error(`working order ${request.clOrdId} in ${order.terms.symbol}, which is not listed`);
    const { requestId, orderQty, price, timeInForce, stopPx, expireTime } = request;
    const terms: VenueOrder = { ...order.terms, orderQty, price, timeInForce, stopPx, expireTime };
    const fault = replaceFault(order, request, {
      market,
      terms,
      profile: this.rules.profile,
      now: this.deps.clock.now(),
    });
    if (fault) return this.#refuseRequest(session, request, fault);
    this.#replaceIn(market, order, { terms, requestId });
  }

  /** Sends the latest report of an order again, or UNKNOWN. */
  query(session: ClientSession, clOrdId: string): void {
    const latest = session.orders.get(clOrdId)?.latest;
    if (latest) session.repeat(latest);
    else session.answerUnknown(clOrdId);
  }

  /** Reports a trade to the clients that have part in it. */
  traded(market: SymbolMarket, trade: Trade): void {
    const { resting, incoming } = trade;
    if (resting.party !== null) this.#fill(market, resting.id, { ...trade, liquidity: 'ADDED' });
    if (incoming.party !== null) this.#fill(market, incoming.id, { ...trade, liquidity: 'REMOVED' });
  }

  /** The close of the session: day orders end. */
  expireDayOrders(): void {
    this.#expire((order) => order.terms.timeInForce === 'DAY', 'the market has closed');
  }

  /** Orders whose expireTime has come end; answers when the next one's will. */
  expireDatedOrders(): Micros | null {
    const now = this.deps.clock.now();
    this.#expire((order) => (expiryOf(order) ?? Infinity) <= now, 'its expireTime has come');
    const moments = this.deps.orders.working().flatMap((order) => expiryOf(order) ?? []);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  #refusal(session: ClientSession, order: VenueOrder, market: SymbolMarket | undefined): Refusal | null {
    const { profile, hours, rejectProbability } = this.rules;
    const { venue } = profile;
    if (session.orders.has(order.clOrdId)) {
      return { reason: 'DUPLICATE_ORDER', text: `clOrdId ${order.clOrdId} has been used before` };
    }
    if (!market) return null;
    const now = this.deps.clock.now();
    if (!hours.isOpen(now) && !isAuction(order.timeInForce)) {
      return { reason: 'EXCHANGE_CLOSED', text: `${venue} is closed` };
    }
    if (market.halted) return { reason: 'EXCHANGE_CLOSED', text: `${order.symbol} is halted on ${venue}` };
    const faulty = unsupported(order, profile, now) ?? amountRefusal(order, market.instrument, profile);
    if (faulty || this.deps.random.next() >= rejectProbability) return faulty;
    return { reason: 'BROKER_EXCHANGE_OPTION', text: `${venue} cannot take the order now` };
  }

  #workingOrder(session: ClientSession, clOrdId: string): ClientOrder | CxlRefusal {
    const order = session.orders.get(clOrdId);
    if (!order)
      return { reason: 'UNKNOWN_ORDER', text: `${this.rules.profile.venue} has no order ${clOrdId}` };
    if (order.working) return order;
    return { reason: 'TOO_LATE_TO_CANCEL', text: `the order has ended: ${order.latest?.kind ?? 'unknown'}` };
  }

  #refuseRequest(
    session: ClientSession,
    { clOrdId, requestId }: VenueCancel,
    { reason, text }: CxlRefusal,
  ): void {
    session.report({ kind: 'CANCEL_REJECTED', clOrdId, requestId, reason, text });
  }

  #replaceIn(
    market: SymbolMarket,
    order: ClientOrder,
    { terms, requestId }: { readonly terms: VenueOrder; readonly requestId: string },
  ): void {
    const { price, orderQty } = order.terms;
    const keepsPlace = terms.price === price && terms.orderQty <= orderQty;
    if (keepsPlace) market.reduce(order.venueOrderId, orderQty - terms.orderQty);
    else market.cancel(order.venueOrderId);
    this.deps.orders.replace(order, terms, requestId);
    if (!order.working) return;
    if (order.auction && !keepsPlace) this.deps.orders.requeue(order);
    if (order.auction || keepsPlace) this.deps.onWait(order);
    else this.#work(order, market);
  }

  #expire(ends: (order: ClientOrder) => boolean, text: string): void {
    for (const order of this.deps.orders.working().filter(ends)) {
      this.deps.market(order.terms.symbol)?.cancel(order.venueOrderId);
      this.deps.orders.expire(order, text);
    }
  }

  #work(order: ClientOrder, market: SymbolMarket): void {
    const { orders } = this.deps;
    const entry = order.entry();
    if (order.postOnly && market.takes(entry)) return orders.cancel(order, POST_ONLY);
    market.fade(entry);
    const { leastAtOnce } = order;
    if (leastAtOnce > 0 && market.available(entry) < leastAtOnce) {
      return orders.cancel(order, tooLittle(order, market));
    }
    const leavesQty = market.trade(entry);
    if (leavesQty === 0) return;
    const { neverRests } = order;
    if (neverRests !== null) orders.cancel(order, neverRests);
    else if (market.meetsOwn(entry)) orders.cancel(order, 'would trade with an own order');
    else {
      market.rest(entry, leavesQty);
      this.deps.onWait(order);
    }
  }

  /** An auction is for takers' money: whoever only came for it has removed, whoever was in the book has added. */
  #fill(market: SymbolMarket, id: string, trade: Trade & { readonly liquidity: LastLiquidityInd }): void {
    const liquidity = this.deps.orders.find(id)?.auction ? 'REMOVED' : trade.liquidity;
    this.deps.orders.fill(id, { ...trade, liquidity }, market.instrument);
  }
}

function expiryOf({ terms: { timeInForce, expireTime } }: ClientOrder): Micros | null {
  return timeInForce === 'GTD' ? (expireTime ?? null) : null;
}

const POST_ONLY = 'post only: it would take what rests';

function tooLittle({ terms, leastAtOnce }: ClientOrder, { instrument }: SymbolMarket): string {
  if (terms.timeInForce === 'FOK') return 'fill or kill: not enough to fill all of it';
  if (terms.execInst?.includes('ALL_OR_NONE')) return 'all or none: not enough to fill all of it';
  return `minQty: less than ${fromUnits(leastAtOnce, instrument.qtyScale)} to trade with`;
}
