/** The bus on Apache Kafka. */
import { randomUUID } from 'node:crypto';
import { BusUnavailable } from './bus.js';
import type { Bus, BusMessage, BusRecord, GroupMember, Subscription, Topic } from './bus.js';
import { followerOf } from './follower.js';
import {
  AssignerProtocol,
  createKafka,
  isRefusal,
  KafkaLink,
  mayGoBetter,
  Partitioners,
} from './kafka-client.js';
import type { Admin, Kafka, KafkaBusOptions, MemberDescription, Producer } from './kafka-client.js';
import { KafkaMembership } from './kafka-membership.js';
import type { Joining } from './kafka-membership.js';
import { PublishLane } from './publish-lane.js';
import { wait } from './wait.js';

export type { KafkaBusOptions } from './kafka-client.js';

type State = 'UP' | 'DOWN';

const LOOK_MS = 1_000;
const LOOK_PATIENCE_MS = 2_000;
const REQUEST_MS = 5_000;
const ATTEMPTS = 20;
const AGAIN_MS = 250;
const MOST_MESSAGE_BYTES = 8 * 1024 * 1024;

export class KafkaBus implements Bus {
  readonly #kafka: Kafka;
  readonly #producer: KafkaLink<Producer>;
  readonly #admin: KafkaLink<Admin>;
  readonly #looker: KafkaLink<Admin>;
  readonly #lanes = new Map<string, PublishLane>();
  readonly #subscriptions = new Set<Subscription>();
  readonly #listeners = new Set<(state: State) => void>();
  #state: State | null = null;
  #looking: Promise<void>;
  #nextLook: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(private readonly options: KafkaBusOptions) {
    this.#kafka = createKafka(options, REQUEST_MS);
    this.#producer = new KafkaLink(() =>
      this.#kafka.producer({
        allowAutoTopicCreation: false,
        idempotent: false,
        createPartitioner: Partitioners.DefaultPartitioner,
        // Nothing is sent twice: a failure is the caller's to know.
        retry: { retries: 0 },
      }),
    );
    this.#admin = new KafkaLink(() => this.#kafka.admin({ retry: { retries: 5 } }));
    const impatient = createKafka(options, LOOK_PATIENCE_MS);
    this.#looker = new KafkaLink(() => impatient.admin());
    this.#looking = this.#look();
  }

  async ensureTopics(topics: readonly Topic[]): Promise<void> {
    const found = await this.#patiently(async (admin) => {
      const there = new Set(await admin.listTopics());
      const missing = topics.filter(({ name }) => !there.has(name));
      const configEntries = [{ name: 'max.message.bytes', value: String(MOST_MESSAGE_BYTES) }];
      if (missing.length > 0)
        await admin.createTopics({
          topics: missing.map(({ name, partitions }) => ({
            topic: name,
            numPartitions: partitions,
            configEntries,
          })),
          waitForLeaders: true,
        });
      return (await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) })).topics;
    });
    for (const { name, partitions } of topics) {
      const there = found.find((topic) => topic.name === name)?.partitions.length ?? 0;
      if (there !== partitions)
        throw new Error(`topic ${name} has ${there} partitions, ${partitions} are configured`);
    }
  }

  partitionsOf(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#patiently(async (admin) => {
      const there = new Set(await admin.listTopics());
      const asked = topics.filter((topic) => there.has(topic));
      const found = asked.length === 0 ? [] : (await admin.fetchTopicMetadata({ topics: asked })).topics;
      return new Map(found.map(({ name, partitions }) => [name, partitions.length]));
    });
  }

  owners(group: string, topic: string): Promise<ReadonlyMap<number, string>> {
    return this.#patiently(async (admin) => {
      const { groups } = await admin.describeGroups([group]);
      const members = groups.flatMap((description) => description.members);
      return new Map(
        members.flatMap((member) =>
          assignedTo(member, topic).map((partition) => [partition, nameOf(member)] as const),
        ),
      );
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
    const offsets = await this.#patiently((admin) => admin.fetchTopicOffsets(topic));
    return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
  }

  async follow(
    topic: string,
    from: ReadonlyMap<number, number>,
    receive: (partition: number, records: readonly BusRecord[]) => Promise<void>,
  ): Promise<Subscription> {
    // A group that the broker forgets with its only member.
    const group = `${this.options.clientId}-${randomUUID()}`;
    return this.#subscribe({ group, topic, member: followerOf(from, receive), alone: true });
  }

  async join(group: string, topic: string, member: GroupMember): Promise<Subscription> {
    return this.#subscribe({ group, topic, member, alone: false });
  }

  onState(listener: (state: State) => void): () => void {
    this.#listeners.add(listener);
    if (this.#state) listener(this.#state);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
    this.#closed = true;
    if (this.#nextLook) clearTimeout(this.#nextLook);
    await Promise.all([this.#looking, ...[...this.#lanes.values()].map((lane) => lane.settled())]);
    await Promise.all([this.#producer.close(), this.#admin.close(), this.#looker.close()]);
  }

  async #subscribe(joining: Joining): Promise<Subscription> {
    if (this.#closed) throw new BusUnavailable('the bus is closed');
    const membership = new KafkaMembership(this.#kafka, this.options, joining);
    await membership.begin();
    const subscription: Subscription = {
      close: async () => {
        if (this.#subscriptions.delete(subscription)) await membership.close();
      },
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /** A topic that was just made has no leader for a moment. */
  async #patiently<Answer>(ask: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#admin.use(ask);
      } catch (error) {
        if (attempt === ATTEMPTS || !mayGoBetter(error)) throw error;
        await wait(AGAIN_MS);
      }
    }
  }

  async #send(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void> {
    const batch = messages.map(({ key, value }) => ({ key, value, partition }));
    try {
      await this.#producer.use((producer) =>
        producer.send({ topic, acks: -1, timeout: REQUEST_MS, messages: batch }),
      );
      this.#is('UP');
    } catch (error) {
      if (!isRefusal(error)) this.#is('DOWN');
      throw error;
    }
  }

  async #look(): Promise<void> {
    try {
      await this.#looker.use((admin) => admin.describeCluster());
      this.#is('UP');
    } catch {
      this.#is('DOWN');
    }
    if (this.#closed) return;
    this.#nextLook = setTimeout(() => {
      this.#looking = this.#look();
    }, LOOK_MS).unref();
  }

  #is(state: State): void {
    if (this.#closed || this.#state === state) return;
    if (this.#state || state === 'DOWN') this.options.log.warn({ state }, 'the bus');
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

/** Nothing while the group is sharing out anew. */
function assignedTo({ memberAssignment }: MemberDescription, topic: string): readonly number[] {
  if (memberAssignment.length === 0) return [];
  return AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment[topic] ?? [];
}

function nameOf({ clientId, clientHost }: MemberDescription): string {
  return `${clientId} at ${clientHost.replace('/', '')}`;
}
