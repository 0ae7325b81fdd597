/** Clients that send orders until they are told to stop, and do what a 503 asks: the same order again, under the same ClOrdID. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionView, OrderView } from '../../src/projections/blotter/order-view.js';
import type { PositionView } from '../../src/projections/read-side.js';
import { ApiClient } from './system.js';

export interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

const SYMBOLS = ['KO', 'BAC', 'F', 'T'];
const PAUSE_MS = 20;

export class OrderLoad {
  /** ClOrdID by OrderID, of what was answered with 200 or 201. */
  readonly acknowledged = new Map<string, string>();
  /** Details of 503 answers, and how often each. */
  readonly refusals = new Map<string, number>();
  readonly #client: ApiClient;
  readonly #workers: Promise<void>[];
  #stopping = false;

  constructor(
    url: string,
    private readonly name: string,
    workers = 4,
  ) {
    this.#client = new ApiClient(url, 'demo-trader');
    this.#workers = Array.from({ length: workers }, (_, worker) => this.#work(worker));
  }

  /** Resolves when every order that was begun has its answer. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#workers);
  }

  /** Resolves when the system is gone, and with it every connection. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#workers);
  }

  /** Resolves once so many more are acknowledged than now. */
  async more(count: number, limitMs = 60_000): Promise<void> {
    const wanted = this.acknowledged.size + count;
    const deadline = performance.now() + limitMs;
    while (this.acknowledged.size < wanted) {
      if (performance.now() > deadline)
        throw new Error(
          `only ${this.acknowledged.size} of ${wanted} orders: ${[...this.refusals.keys()].join('; ')}`,
        );
      await delay(PAUSE_MS);
    }
  }

  async #work(worker: number): Promise<void> {
    for (let i = 0; !this.#stopping; i += 1) {
      // No two alike within seconds, or compliance would take them for a mistake.
      await this.#send({
        clOrdId: `${this.name}-w${worker}-${i}`,
        account: 'EQ1-MAIN',
        symbol: SYMBOLS[i % 4],
        side: i % 8 < 4 ? 'BUY' : 'SELL',
        ordType: 'MARKET',
        orderQty: String(1 + ((i * 4 + worker) % 300)),
        timeInForce: 'DAY',
      });
    }
  }

  async #send(terms: Readonly<Record<string, unknown>>): Promise<void> {
    for (;;) {
      const { status, body } = await this.#client.request('POST', '/v1/orders', terms);
      if (status !== 503) {
        if (status === 200 || status === 201)
          this.acknowledged.set(String(body['orderId']), String(terms['clOrdId']));
        return;
      }
      const detail = String(body['detail']);
      this.refusals.set(detail, (this.refusals.get(detail) ?? 0) + 1);
      await delay(PAUSE_MS);
    }
  }
}

export async function allOrders(client: ApiClient): Promise<readonly OrderView[]> {
  const found: OrderView[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Rows<OrderView> = await client.get(
      `/v1/orders?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    found.push(...page.rows);
    cursor = page.next;
  }
  return found;
}

/** What is wrong with the books: acknowledged orders that are missing or double, and a chain that does not verify. */
export async function faultsOf(
  client: ApiClient,
  acknowledged: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const orders = await allOrders(client);
  const byId = new Map(orders.map(({ orderId, clOrdId }) => [orderId, clOrdId]));
  const faults = [...acknowledged]
    .filter(([orderId, clOrdId]) => byId.get(orderId) !== clOrdId)
    .map(([orderId, clOrdId]) => `${clOrdId} was acknowledged as ${orderId} and is not there`);
  const names = new Set<string>();
  for (const { clOrdId } of orders) {
    if (names.has(clOrdId)) faults.push(`${clOrdId} is there twice`);
    names.add(clOrdId);
  }
  const { verified, faults: broken } = await client.get<{ verified: boolean; faults: unknown[] }>(
    '/v1/audit/verify',
  );
  return verified ? faults : [...faults, `the chain is broken: ${JSON.stringify(broken)}`];
}

/** Position = Σ fills of the parents, each fill booked once. Answers what does not agree. */
export async function positionFaults(client: ApiClient): Promise<readonly string[]> {
  const faults: string[] = [];
  const expected = new Map<string, number>();
  for (const { orderId, symbol, side, cumQty } of await allOrders(client)) {
    const { rows } = await client.get<Rows<ExecutionView>>(`/v1/orders/${orderId}/executions`);
    const trades = rows.filter(({ execType }) => execType === 'TRADE');
    const filled = trades.reduce((sum, { lastQty }) => sum + Number(lastQty), 0);
    if (new Set(trades.map(({ execId }) => execId)).size !== trades.length)
      faults.push(`${orderId}: a fill twice`);
    if (filled !== Number(cumQty)) faults.push(`${orderId}: fills of ${filled}, cumQty ${cumQty}`);
    expected.set(symbol, (expected.get(symbol) ?? 0) + (side === 'BUY' ? 1 : -1) * Number(cumQty));
  }
  const { rows } = await client.get<Rows<PositionView>>('/v1/positions?account=EQ1-MAIN');
  const held = new Map(rows.map(({ symbol, qty }) => [symbol, Number(qty)]));
  for (const [symbol, qty] of expected) {
    if ((held.get(symbol) ?? 0) !== qty) faults.push(`${symbol}: position ${held.get(symbol)}, fills ${qty}`);
  }
  return faults;
}
