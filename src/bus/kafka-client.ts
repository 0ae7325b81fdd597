/**
 * Clients of Apache Kafka as this bus wants them: quick to give up, quiet, and made anew when one has failed.
 * The one file that knows kafkajs: what else the bus uses of it is named here.
 */
import { Kafka, logLevel } from 'kafkajs';
import type { Log } from '../lib/log.js';
import { BusUnavailable } from './bus.js';

export { AssignerProtocol, Partitioners } from 'kafkajs';
export type {
  Admin,
  Assigner,
  Batch,
  Consumer,
  Kafka,
  MemberDescription,
  PartitionAssigner,
  Producer,
} from 'kafkajs';

export interface KafkaBusOptions {
  /** `host:port` of each. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** A member that is silent for longer loses its partitions. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly log: Log;
}

const CONNECT_MS = 2_000;

/** The client's own log says each failure many times over; what matters is told here, the rest is there for who asks. */
export function createKafka({ brokers, clientId, log }: KafkaBusOptions, requestTimeout: number): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) =>
      log.info({ namespace: entry.namespace, reason: entry.log.message }, 'the client of the bus'),
    connectionTimeout: CONNECT_MS,
    requestTimeout,
    // Each retry asks another broker.
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: Math.max(1, brokers.length) },
  });
}

interface Client {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** One client, connected when it is needed, and left for a new one after a failure. */
export class KafkaLink<Used extends Client> {
  #client: Promise<Used> | null = null;

  constructor(private readonly create: () => Used) {}

  async use<Answer>(work: (client: Used) => Promise<Answer>): Promise<Answer> {
    const client = (this.#client ??= this.#connected());
    try {
      return await work(await client);
    } catch (error) {
      if (!isRefusal(error)) this.#leave(client);
      throw new BusUnavailable(reasonOf(error), { cause: error });
    }
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => null);
    await client?.disconnect().catch(() => undefined);
  }

  async #connected(): Promise<Used> {
    const client = this.create();
    try {
      await client.connect();
      return client;
    } catch (error) {
      void client.disconnect().catch(() => undefined);
      throw error;
    }
  }

  /** What others have under way with it is let finish. */
  #leave(client: Promise<Used>): void {
    if (this.#client === client) this.#client = null;
    void client.then((left) => left.disconnect()).catch(() => undefined);
  }
}

/** The bus has answered, and will not do it: no trouble of the connection. */
export function isRefusal(error: unknown): boolean {
  return answered(rootOf(error)) === 'FOR_GOOD';
}

/** The bus has answered, and may answer otherwise next time. */
export function mayGoBetter(error: unknown): boolean {
  return answered(rootOf(error)) === 'FOR_NOW';
}

/** By name: the client's classes of errors are hidden from `import`. Null when there was no answer. */
function answered(error: unknown): 'FOR_GOOD' | 'FOR_NOW' | null {
  if (!(error instanceof Error) || !('retriable' in error)) return null;
  // A broker that has just started makes its coordinator when it is first asked for.
  if (error.name === 'KafkaJSGroupCoordinatorNotFound') return 'FOR_NOW';
  if (
    !['KafkaJSProtocolError', 'KafkaJSMetadataNotLoaded', 'KafkaJSTopicMetadataNotLoaded'].includes(
      error.name,
    )
  )
    return null;
  return error.retriable === true ? 'FOR_NOW' : 'FOR_GOOD';
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause ? rootOf(error.cause) : error;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
