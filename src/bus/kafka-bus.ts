/** The bus on Apache Kafka: the one file that knows the client. */
import { AssignerProtocol, Kafka, Partitioners, logLevel } from 'kafkajs';
import type { Admin, Assigner, Consumer, EachBatchPayload, PartitionAssigner } from 'kafkajs';
import type { Log } from '../lib/log.js';
import { BusUnavailable } from './bus.js';
import type { Bus, BusMessage, BusRecord, GroupMember, Subscription, Topic } from './bus.js';
import { GroupWork } from './group-work.js';
import { PublishLane } from './publish-lane.js';
import { assignSticky } from './sticky-assignment.js';

export interface KafkaBusOptions {
  /** `host:port` of each. */
  readonly brokers: readonly string[];
  /** Unique among the members of a group. */
  readonly clientId: string;
  /** A member that is silent for longer loses its partitions. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly log: Log;
}

type State = 'UP' | 'DOWN';

const LOOK_MS = 1_000;
const REBUILD_MS = 500;
const REQUEST_MS = 5_000;
const CONNECT_MS = 2_000;
/** How long a fetch waits for news: what is published wakes it at once. */
const FETCH_WAIT_MS = 200;

export class KafkaBus implements Bus {
  readonly #kafka: Kafka;
  readonly #lanes = new Map<string, PublishLane>();
  readonly #subscriptions = new Set<Subscription>();
  readonly #listeners = new Set<(state: State) => void>();
  #producer: Promise<ReturnType<Kafka['producer']>> | null = null;
  #admin: Admin | null = null;
  #state: State = 'UP';
  #looking: NodeJS.Timeout | null = null;
  #groups = 0;
  #closed = false;

  constructor(private readonly options: KafkaBusOptions) {
    const { brokers, clientId } = options;
    this.#kafka = new Kafka({
      brokers: [...brokers],
      clientId,
      logLevel: logLevel.NOTHING,
      connectionTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
    });
    this.#lookLater();
  }

  async ensureTopics(topics: readonly Topic[]): Promise<void> {
    await this.#asAdmin(async (admin) => {
      await admin.createTopics({
        topics: topics.map(({ name, partitions }) => ({ topic: name, numPartitions: partitions })),
        waitForLeaders: true,
      });
      const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) });
      for (const { name, partitions } of topics) {
        const there = found.find((topic) => topic.name === name)?.partitions.length ?? 0;
        if (there !== partitions)
          throw new Error(`topic ${name} has ${there} partitions, ${partitions} are configured`);
      }
    });
  }

  publish(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void> {
    if (this.#closed) return Promise.reject(new BusUnavailable('the bus is closed'));
    const name = `${topic}/${partition}`;
    const lane = this.#lanes.get(name) ?? new PublishLane((all) => this.#send(topic, partition, all));
    this.#lanes.set(name, lane);
    return lane.publish(messages);
  }

  async ends(topic: string): Promise<ReadonlyMap<number, number>> {
    return this.#asAdmin(async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
    });
  }

  async follow(
    topic: string,
    from: ReadonlyMap<number, number>,
    receive: (partition: number, records: readonly BusRecord[]) => Promise<void>,
  ): Promise<Subscription> {
    const member: GroupMember = {
      assigned: async (partition) => next.get(partition) ?? 0,
      receive: async (partition, records) => {
        await receive(partition, records);
        next.set(partition, (records.at(-1)?.offset ?? -1) + 1);
      },
      revoked: async () => undefined,
    };
    const next = new Map(from);
    this.#groups += 1;
    return this.join(`${this.options.clientId}-${this.#groups}`, topic, member);
  }

  async join(group: string, topic: string, member: GroupMember): Promise<Subscription> {
    const membership = new Membership(this.#kafka, this.options, { group, topic, member });
    await membership.begin();
    const subscription: Subscription = {
      close: async () => {
        this.#subscriptions.delete(subscription);
        await membership.close();
      },
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }

  onState(listener: (state: State) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#state);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    for (const subscription of this.#subscriptions) await subscription.close();
    this.#closed = true;
    if (this.#looking) clearTimeout(this.#looking);
    for (const lane of this.#lanes.values()) await lane.settled();
    await (await this.#producer?.catch(() => null))?.disconnect();
    await this.#admin?.disconnect();
  }

  /** Nothing is sent twice: a failure is the caller's to know. */
  async #send(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void> {
    try {
      this.#producer ??= this.#connected();
      const producer = await this.#producer;
      const batch = messages.map(({ key, value }) => ({ key, value, partition }));
      await producer.send({ topic, acks: -1, messages: batch });
      this.#is('UP');
    } catch (error) {
      const broken = this.#producer;
      this.#producer = null;
      this.#is('DOWN');
      void broken?.then((producer) => producer.disconnect()).catch(() => undefined);
      throw new BusUnavailable(reasonOf(error), { cause: error });
    }
  }

  async #connected(): Promise<ReturnType<Kafka['producer']>> {
    const producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 0 },
    });
    await producer.connect();
    return producer;
  }

  async #asAdmin<Answer>(ask: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    try {
      if (!this.#admin) {
        const admin = this.#kafka.admin({ retry: { retries: 1 } });
        await admin.connect();
        this.#admin = admin;
      }
      return await ask(this.#admin);
    } catch (error) {
      void this.#admin?.disconnect().catch(() => undefined);
      this.#admin = null;
      throw new BusUnavailable(reasonOf(error), { cause: error });
    }
  }

  #lookLater(): void {
    if (this.#closed) return;
    this.#looking = setTimeout(() => void this.#look(), LOOK_MS).unref();
  }

  async #look(): Promise<void> {
    try {
      await this.#asAdmin((admin) => admin.describeCluster());
      this.#is('UP');
    } catch {
      this.#is('DOWN');
    }
    this.#lookLater();
  }

  #is(state: State): void {
    if (this.#closed || this.#state === state) return;
    this.#state = state;
    this.options.log.warn({ state }, 'the bus');
    for (const listener of this.#listeners) listener(state);
  }
}

interface Joined {
  readonly group: string;
  readonly topic: string;
  readonly member: GroupMember;
}

/** One member of a group, whatever becomes of its consumers. */
class Membership {
  readonly #work: GroupWork;
  #consumer: Consumer | null = null;
  #closed = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly options: KafkaBusOptions,
    private readonly joined: Joined,
  ) {
    const { topic, member } = joined;
    this.#work = new GroupWork(member, {
      pause: (partition) => this.#consumer?.pause([{ topic, partitions: [partition] }]),
      goOn: (partition, offset) => {
        this.#consumer?.seek({ topic, partition, offset: String(offset) });
        this.#consumer?.resume([{ topic, partitions: [partition] }]);
      },
      log: options.log,
    });
  }

  async begin(): Promise<void> {
    const { group: groupId, topic } = this.joined;
    const { sessionTimeoutMs, heartbeatIntervalMs } = this.options;
    const consumer = this.kafka.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatIntervalMs,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      partitionAssigners: [this.#assigner()],
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5, restartOnFailure: async () => false },
    });
    this.#consumer = consumer;
    const { GROUP_JOIN, CRASH } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => void this.#work.assign(payload.memberAssignment[topic] ?? []));
    // A consumer that crashes while it begins answers never.
    const crashed = new Promise<void>((resolve) => {
      consumer.on(CRASH, ({ payload }) => {
        void this.#rebuild(consumer, payload.error);
        resolve();
      });
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const running = consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 64,
      eachBatch: (payload) => this.#receive(payload),
    });
    await Promise.race([running, crashed]);
  }

  /** Gives everything back while it is still a member: the others get it only then. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#work.assign([]);
    await this.#consumer?.disconnect();
  }

  async #receive(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { partition } = batch;
    const records = batch.messages.map(({ offset, key, value }) => ({
      partition,
      offset: Number(offset),
      key: key?.toString() ?? '',
      value: value?.toString() ?? '',
    }));
    // A receiver may take longer than a session lasts.
    const beat = setInterval(
      () => void payload.heartbeat().catch(() => undefined),
      this.options.heartbeatIntervalMs,
    );
    try {
      if (await this.#work.receive(partition, records)) payload.resolveOffset(batch.lastOffset());
    } finally {
      clearInterval(beat);
    }
  }

  /** The consumer has given up; a new one goes on where this one was. */
  async #rebuild(broken: Consumer, error: Error): Promise<void> {
    if (this.#closed || broken !== this.#consumer) return;
    this.#consumer = null;
    const { group } = this.joined;
    this.options.log.warn({ group, reason: error.message }, 'left the group; joining it again');
    void broken.disconnect().catch(() => undefined);
    while (!this.#closed && !(await this.#beginAgain()));
  }

  async #beginAgain(): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, REBUILD_MS).unref());
    if (this.#closed) return true;
    try {
      await this.begin();
      return true;
    } catch (error) {
      const { group } = this.joined;
      this.options.log.warn({ group, reason: reasonOf(error) }, 'the group cannot be joined yet');
      const consumer = this.#consumer;
      this.#consumer = null;
      void consumer?.disconnect().catch(() => undefined);
      return false;
    }
  }

  #assigner(): PartitionAssigner {
    const { topic } = this.joined;
    return ({ cluster }): Assigner => ({
      name: 'sticky',
      version: 1,
      protocol: ({ topics }) => ({
        name: 'sticky',
        metadata: AssignerProtocol.MemberMetadata.encode({
          version: 1,
          topics,
          userData: Buffer.from(JSON.stringify(this.#work.partitions())),
        }),
      }),
      assign: async ({ members }) => {
        const claims = members.map(({ memberId, memberMetadata }) => ({
          memberId,
          has: claimed(AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData),
        }));
        const all = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
        return [...assignSticky(claims, all)].map(([memberId, partitions]) => ({
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: 1,
            assignment: { [topic]: [...partitions] },
            userData: Buffer.alloc(0),
          }),
        }));
      },
    });
  }
}

/** What a member of another version says is no claim. */
function claimed(userData: Buffer | undefined): readonly number[] {
  if (!userData || userData.length === 0) return [];
  const claim: unknown = JSON.parse(userData.toString());
  return Array.isArray(claim) ? claim.filter((partition) => typeof partition === 'number') : [];
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
