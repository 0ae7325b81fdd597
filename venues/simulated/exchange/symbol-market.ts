/** One symbol on one exchange: its book, who may trade in it now, and what it displays. */
import type { BookSide, Level } from '../../../src/model/book.js';
import type { Instrument } from '../../../src/model/instrument.js';
import type { Px, Qty } from '../../../src/model/units.js';
import type { BookListener, BookOrder } from '../../matching/order-book.js';
import { OrderBook } from '../../matching/order-book.js';
import type { RestingOrder } from '../../matching/price-ladder.js';
import type { Fade } from './fade.js';
import type { Pricing } from './pricing/pricing.js';

/** What a symbol's market tells its exchange. */
export interface MarketEvents {
  changed(symbol: string): void;
  traded(symbol: string, trade: Trade): void;
}

export interface Trade {
  readonly resting: RestingOrder;
  readonly incoming: BookOrder;
  readonly px: Px;
  readonly qty: Qty;
}

export interface MarketRules {
  readonly pricing: Pricing;
  readonly fade: Fade;
  readonly displayed: boolean;
}

export class SymbolMarket implements BookListener {
  halted = false;
  readonly #book = new OrderBook(this);

  constructor(
    readonly instrument: Instrument,
    private readonly rules: MarketRules,
    private readonly events: MarketEvents,
  ) {}

  added(): void {
    this.events.changed(this.instrument.symbol);
  }

  canceled(): void {
    this.events.changed(this.instrument.symbol);
  }

  matched(resting: RestingOrder, incoming: BookOrder, px: Px, qty: Qty): void {
    this.events.changed(this.instrument.symbol);
    this.events.traded(this.instrument.symbol, { resting, incoming, px, qty });
  }

  /** Lets the background liquidity that an order is about to touch fade. */
  fade(order: BookOrder): void {
    const reached = this.#reached(order);
    if (reached) this.rules.fade.apply(this.#book, reached, this.instrument.minQtyIncrement);
  }

  /** How much of an order would trade now. */
  available(order: BookOrder): Qty {
    const reached = this.#reached(order);
    return reached ? this.#book.available(reached) : 0;
  }

  /** Trades what can be traded by this market's pricing; returns what is left. Nothing rests. */
  trade(order: BookOrder): Qty {
    const terms = this.rules.pricing.terms(this.instrument.symbol, order);
    if (!terms) return order.qty;
    return this.#book.match({ ...order, px: terms.limitPx }, terms.tradePx);
  }

  /** True when only an order of the same party stands in the way of a trade. */
  meetsOwn(order: BookOrder): boolean {
    const reached = this.#reached(order);
    return reached !== null && this.#book.meetsOwn(reached);
  }

  rest(order: BookOrder, qty: Qty): void {
    this.#book.rest(order, qty);
  }

  cancel(id: string): void {
    this.#book.cancel(id);
  }

  reduce(id: string, qty: Qty): void {
    this.#book.reduce(id, qty);
  }

  /** A recorded execution: client orders with priority over the named order trade first, besides it. */
  execute(id: string, qty: Qty): void {
    const order = this.#book.order(id);
    if (!order) return;
    const side = order.side === 'BUY' ? 'SELL' : 'BUY';
    const incoming: BookOrder = { id: `execution of ${id}`, side, px: order.px, qty, party: null };
    let due = qty;
    for (const client of [...this.#book.ahead(id)].filter(({ party }) => party !== null)) {
      // What is displayed anew goes behind the named order, unless its price is better.
      let lastQty = 0;
      do {
        lastQty = due === 0 ? 0 : this.#book.execute(client.id, incoming, due);
        due -= lastQty;
      } while (lastQty > 0 && client.px !== order.px);
    }
    this.#book.execute(id, incoming, qty);
  }

  levels(side: BookSide, depth: number): Level[] {
    return this.#book.levels(side, depth);
  }

  /** A dark market displays nothing, a halted one nothing that could be traded with. */
  displayed(side: BookSide, depth: number): Level[] {
    return this.rules.displayed && !this.halted ? this.#book.levels(side, depth) : [];
  }

  halt(halted: boolean): void {
    this.halted = halted;
    this.events.changed(this.instrument.symbol);
  }

  #reached(order: BookOrder): BookOrder | null {
    const terms = this.rules.pricing.terms(this.instrument.symbol, order);
    return terms && { ...order, px: terms.limitPx };
  }
}
