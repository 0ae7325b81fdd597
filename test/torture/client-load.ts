/** Clients at a steady rate, whatever the answers: orders, cancels and replaces; what got no answer is sent again as it was. */
import type { QuoteView } from '../../src/projections/market-views.js';
import type { Random } from '../../src/lib/random.js';
import { ApiClient } from '../support/system.js';

export const ACCOUNT = 'EQ1-MAIN';
const SYMBOLS = ['KO', 'BAC', 'F', 'T'] as const;
const RETRY_MS = 100;
/** A client that is refused does not press: of all that waits so much is sent again at a time, the oldest first. */
const MOST_RETRIES = 10;
/** An order's price may be this many ticks better or worse than the quote. */
const TICKS_AROUND = 8;

/** One thing that a client wants, under the ClOrdID that makes it the same however often it is sent. */
export interface ClientRequest {
  readonly kind: 'ORDER' | 'CANCEL' | 'REPLACE';
  readonly clOrdId: string;
  readonly method: 'POST' | 'DELETE' | 'PUT';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

interface Acknowledged {
  readonly orderId: string;
  readonly symbol: string;
  readonly limit: boolean;
}

export class ClientLoad {
  /** By ClOrdID, of orders answered with 200, 201 or 422. */
  readonly orders = new Map<string, string>();
  /** Cancels and replaces that were taken. */
  readonly requests = new Set<string>();
  readonly faults: string[] = [];
  /** Sent and not answered, in order of sending. */
  readonly open = new Map<string, ClientRequest>();
  readonly #latest: Acknowledged[] = [];
  readonly #quotes = new Map<string, { readonly bid: number; readonly ask: number }>();
  readonly #parked = new Set<ClientRequest>();
  #client: ApiClient | null = null;
  #timers: NodeJS.Timeout[] = [];
  #names = 0;

  constructor(
    private readonly random: Random,
    private readonly ratePerSecond: number,
  ) {}

  /** Sends what is still open again, and, from `run` on, goes on with new requests. */
  async connect(url: string): Promise<void> {
    const client = new ApiClient(url, 'demo-trader');
    await Promise.all(SYMBOLS.map((symbol) => this.#quote(client, symbol)));
    this.#client = client;
    this.#timers.push(setInterval(() => this.#retry(), RETRY_MS));
    this.#retry();
  }

  /** The system is gone: nothing is sent until the next `connect`. */
  disconnect(): void {
    this.pause();
    this.#client = null;
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
  }

  run(): void {
    this.#timers.push(setInterval(() => this.#fire(), 1000 / this.ratePerSecond));
  }

  /** No new requests; open ones are sent again until they are answered. */
  pause(): void {
    for (const timer of this.#timers.splice(1)) clearInterval(timer);
  }

  /** Many at once, so that something is under way in every part of the system. */
  burst(count: number): void {
    for (let i = 0; i < count; i += 1) this.#fire();
  }

  /** Cancels everything; resolves when nothing is open any more. */
  async takeAllBack(): Promise<void> {
    const client = this.#client;
    if (!client) throw new Error('not connected');
    await client.request('DELETE', `/v1/orders?account=${ACCOUNT}`);
    await client.until<{ rows: readonly unknown[] }>(
      '/v1/orders?open=true&limit=1',
      ({ rows }) => rows.length === 0,
      60_000,
    );
  }

  async #quote(client: ApiClient, symbol: string): Promise<void> {
    const quote = await client.until<QuoteView>(
      `/v1/quotes/${symbol}`,
      ({ bidPx, askPx }) => bidPx !== null && askPx !== null,
    );
    this.#quotes.set(symbol, { bid: Number(quote.bidPx), ask: Number(quote.askPx) });
  }

  #fire(): void {
    const pick = this.random.next();
    const known = this.#latest[this.random.int(0, this.#latest.length - 1)];
    if (!known || pick < 0.55) return this.#begin(this.#anyOrder());
    const { orderId } = known;
    const clOrdId = this.#name();
    if (pick < 0.8 || !known.limit) {
      const path = `/v1/orders/${orderId}?clOrdId=${clOrdId}`;
      return this.#begin({ kind: 'CANCEL', clOrdId, method: 'DELETE', path });
    }
    const body = { clOrdId, orderQty: this.#anyQty(), price: this.#anyPrice(known.symbol) };
    this.#begin({ kind: 'REPLACE', clOrdId, method: 'PUT', path: `/v1/orders/${orderId}`, body });
  }

  /** No two alike within seconds, or compliance would take them for a mistake. */
  #anyOrder(): ClientRequest {
    const clOrdId = this.#name();
    const symbol = SYMBOLS[this.random.int(0, SYMBOLS.length - 1)] ?? 'KO';
    const market = this.random.next() < 0.35;
    const body = {
      clOrdId,
      account: ACCOUNT,
      symbol,
      side: this.random.next() < 0.5 ? 'BUY' : 'SELL',
      orderQty: this.#anyQty(),
      timeInForce: market || this.random.next() < 0.6 ? 'DAY' : 'IOC',
      ...(market ? { ordType: 'MARKET' } : { ordType: 'LIMIT', price: this.#anyPrice(symbol) }),
    };
    return { kind: 'ORDER', clOrdId, method: 'POST', path: '/v1/orders', body };
  }

  #anyQty(): string {
    return String(this.random.int(1, 900));
  }

  #anyPrice(symbol: string): string {
    const { bid, ask } = this.#quotes.get(symbol) ?? { bid: 1, ask: 1 };
    return ((bid + ask) / 2 + this.random.int(-TICKS_AROUND, TICKS_AROUND) / 100).toFixed(2);
  }

  #name(): string {
    this.#names += 1;
    return `T${this.#names}`;
  }

  #begin(request: ClientRequest): void {
    this.open.set(request.clOrdId, request);
    void this.#send(request);
  }

  #retry(): void {
    for (const request of [...this.#parked].slice(0, MOST_RETRIES)) {
      this.#parked.delete(request);
      void this.#send(request);
    }
  }

  async #send(request: ClientRequest): Promise<void> {
    const { method, path, body } = request;
    const answer = await this.#client?.request(method, path, body).catch(() => null);
    if (!answer || answer.status === 503) this.#parked.add(request);
    else this.#answered(request, answer);
  }

  #answered(
    request: ClientRequest,
    { status, body }: { readonly status: number; readonly body: Readonly<Record<string, unknown>> },
  ): void {
    const { clOrdId, kind } = request;
    this.open.delete(clOrdId);
    const orderId = body['orderId'];
    if (kind === 'ORDER' && [200, 201, 422].includes(status) && typeof orderId === 'string') {
      this.orders.set(clOrdId, orderId);
      if (status !== 422) this.#remember(request, orderId);
    } else if (kind !== 'ORDER' && status === 202) this.requests.add(clOrdId);
    else this.faults.push(`${kind} ${clOrdId} was answered with ${status}: ${JSON.stringify(body)}`);
  }

  #remember({ body }: ClientRequest, orderId: string): void {
    this.#latest.push({ orderId, symbol: String(body?.['symbol']), limit: body?.['ordType'] === 'LIMIT' });
    if (this.#latest.length > 30) this.#latest.shift();
  }
}
