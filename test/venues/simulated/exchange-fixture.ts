/** One exchange on time that only the test moves, and any number of clients logged on to it. */
import type {
  VenueAdapter,
  VenueOrder,
  VenueReplace,
  VenueStatement,
} from '../../../src/execution/venue-adapter.js';
import { ManualClock, parseMicros } from '../../../src/lib/clock.js';
import { ManualScheduler } from '../../../src/lib/scheduler.js';
import { localLink } from '../../../venues/simulated/adapter/local-link.js';
import { SessionAdapter } from '../../../venues/simulated/adapter/session-adapter.js';
import type { SimulatedVenueConfig } from '../../../venues/simulated/simulated-venue.js';
import { RecordingListener } from './recording-listener.js';
import { exchangeOf } from './venue-harness.js';

/** A Monday, 09:00 in New York. */
export const MONDAY_NINE = parseMicros('2026-01-05T14:00:00Z') ?? 0;

interface Client {
  readonly adapter: VenueAdapter;
  readonly heard: RecordingListener;
}

export class ExchangeFixture {
  readonly scheduler = new ManualScheduler(new ManualClock(MONDAY_NINE));
  readonly exchange;
  readonly #clients = new Map<string, Client>();
  readonly #sent = new Map<string, VenueOrder>();
  #requests = 0;

  constructor(config: SimulatedVenueConfig) {
    this.exchange = exchangeOf(config, { clock: this.scheduler.clock, scheduler: this.scheduler });
  }

  async logon(clientId: string): Promise<VenueAdapter> {
    const { exchange, scheduler } = this;
    const dial = localLink(() => exchange, scheduler);
    const adapter = new SessionAdapter({ venue: exchange.venue, clientId, scheduler, dial });
    const heard = new RecordingListener();
    this.#clients.set(clientId, { adapter, heard });
    const connected = adapter.connect(heard, null);
    this.settle();
    await connected;
    return adapter;
  }

  send(clientId: string, ...orders: readonly VenueOrder[]): void {
    for (const order of orders) {
      this.#sent.set(order.clOrdId, order);
      this.#client(clientId).adapter.send(order);
    }
    this.settle();
  }

  /** The order as it was first sent. */
  sent(clOrdId: string): VenueOrder {
    const order = this.#sent.get(clOrdId);
    if (!order) throw new Error(`${clOrdId} was never sent`);
    return order;
  }

  cancel(clientId: string, clOrdId: string): void {
    this.#client(clientId).adapter.cancel({ clOrdId, requestId: this.#requestId(clOrdId) });
    this.settle();
  }

  /** A day order again, unless it says otherwise; requests count up: `a-R1`, `b-R2`. */
  replace(
    clientId: string,
    clOrdId: string,
    to: Pick<VenueReplace, 'orderQty' | 'price'> & Partial<VenueReplace>,
  ): void {
    const requestId = this.#requestId(clOrdId);
    this.#client(clientId).adapter.replace({ timeInForce: 'DAY', ...to, clOrdId, requestId });
    this.settle();
  }

  /** From the first day on; time must pass for its answer. */
  statement(clientId: string): Promise<VenueStatement> {
    return this.#client(clientId).adapter.statement(0);
  }

  heard(clientId: string): RecordingListener {
    return this.#client(clientId).heard;
  }

  /** Its executions, as order and quantity. */
  trades(clientId: string): (readonly [string, number])[] {
    return this.heard(clientId).reports.flatMap((report) =>
      report.kind === 'TRADE' ? [[report.clOrdId, report.lastQty] as const] : [],
    );
  }

  /** Lets everything that is due happen. */
  settle(): void {
    this.scheduler.advance(0);
  }

  #client(clientId: string): Client {
    const client = this.#clients.get(clientId);
    if (!client) throw new Error(`${clientId} has not logged on`);
    return client;
  }

  #requestId(clOrdId: string): string {
    this.#requests += 1;
    return `${clOrdId}-R${this.#requests}`;
  }
}
