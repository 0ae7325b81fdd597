/** An order of a client as the exchange keeps it. */
import type { StatedOrder, VenueOrder, VenueReport } from '../../../src/execution/venue-adapter.js';
import type { Px, Qty } from '../../../src/model/units.js';
import type { BookOrder } from '../../matching/order-book.js';
import type { ClientSession } from './client-session.js';

/** An order that a book can hold. */
export interface PricedOrder extends VenueOrder {
  readonly price: Px;
}

export class ClientOrder {
  /** Working orders may still trade; an order that ended never does again. */
  working = true;
  leavesQty: Qty;
  /** Answers a query: the latest report of what the order is, which no rejected cancel or duplicate changes. */
  latest: VenueReport | null = null;
  readonly book: BookOrder;

  constructor(
    readonly terms: PricedOrder,
    readonly session: ClientSession,
    readonly venueOrderId: string,
  ) {
    this.leavesQty = terms.orderQty;
    const side = terms.side === 'BUY' ? 'BUY' : 'SELL';
    this.book = { id: venueOrderId, side, px: terms.price, qty: terms.orderQty, party: session.clientId };
  }

  get immediate(): boolean {
    return this.terms.timeInForce === 'IOC' || this.terms.timeInForce === 'FOK';
  }

  stated(): StatedOrder {
    const { leavesQty } = this;
    const { clOrdId, symbol, side, orderQty } = this.terms;
    return { clOrdId, symbol, side, orderQty, cumQty: orderQty - leavesQty, leavesQty };
  }

  /** Ends the order; `report` says how. */
  ended(report: VenueReport): void {
    this.working = false;
    this.latest = report;
  }
}
