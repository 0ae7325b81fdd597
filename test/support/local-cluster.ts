/** Processes of a cluster in this one: a bus each over one broker in memory, one real database, and a desk for a market. */
import { join } from 'node:path';
import { pino } from 'pino';
import { Ending } from '../../src/assembly/ending.js';
import { createCore } from '../../src/assembly/core.js';
import { createMarkets } from '../../src/assembly/markets.js';
import type { ClusterParts } from '../../src/assembly/cluster/cluster-parts.js';
import type { hostPartition as HostPartition } from '../../src/assembly/cluster/hosted-partition.js';
import type { BusMessage, BusRecord } from '../../src/bus/bus.js';
import { LocalBroker, LocalBus } from '../../src/bus/local-bus.js';
import { decodeEventsTopic } from '../../src/cluster/event-message.js';
import type { AnswerMessage, EventMessage } from '../../src/cluster/event-message.js';
import { encodeCommand } from '../../src/cluster/command-message.js';
import { partitionOf } from '../../src/cluster/partitions.js';
import { topicsOf } from '../../src/cluster/topics.js';
import { readEnvironment } from '../../src/config.js';
import { loadConfiguration } from '../../src/configuration.js';
import type { Configuration } from '../../src/configuration.js';
import { openDatabase } from '../../src/database/database.js';
import type { Command } from '../../src/engine/command.js';
import { silentLog } from '../../src/lib/log.js';
import { createTestDatabase } from './database.js';
import type { TestDatabase } from './database.js';
import { until } from './events-topic.js';

const CONFIG = join(import.meta.dirname, '../../config');
const PARTITIONS = 2;
const FOR_EVER = Number.MAX_SAFE_INTEGER;

/** Of the build, for it starts threads: `npm run build:server`. */
const BUILT = new URL('../../dist/src/assembly/cluster/hosted-partition.js', import.meta.url).href;
const built = (await import(BUILT)) as { readonly hostPartition: typeof HostPartition };
export const { hostPartition } = built;

/** Drops answers on their way out when it is asked to. */
class ForgetfulBus extends LocalBus {
  forgets = false;

  override publish(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void> {
    const kept = messages.filter(({ value }) => !this.forgets || !value.startsWith('{"kind":"ANSWER"'));
    return super.publish(topic, partition, kept);
  }
}

export interface ProcessOptions {
  readonly prefix?: string;
  readonly answerTimeoutMillis?: number;
}

export class LocalCluster {
  broker = new LocalBroker();
  readonly #endings: Ending[] = [];

  private constructor(readonly database: TestDatabase) {}

  static async open(): Promise<LocalCluster> {
    return new LocalCluster(await createTestDatabase());
  }

  /** What one more process is made of. */
  async process({ prefix = '', answerTimeoutMillis = 10_000 }: ProcessOptions = {}) {
    const configuration = deskOnly(answerTimeoutMillis);
    const environment = readEnvironment({ FAIRLEAD_CONFIG: CONFIG, FAIRLEAD_ROLES: 'gateway', PORT: '0' });
    const options = {
      environment,
      configuration,
      market: { kind: 'synthetic' },
      seed: 'local',
      speed: 1,
      reset: false,
      log: pino({ level: 'silent' }),
      version: 'test',
    } as const;
    const core = createCore(options);
    const topics = topicsOf(prefix, PARTITIONS);
    const bus = new ForgetfulBus(this.broker);
    await bus.ensureTopics(topics.all);
    const database = await openDatabase({ url: this.database.url, dataDir: 'unused', log: silentLog });
    const ending = new Ending();
    this.#endings.push(ending);
    ending.first('the database', () => database.close());
    ending.first('the bus', () => bus.close());
    const hall = new Map();
    const parts: ClusterParts = {
      options,
      core,
      database,
      bus,
      topics,
      partitions: [...Array(PARTITIONS).keys()],
      hall,
      watched: createMarkets(configuration, core, () => undefined, { hall, identity: { clientId: null } }),
      // Whoever was deposed does not come back by itself within a test.
      sessionTimeout: 3_600_000_000,
    };
    return { parts, bus, ending };
  }

  /** Topics and all that was on them are gone; processes that are opened from now on find none. */
  forgetTopics(): void {
    this.broker = new LocalBroker();
  }

  /** Ends all processes, the latest first. */
  async close(): Promise<void> {
    for (const ending of this.#endings.toReversed()) await ending.end();
    await this.database.drop();
  }

  /** The next command on the bus, as its engine receives it. */
  async command({ bus, topics }: ClusterParts, account: string, command: Command): Promise<BusRecord> {
    const partition = partitionOf(account, PARTITIONS);
    const log = this.broker.logs(topics.commands)[partition] ?? [];
    const message = { commandId: `k${log.length}`, userId: 'trader-1', deadline: FOR_EVER, command };
    await bus.publish(topics.commands, partition, [encodeCommand(account, message)]);
    const record = log.at(-1);
    if (!record) throw new Error('it is not there');
    return record;
  }

  /** What stands on the events topic of all partitions. */
  texts({ topics }: ClusterParts): readonly string[] {
    return this.broker.logs(topics.events).flatMap((log) => log.map(({ value }) => value));
  }

  messages(parts: ClusterParts): readonly (EventMessage | AnswerMessage)[] {
    return this.texts(parts).map(decodeEventsTopic);
  }

  /** The answer to a command, once it is there. */
  async answer(parts: ClusterParts, commandId: string): Promise<AnswerMessage['outcome']> {
    const find = () =>
      this.messages(parts).find((message) => message.kind === 'ANSWER' && message.commandId === commandId);
    await until(() => find() !== undefined);
    const found = find();
    if (found?.kind !== 'ANSWER') throw new Error('none');
    return found.outcome;
  }
}

/** As shipped, with the desk for the one market. */
function deskOnly(answerTimeoutMillis: number): Configuration {
  const shipped = loadConfiguration(CONFIG);
  const cluster = { ...shipped.settings.cluster, partitions: PARTITIONS, answerTimeoutMillis };
  return {
    ...shipped,
    settings: { ...shipped.settings, cluster },
    venues: shipped.venues.filter(({ kind }) => kind === 'desk'),
  };
}
