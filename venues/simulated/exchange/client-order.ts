/** An order of a client as the exchange keeps it. */
import type { StatedOrder, VenueOrder, VenueReport } from '../../../src/execution/venue-adapter.js';
import type { Qty } from '../../../src/model/units.js';
import type { BookOrder } from '../../matching/order-book.js';
import { ANY_PRICE_TO_BUY } from '../../matching/uncrossing.js';
import type { ClientSession } from './client-session.js';
import { isAuction, isImmediate } from './native-checks.js';

export class ClientOrder {
  /** Working orders may still trade; an order that ended never does again. */
  working = true;
  /** What it has executed, less what was taken back. */
  cumQty: Qty = 0;
  /** Answers a query: the latest report of what the order is, which no rejected request or duplicate changes. */
  latest: VenueReport | null = null;

  constructor(
    /** As last accepted: a replace puts others in their place. */
    public terms: VenueOrder,
    readonly session: ClientSession,
    readonly venueOrderId: string,
  ) {}

  /** What it can still trade; with `cumQty` the order's quantity, for as long as it works. */
  get leavesQty(): Qty {
    return this.working ? Math.max(0, this.terms.orderQty - this.cumQty) : 0;
  }

  /** Waits for an auction, and is in no book. */
  get auction(): boolean {
    return isAuction(this.terms.timeInForce);
  }

  get postOnly(): boolean {
    return this.terms.execInst?.includes('PARTICIPATE_DONT_INITIATE') ?? false;
  }

  /** Why what is left after it has traded cannot rest; null when it can. */
  get neverRests(): string | null {
    if (isImmediate(this.terms.timeInForce)) return 'immediate or cancel: nothing left to trade with';
    return this.terms.ordType === 'MARKET' ? 'market order: nothing left to trade with' : null;
  }

  /** The least that it may trade at once, if anything; 0 when any quantity will do. */
  get leastAtOnce(): Qty {
    const { timeInForce, execInst, minQty } = this.terms;
    if (timeInForce === 'FOK' || execInst?.includes('ALL_OR_NONE')) return this.leavesQty;
    return this.cumQty === 0 ? Math.min(minQty ?? 0, this.leavesQty) : 0;
  }

  /** What is left of it, as it would enter a book now. */
  entry(): BookOrder {
    const { price, maxFloor } = this.terms;
    const side = this.terms.side === 'BUY' ? 'BUY' : 'SELL';
    const px = price ?? (side === 'BUY' ? ANY_PRICE_TO_BUY : 0);
    const { venueOrderId: id, leavesQty: qty } = this;
    return { id, side, px, qty, party: this.session.clientId, maxFloor };
  }

  stated(): StatedOrder {
    const { cumQty, leavesQty } = this;
    const { clOrdId, symbol, side, orderQty } = this.terms;
    return { clOrdId, symbol, side, orderQty, cumQty, leavesQty };
  }
}
