/** One client for each partition, with one order under way at a time: when was the last one answered? */
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '../../test/support/system.js';
import { KEY } from './bench-config.js';

const PAUSE_MS = 20;

export class Probes {
  /** When orders were accepted, in ms since 1970, by partition. */
  readonly #answers: readonly number[][];
  readonly #workers: readonly Promise<void>[];
  #stopping = false;

  /** `accounts`: one of each partition, in their order. */
  constructor(url: string, accounts: readonly string[]) {
    const client = new ApiClient(url, KEY);
    this.#answers = accounts.map(() => []);
    this.#workers = accounts.map((account, partition) => this.#work(client, account, partition));
  }

  answeredAfter(partition: number, at: number): number | undefined {
    return this.#answers[partition]?.find((answer) => answer >= at);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#workers);
  }

  /** An order without an answer is left alone, and the next one sent. */
  async #work(client: ApiClient, account: string, partition: number): Promise<void> {
    const name = `p${Date.now()}-${partition}`;
    for (let i = 0; !this.#stopping; i += 1) {
      const answer = await client
        .request('POST', '/v1/orders', {
          clOrdId: `${name}-${i}`,
          account,
          symbol: 'KO',
          side: i % 2 === 0 ? 'BUY' : 'SELL',
          ordType: 'MARKET',
          orderQty: String(1 + (i % 97)),
          timeInForce: 'DAY',
        })
        .catch(() => null);
      if (answer?.status === 201) this.#answers[partition]?.push(Date.now());
      await delay(PAUSE_MS);
    }
  }
}
