/** One symbol on one exchange: its book, who may trade in it now, and what it displays. */
import type { BookSide, Level } from '../../../src/model/book.js';
import type { Instrument } from '../../../src/model/instrument.js';
import { tickAt } from '../../../src/model/instrument.js';
import type { Px, Qty } from '../../../src/model/units.js';
import type { BookListener, BookOrder } from '../../matching/order-book.js';
import { OrderBook } from '../../matching/order-book.js';
import { auctionTrades, uncrossing } from '../../matching/uncrossing.js';
import type { RestingOrder } from '../../matching/price-ladder.js';
import type { Fade } from './fade.js';
import type { Pricing } from './pricing/pricing.js';

/** What a symbol's market tells its exchange. */
export interface MarketEvents {
  changed(symbol: string): void;
  traded(symbol: string, trade: Trade): void;
}

type Party = Pick<BookOrder, 'id' | 'party'>;

export interface Trade {
  readonly resting: Party;
  readonly incoming: Party;
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
  #lastPx: Px;

  constructor(
    readonly instrument: Instrument,
    private readonly rules: MarketRules,
    private readonly events: MarketEvents,
  ) {
    this.#lastPx = instrument.priorClosePx;
  }

  added(): void {
    this.events.changed(this.instrument.symbol);
  }

  canceled(): void {
    this.events.changed(this.instrument.symbol);
  }

  matched(resting: RestingOrder, incoming: BookOrder, px: Px, qty: Qty): void {
    this.events.changed(this.instrument.symbol);
    this.#traded({ resting, incoming, px, qty });
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

  /** Would the order, entered now, take anything or meet an own order? */
  takes(order: BookOrder): boolean {
    return this.available(order) > 0 || this.meetsOwn(order);
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

  /**
   * An auction of these orders, which are not in the book, with all that is: at one price, near the last trade's where
   * several are as good. At a price the book goes before them. Whoever has the same party trades too.
   */
  uncross(orders: readonly BookOrder[]): void {
    const side = (way: 'BUY' | 'SELL') => [
      ...this.#book.orders(way),
      ...orders.filter((order) => order.side === way),
    ];
    const [buys, sells] = [side('BUY'), side('SELL')];
    const tick = (px: Px) => tickAt(this.instrument, px);
    const referencePx = this.#lastPx - (this.#lastPx % tick(this.#lastPx));
    const found = uncrossing(buys, sells, { referencePx, tickAt: tick });
    if (!found) return;
    for (const { buy, sell, qty } of auctionTrades(buys, sells, found.qty)) {
      const [resting, incoming] = this.#book.order(sell.id) ? [sell, buy] : [buy, sell];
      for (const { id } of [buy, sell]) this.#book.reduce(id, qty);
      this.#traded({ resting, incoming, px: found.px, qty });
    }
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

  #traded(trade: Trade): void {
    this.#lastPx = trade.px;
    this.events.traded(this.instrument.symbol, trade);
  }

  #reached(order: BookOrder): BookOrder | null {
    const terms = this.rules.pricing.terms(this.instrument.symbol, order);
    return terms && { ...order, px: terms.limitPx };
  }
}
