/** Everything one signed-in person's page holds: the API, the stream, the rows and what is selected. */
import type { ExecutionView, OrderView } from '../../../src/projections/blotter/order-view.js';
import type { AlertView, BookView, QuoteView, VenueView } from '../../../src/projections/market-views.js';
import type { PositionView } from '../../../src/projections/read-side.js';
import type { AccountRow, InstrumentRow, SessionAnswer } from '../api/api.js';
import { Api } from '../api/api.js';
import { FrameLoop } from '../lib/frame-loop.js';
import { Signal } from '../lib/signal.js';
import { recall, remember } from '../lib/remembered.js';
import { isPending, pendingKey } from '../orders/pending-order.js';
import { RowStore } from '../stream/row-store.js';
import type { RowChange } from '../stream/row-store.js';
import type { Topic } from '../stream/stream-client.js';
import { StreamClient } from '../stream/stream-client.js';
import type { TicketSeed } from '../ticket/ticket-seed.js';
import { Notices } from './notices.js';
import { Questions } from './questions.js';

export class Desk {
  readonly loop = new FrameLoop();
  readonly orders = new RowStore<OrderView>((row) => row.orderId);
  readonly executions = new RowStore<ExecutionView>((row) => row.execId);
  readonly positions = new RowStore<PositionView>((row) => `${row.account}|${row.symbol}`);
  readonly quotes = new RowStore<QuoteView>((row) => row.symbol);
  readonly books = new RowStore<BookView>((row) => row.symbol);
  readonly venues = new RowStore<VenueView>((row) => row.venue);
  readonly alerts = new RowStore<AlertView>((row) => row.alertId);
  readonly symbol: Signal<string>;
  readonly orderId = new Signal<string | null>(null);
  readonly selectedOrders = new Signal<readonly string[]>([]);
  readonly seed = new Signal<TicketSeed>({});
  readonly notices = new Notices();
  readonly questions = new Questions();
  /** The order whose amendment is being written. */
  readonly amending = new Signal<string | null>(null);
  readonly dialog = new Signal<'SHORTCUTS' | 'SYMBOL' | null>(null);
  readonly api: Api;
  readonly stream: StreamClient;

  constructor(
    key: string,
    readonly session: SessionAnswer,
    readonly instruments: readonly InstrumentRow[],
    readonly accounts: readonly AccountRow[],
  ) {
    this.api = new Api(key);
    this.stream = new StreamClient(key);
    this.symbol = new Signal(this.#firstSymbol());
    this.#followAll();
    this.symbol.subscribe(() => this.#onSymbol());
  }

  /** Only these roles have a ticket; the server refuses the others as well. */
  get mayTrade(): boolean {
    return this.session.role === 'trader' || this.session.role === 'sales-trader';
  }

  instrument(symbol: string): InstrumentRow | undefined {
    return this.instruments.find((instrument) => instrument.symbol === symbol);
  }

  /** Show a symbol's book and propose it to the ticket. */
  showSymbol(symbol: string): void {
    this.symbol.set(symbol);
  }

  close(): void {
    this.stream.close();
  }

  #firstSymbol(): string {
    const remembered = recall('symbol', '');
    return this.instrument(remembered) ? remembered : (this.instruments[0]?.symbol ?? '');
  }

  #onSymbol(): void {
    remember('symbol', this.symbol.value);
    this.#followBook();
  }

  /** An order that has come, before its answer perhaps, takes the place of its pending row. */
  #settlePending(change: RowChange): void {
    if (change.kind === 'REPLACED') return;
    for (const key of change.keys) {
      const order = this.orders.get(key);
      if (order && !isPending(order)) this.orders.remove(pendingKey(order.clOrdId));
    }
  }

  #followAll(): void {
    this.orders.subscribe((change) => this.#settlePending(change));
    this.#follow('orders', this.orders);
    this.#follow('executions', this.executions);
    this.#follow('positions', this.positions);
    this.#follow('quotes', this.quotes);
    this.#follow('venues', this.venues);
    this.#follow('alerts', this.alerts);
    this.#followBook();
  }

  #followBook(): void {
    this.books.replace([]);
    this.#follow('books', this.books, { symbol: this.symbol.value });
  }

  #follow<Row>(topic: Topic, store: RowStore<Row>, filter?: Readonly<Record<string, string>>): void {
    const sink = {
      snapshot: (rows: readonly Row[]) => store.replace(rows),
      delta: (rows: readonly Row[]) => store.upsert(rows),
    };
    this.stream.follow(topic, sink, filter);
  }
}
