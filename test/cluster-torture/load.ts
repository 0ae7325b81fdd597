/** Clients of several accounts at several gateways; a 503 is answered by the same order again, at the next gateway. */
import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '../support/system.js';

const SYMBOLS = ['KO', 'BAC', 'F', 'T'];
const PAUSE_MS = 20;
const CLIENTS = [
  { key: 'demo-trader', account: 'EQ1-MAIN' },
  { key: 'demo-trader', account: 'EQ1-ALGO' },
  { key: 'demo-trader-2', account: 'EQ2-MAIN' },
];

export class ClusterLoad {
  /** OrderID by account and ClOrdID, of what was answered with 200 or 201. */
  readonly acknowledged = new Map<string, string>();
  readonly faults: string[] = [];
  /** How long the slowest order of each round took to its answer, ms. */
  slowest = 0;
  refused = 0;
  readonly #workers: Promise<void>[];
  #stopping = false;
  #paused: Promise<void> | null = null;
  #busy = 0;

  constructor(urls: readonly string[], workersEach = 2) {
    this.#workers = CLIENTS.flatMap(({ key, account }, which) => {
      const clients = urls.map((url) => new ApiClient(url, key));
      return Array.from({ length: workersEach }, (_, worker) =>
        this.#work(clients, account, `${which}-${worker}`),
      );
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#workers);
  }

  async more(count: number, limitMs = 60_000): Promise<void> {
    const wanted = this.acknowledged.size + count;
    const deadline = performance.now() + limitMs;
    while (this.acknowledged.size < wanted) {
      if (performance.now() > deadline) throw new Error(`only ${this.acknowledged.size} of ${wanted} orders`);
      await delay(PAUSE_MS);
    }
  }

  /** Lets nothing new begin while the work runs, and waits for what is under way. */
  async quiet<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const gate = new EventEmitter();
    this.#paused = once(gate, 'open').then(() => undefined);
    while (this.#busy > 0) await delay(PAUSE_MS);
    try {
      return await work();
    } finally {
      this.#paused = null;
      gate.emit('open');
    }
  }

  async #work(clients: readonly ApiClient[], account: string, name: string): Promise<void> {
    for (let i = 0; !this.#stopping; i += 1) {
      await this.#paused;
      this.#busy += 1;
      await this.#send(clients, i, {
        clOrdId: `${name}-${i}`,
        account,
        symbol: SYMBOLS[i % 4],
        side: i % 8 < 4 ? 'BUY' : 'SELL',
        ordType: 'MARKET',
        orderQty: String(1 + ((i * 7) % 300)),
        timeInForce: 'DAY',
      });
      this.#busy -= 1;
    }
  }

  async #send(
    clients: readonly ApiClient[],
    turn: number,
    terms: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const began = performance.now();
    for (let attempt = turn; ; attempt += 1) {
      const client = clients[attempt % clients.length];
      const answer = await client?.request('POST', '/v1/orders', terms).catch(() => null);
      if (answer && answer.status !== 503) {
        this.#answered(answer, terms);
        this.slowest = Math.max(this.slowest, performance.now() - began);
        return;
      }
      this.refused += 1;
      await delay(PAUSE_MS);
    }
  }

  #answered(
    { status, body }: { readonly status: number; readonly body: Readonly<Record<string, unknown>> },
    { account, clOrdId }: Readonly<Record<string, unknown>>,
  ): void {
    const name = `${String(account)} ${String(clOrdId)}`;
    if (status === 200 || status === 201) this.acknowledged.set(name, String(body['orderId']));
    else if (status !== 422) this.faults.push(`${name}: ${status} ${JSON.stringify(body)}`);
  }
}
