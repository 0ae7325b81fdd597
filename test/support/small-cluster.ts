/** Several processes of the build on the run's broker and a database of their own, with one exchange beside them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setCluster } from './cluster-lab/lab-config.js';
import { runFairlead } from './command-line.js';
import type { CommandRun } from './command-line.js';
import { createTestDatabase } from './database.js';
import type { TestDatabase } from './database.js';
import { startExchange } from './exchange-process.js';
import type { ExchangeProcess } from './exchange-process.js';
import { sharedKafka } from './kafka-broker.js';
import { remoteConfiguration } from './remote-venues.js';
import type { RemoteConfiguration } from './remote-venues.js';
import { ApiClient, startSystem } from './system.js';
import type { TestSystem } from './system.js';

export type Role = 'gateway' | 'engine' | 'projector';

export interface SmallClusterOptions {
  readonly partitions: number;
  /** Of default.yaml, where it is to be other than shipped. */
  readonly memory?: object;
}

const VENUE = 'XDEP';
const SESSION_MS = 3_000;

export class SmallCluster {
  readonly #nodes: TestSystem[] = [];
  readonly #dir = mkdtempSync(join(tmpdir(), 'fairlead-cluster-'));
  #entered = 0;

  private constructor(
    readonly database: TestDatabase,
    readonly exchange: ExchangeProcess,
    private readonly configuration: RemoteConfiguration,
    private readonly broker: string,
  ) {}

  /** The exchange runs; no process of the cluster does. */
  static async open({ partitions, memory = {} }: SmallClusterOptions): Promise<SmallCluster> {
    const configuration = remoteConfiguration([VENUE]);
    setCluster(configuration, { partitions, sessionTimeoutMillis: SESSION_MS });
    configuration.change('default.yaml', (file) => ({
      ...file,
      memory: { ...(file['memory'] as object), ...memory },
    }));
    const exchange = await startExchange({ configDir: configuration.folder, venue: VENUE, port: 0 });
    configuration.link(VENUE, exchange.port);
    return new SmallCluster(await createTestDatabase(), exchange, configuration, await sharedKafka());
  }

  async start(...roles: readonly Role[]): Promise<TestSystem> {
    const node = await startSystem({
      dataDir: join(this.#dir, String(this.#nodes.length)),
      databaseUrl: this.database.url,
      configDir: this.configuration.folder,
      environment: this.#environment(roles),
    });
    this.#nodes.push(node);
    return node;
  }

  /** What the doctor says of it, from beside. */
  doctor(environment: Readonly<Record<string, string>> = {}): CommandRun {
    return runFairlead(['doctor'], {
      DATABASE_URL: this.database.url,
      DATA_DIR: this.#dir,
      FAIRLEAD_CONFIG: this.configuration.folder,
      ...this.#environment(['gateway']),
      ...environment,
    });
  }

  /** A limit order far from everything, by the node at this address; its OrderID. */
  enter(url: string): Promise<string> {
    this.#entered += 1;
    return sent(url, this.termsOf(), 201);
  }

  /** The latest one, or that of this number, once more; its OrderID. */
  enterAgain(url: string, number?: number): Promise<string> {
    return sent(url, this.termsOf(number), 200);
  }

  /** Of the latest one, or that of this number, from 1. */
  termsOf(number = this.#entered) {
    const terms = { account: 'EQ1-MAIN', symbol: 'KO', side: 'BUY', ordType: 'LIMIT', timeInForce: 'DAY' };
    return { ...terms, clOrdId: `order-${number}`, price: '60.00', orderQty: String(100 * number) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.killAlone()));
    await this.exchange.kill();
    this.configuration.remove();
    rmSync(this.#dir, { recursive: true, force: true });
    await this.database.drop();
  }

  #environment(roles: readonly Role[]): Readonly<Record<string, string>> {
    const prefix = `${new URL(this.database.url).pathname.slice(1)}-`;
    return { KAFKA_BROKERS: this.broker, KAFKA_TOPIC_PREFIX: prefix, FAIRLEAD_ROLES: roles.join(',') };
  }
}

async function sent(url: string, order: object, expected: number): Promise<string> {
  const { status, body } = await trader(url).request('POST', '/v1/orders', order);
  if (status !== expected) throw new Error(`${status} ${JSON.stringify(body)}`);
  return String(body['orderId']);
}

export function trader(url: string): ApiClient {
  return new ApiClient(url, 'demo-trader');
}

export function compliance(url: string): ApiClient {
  return new ApiClient(url, 'demo-compliance');
}
