/** The exchange and the naive book side by side, taking the same orders, replaces and cancels. */
import type { VenueOrder, VenueReport } from '../../../src/execution/venue-adapter.js';
import type { Level } from '../../../src/model/book.js';
import type { SimulatedVenueConfig } from '../../../venues/simulated/simulated-venue.js';
import { NaiveBook } from '../matching/naive-book.js';
import { ExchangeFixture } from './exchange-fixture.js';
import { anOrder, flow } from './venue-builders.js';

export type Step =
  | { readonly kind: 'ENTER'; readonly client: string; readonly order: Partial<VenueOrder> }
  /** Null keeps the price. */
  | {
      readonly kind: 'REPLACE';
      readonly of: number;
      readonly orderQty: number;
      readonly price: number | null;
    }
  | { readonly kind: 'CANCEL'; readonly of: number }
  | { readonly kind: 'FLOW'; readonly side: 'BUY' | 'SELL'; readonly px: number; readonly qty: number };

/** An order and what is left of it: nothing once it has ended, else its quantity less what it has filled. */
interface OrderState {
  readonly clOrdId: string;
  readonly orderQty: number;
  readonly cumQty: number;
  readonly leavesQty: number;
}

export interface RunState {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly orders: readonly OrderState[];
}

interface Entered {
  readonly terms: VenueOrder;
  readonly client: string;
}

export class ReplaceRun {
  readonly #naive = new NaiveBook();
  readonly #entered = new Map<string, Entered>();

  private constructor(private readonly desk: ExchangeFixture) {}

  static async open(config: SimulatedVenueConfig): Promise<ReplaceRun> {
    const desk = new ExchangeFixture(config);
    await desk.logon('US');
    await desk.logon('THEM');
    return new ReplaceRun(desk);
  }

  take(step: Step, index: number): void {
    switch (step.kind) {
      case 'ENTER':
        return this.#enter(step.client, anOrder(`o${index}`, step.order));
      case 'REPLACE':
        return this.#replace(`o${step.of}`, step.orderQty, step.price);
      case 'CANCEL':
        return this.#cancel(`o${step.of}`);
      case 'FLOW':
        this.desk.exchange.submit(flow(`f${index}`, step));
        this.#naive.enter({ id: `f${index}`, party: null, ...step });
        this.desk.settle();
    }
  }

  /** As the exchange displays it and its reports tell it. */
  exchange(): RunState {
    const { exchange } = this.desk;
    return {
      bids: exchange.levels('ACME', 'BID', 99),
      asks: exchange.levels('ACME', 'ASK', 99),
      orders: Array.from(this.#entered.keys(), (clOrdId) => this.#told(clOrdId)),
    };
  }

  naive(): RunState {
    const orders = Array.from(
      this.#entered,
      ([
        clOrdId,
        {
          terms: { orderQty },
        },
      ]) => {
        const cumQty = this.#naive.filled.get(clOrdId) ?? 0;
        return { clOrdId, orderQty, cumQty, leavesQty: this.#naive.left(clOrdId) };
      },
    );
    return { bids: this.#naive.levels('BUY'), asks: this.#naive.levels('SELL'), orders };
  }

  #enter(client: string, terms: VenueOrder): void {
    this.#entered.set(terms.clOrdId, { terms, client });
    this.desk.send(client, terms);
    this.#naiveEnter({ terms, client }, terms.orderQty);
  }

  #naiveEnter({ terms, client: party }: Entered, qty: number): void {
    const { clOrdId: id, price, maxFloor } = terms;
    const side = terms.side === 'BUY' ? 'BUY' : 'SELL';
    this.#naive.enter({ id, side, px: price ?? 0, party, qty, maxFloor });
  }

  #replace(clOrdId: string, orderQty: number, newPrice: number | null): void {
    const order = this.#entered.get(clOrdId);
    if (!order) return;
    const { terms, client } = order;
    const price = newPrice ?? terms.price;
    this.desk.replace(client, clOrdId, { orderQty, price });
    const left = this.#naive.left(clOrdId);
    if (left === 0) return;
    const filled = this.#naive.filled.get(clOrdId) ?? 0;
    const changed = { terms: { ...terms, orderQty: Math.max(orderQty, filled), price }, client };
    this.#entered.set(clOrdId, changed);
    if (price === terms.price && orderQty <= terms.orderQty) {
      this.#naive.reduce(clOrdId, terms.orderQty - orderQty);
    } else {
      this.#naive.reduce(clOrdId, left);
      if (orderQty > filled) this.#naiveEnter(changed, orderQty - filled);
    }
  }

  #cancel(clOrdId: string): void {
    const order = this.#entered.get(clOrdId);
    if (!order) return;
    this.desk.cancel(order.client, clOrdId);
    this.#naive.reduce(clOrdId, this.#naive.left(clOrdId));
  }

  #told(clOrdId: string): OrderState {
    const client = this.#entered.get(clOrdId)?.client ?? '';
    const sent = this.desk.sent(clOrdId);
    return toldBy(this.desk.heard(client).of(clOrdId), { clOrdId, orderQty: sent.orderQty });
  }
}

function toldBy(
  reports: readonly VenueReport[],
  { clOrdId, orderQty }: Pick<OrderState, 'clOrdId' | 'orderQty'>,
): OrderState {
  const told = { clOrdId, orderQty, cumQty: 0 };
  let ended = false;
  for (const report of reports) {
    if (report.kind === 'TRADE') told.cumQty += report.lastQty;
    if (report.kind === 'REPLACED') told.orderQty = report.orderQty;
    if (report.kind === 'CANCELED') ended = true;
  }
  return { ...told, leavesQty: ended ? 0 : told.orderQty - told.cumQty };
}
