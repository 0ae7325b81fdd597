/** Opening and closing auctions: orders for them wait unseen, and trade at one price with each other and the book. */
import { isAuction } from './native-checks.js';
import type { ClientOrder } from './client-order.js';
import type { ClientOrders } from './client-orders.js';
import type { SymbolMarket } from './symbol-market.js';

export type AuctionKind = 'OPG' | 'CLS';

const NAMES: Readonly<Record<AuctionKind, string>> = { OPG: 'opening', CLS: 'closing' };

export class Auctions {
  constructor(
    private readonly orders: ClientOrders,
    private readonly market: (symbol: string) => SymbolMarket,
  ) {}

  /** Every symbol for which orders of this kind wait. */
  holdAll(kind: AuctionKind): void {
    const symbols = this.#waiting((order) => order.terms.timeInForce === kind).map(
      ({ terms }) => terms.symbol,
    );
    for (const symbol of new Set(symbols)) this.hold(symbol, kind);
  }

  /**
   * One auction of the orders of this kind, or of all that wait for one. Causes TRADE for what trades, EXPIRED for
   * what does not. A halted symbol trades nothing.
   */
  hold(symbol: string, kind?: AuctionKind): void {
    const market = this.market(symbol);
    const waiting = this.#waiting(
      ({ terms }) => terms.symbol === symbol && (kind === undefined || terms.timeInForce === kind),
    );
    if (waiting.length === 0) return;
    if (!market.halted) market.uncross(waiting.map((order) => order.entry()));
    for (const order of waiting) {
      if (!order.working) continue;
      const name = NAMES[order.terms.timeInForce === 'OPG' ? 'OPG' : 'CLS'];
      this.orders.expire(order, market.halted ? `${symbol} is halted` : `not filled in the ${name} auction`);
    }
  }

  /** In the order of their arrival. */
  #waiting(concerns: (order: ClientOrder) => boolean): ClientOrder[] {
    return this.orders.working().filter((order) => isAuction(order.terms.timeInForce) && concerns(order));
  }
}
