/** An order to each partition every so often, whether the ones before were answered or not: since when are there answers? */
import { ApiClient } from '../../test/support/system.js';
import { KEY } from './bench-config.js';

const EVERY_MS = 200;

export class Probes {
  /** When orders were accepted, in ms since 1970, by partition. */
  readonly #answers: readonly number[][];
  readonly #client: ApiClient;
  readonly #underWay = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  /** `accounts`: one of each partition, in their order. */
  constructor(
    url: string,
    private readonly accounts: readonly string[],
  ) {
    this.#client = new ApiClient(url, KEY);
    this.#answers = accounts.map(() => []);
    this.#timer = setInterval(() => this.#all(), EVERY_MS);
  }

  /** The first one in that partition since then, in ms since 1970. */
  answeredAfter(partition: number, at: number): number | undefined {
    return this.#answers[partition]?.find((answer) => answer >= at);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
  }

  #all(): void {
    this.#turn += 1;
    for (const [partition, account] of this.accounts.entries()) {
      const sent = this.#send(partition, account).finally(() => this.#underWay.delete(sent));
      this.#underWay.add(sent);
    }
  }

  async #send(partition: number, account: string): Promise<void> {
    const turn = this.#turn;
    const answer = await this.#client
      .request('POST', '/v1/orders', {
        clOrdId: `probe-${Date.now()}-${partition}-${turn}`,
        account,
        symbol: 'KO',
        side: turn % 2 === 0 ? 'BUY' : 'SELL',
        ordType: 'MARKET',
        orderQty: String(1 + (turn % 97)),
        timeInForce: 'DAY',
      })
      .catch(() => null);
    if (answer?.status === 201) this.#answers[partition]?.push(Date.now());
  }
}
