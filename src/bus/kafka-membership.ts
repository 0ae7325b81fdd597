/** A member of a Kafka consumer group, whatever becomes of its consumers. */
import { Gate } from '../lib/gate.js';
import type { GroupMember } from './bus.js';
import { BusUnavailable } from './bus.js';
import { GroupWork } from './group-work.js';
import { AssignerProtocol, reasonOf } from './kafka-client.js';
import type { Assigner, Batch, Consumer, Kafka, KafkaBusOptions, PartitionAssigner } from './kafka-client.js';
import type { Stretch } from './partition-work.js';
import { assignSticky, decodeClaim, encodeClaim } from './sticky-assigner.js';
import { wait } from './wait.js';

export interface Joining {
  readonly group: string;
  readonly topic: string;
  readonly member: GroupMember;
  /** Nobody else joins: each consumer has a group of its own, and waits for no former self to expire. */
  readonly alone: boolean;
}

const AGAIN_MS = 500;
/** An outage may be long: it is told every minute. */
const TOLD_EVERY = 120;
const LOOK_MS = 1_000;
const LEAVE_MS = 5_000;
/** How long a fetch waits for news, which wakes it at once; and a partition that goes on, for the next fetch. */
const FETCH_WAIT_MS = 100;

export class KafkaMembership {
  readonly #work: GroupWork;
  readonly #over = new AbortController();
  /** Shut while the group shares out anew, or this member is none. */
  readonly #settled = new Gate();
  #consumer: Consumer | null = null;
  #consumers = 0;
  #generation = -1;
  #memberId = '';
  /** What the group has given to a member that cannot tell yet whether it still has what it had. */
  #undecided: readonly number[] | null = null;
  #rebuilding: Promise<void> | null = null;
  /** Ticks since the consumer last did anything. */
  #silence = 0;
  #watch: NodeJS.Timeout | null = null;

  constructor(
    private readonly kafka: Kafka,
    private readonly options: KafkaBusOptions,
    private readonly joining: Joining,
  ) {
    const { topic, member } = joining;
    this.#work = new GroupWork(
      member,
      {
        pause: (partition) => this.#tell((consumer) => consumer.pause([{ topic, partitions: [partition] }])),
        resume: (partition) =>
          this.#tell((consumer) => consumer.resume([{ topic, partitions: [partition] }])),
        seek: (partition, offset) =>
          this.#tell((consumer) => consumer.seek({ topic, partition, offset: String(offset) })),
        settled: () => this.#settled.passed(),
      },
      options.log,
    );
  }

  /** Rejects when the bus does not answer now; later it is asked until it does. */
  async begin(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      throw new BusUnavailable(reasonOf(error), { cause: error });
    }
    this.#watch = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Gives everything back while it is still a member: the others get it only then. */
  async close(): Promise<void> {
    if (this.#watch) clearInterval(this.#watch);
    const givenBack = this.#work.close();
    // Who waits for the group has been told that it is in vain.
    this.#settled.open();
    await givenBack;
    this.#over.abort();
    await this.#rebuilding;
    if (this.#consumer) await leave(this.#consumer);
  }

  async #start(): Promise<void> {
    const consumer = this.#createConsumer();
    this.#consumer = consumer;
    this.#silence = 0;
    const crashed = this.#listen(consumer);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [this.joining.topic], fromBeginning: true });
      const running = consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: async (payload) => {
          const { batch } = payload;
          if (consumer === this.#consumer) this.#work.take(batch.partition, stretchOf(batch));
          payload.resolveOffset(batch.lastOffset());
        },
      });
      // A consumer that crashes while it begins may never answer.
      await Promise.race([running, crashed]);
    } catch (error) {
      if (consumer === this.#consumer) this.#consumer = null;
      void ended(consumer);
      throw error;
    }
  }

  #createConsumer(): Consumer {
    const { sessionTimeoutMs, heartbeatIntervalMs } = this.options;
    const { group, alone } = this.joining;
    this.#consumers += 1;
    return this.kafka.consumer({
      groupId: alone ? `${group}-${this.#consumers}` : group,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatIntervalMs,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      partitionAssigners: [this.#assigner()],
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5, restartOnFailure: async () => false },
    });
  }

  /** Resolves when the consumer has given up. */
  #listen(consumer: Consumer): Promise<void> {
    const { GROUP_JOIN, REBALANCING, HEARTBEAT, FETCH_START, CRASH } = consumer.events;
    const heard = () => {
      if (consumer === this.#consumer) this.#silence = 0;
      return consumer === this.#consumer;
    };
    // At once, before the first fetch: what is new is paused by then.
    consumer.on(GROUP_JOIN, ({ payload }) => {
      if (!heard()) return;
      this.#joined(payload.memberId, payload.memberAssignment[this.joining.topic] ?? []);
      this.#settled.open();
    });
    consumer.on(REBALANCING, () => {
      if (consumer === this.#consumer) this.#settled.shut();
    });
    consumer.on(HEARTBEAT, ({ payload }) => {
      if (heard()) this.#decide(payload.groupGenerationId);
    });
    consumer.on(FETCH_START, heard);
    return new Promise((resolve) => {
      consumer.on(CRASH, ({ payload }) => {
        this.#rebuild(consumer, payload.error.message);
        resolve();
      });
    });
  }

  /**
   * A member by another name is one that the group had given up, after a crash or a sleep. What it has again may have been
   * somebody else's meanwhile: that is known with the generation, which the next heartbeat tells.
   */
  #joined(memberId: string, partitions: readonly number[]): void {
    if (this.joining.alone) return this.#work.assign(partitions);
    const held = this.#work.partitions().filter((partition) => partitions.includes(partition));
    if (memberId !== this.#memberId && held.length > 0) this.#undecided = partitions;
    this.#memberId = memberId;
    if (!this.#undecided) return this.#work.assign(partitions);
    this.#undecided = partitions;
    this.#work.assign(held);
    this.#work.hold(partitions);
  }

  #decide(generation: number): void {
    const partitions = this.#undecided;
    this.#undecided = null;
    // The next one after its own: nobody had anything in between.
    if (partitions) this.#work.assign(partitions, generation !== this.#generation + 1);
    this.#generation = generation;
  }

  /** A consumer that has ended is not told: the next one is, when it joins. */
  #tell(order: (consumer: Consumer) => void): void {
    try {
      if (this.#consumer) order(this.#consumer);
    } catch (error) {
      this.options.log.info({ reason: reasonOf(error) }, 'a consumer that has ended');
    }
  }

  /** A consumer may hang without a word: the client has waits that nothing ends. */
  #look(): void {
    this.#silence += 1;
    const patience = 2 * this.options.sessionTimeoutMs + 10_000;
    if (this.#consumer && this.#silence * LOOK_MS > patience) this.#rebuild(this.#consumer, 'it was silent');
  }

  /** The consumer has given up; a new one goes on where this one was, with what the group then gives it. */
  #rebuild(broken: Consumer, reason: string): void {
    if (this.#over.signal.aborted || broken !== this.#consumer) return;
    this.#consumer = null;
    this.#settled.shut();
    this.options.log.warn({ group: this.joining.group, reason }, 'left the group; joining it again');
    void ended(broken);
    this.#rebuilding = this.#startAgain();
  }

  async #startAgain(): Promise<void> {
    const { signal } = this.#over;
    for (let attempt = 1; ; attempt += 1) {
      await wait(AGAIN_MS, signal);
      if (signal.aborted) return;
      try {
        return await this.#start();
      } catch (error) {
        const { joining, options } = this;
        const details = { group: joining.group, attempt, reason: reasonOf(error) };
        if (attempt % TOLD_EVERY === 1) options.log.warn(details, 'the group cannot be joined yet');
      }
    }
  }

  #assigner(): PartitionAssigner {
    const { topic } = this.joining;
    return ({ cluster }): Assigner => ({
      name: 'sticky',
      version: 1,
      protocol: ({ topics }) => ({
        name: 'sticky',
        metadata: AssignerProtocol.MemberMetadata.encode({
          version: 1,
          topics,
          userData: encodeClaim({ has: this.#work.partitions(), generation: this.#generation }),
        }),
      }),
      assign: async ({ members }) => {
        const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
        // To share out nothing would take everything from everybody.
        if (partitions.length === 0) throw new Error(`the partitions of ${topic} are not known`);
        const claims = members.map(({ memberId, memberMetadata }) =>
          decodeClaim(memberId, AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData),
        );
        return [...assignSticky(claims, partitions)].map(([memberId, own]) => ({
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: 1,
            assignment: { [topic]: [...own] },
            userData: Buffer.alloc(0),
          }),
        }));
      },
    });
  }
}

function stretchOf(batch: Batch): Stretch {
  const { partition, messages } = batch;
  // Not in the client's types: what was asked for, by which a gap is told from an answer to an earlier question.
  const from = 'fetchedOffset' in batch ? Number(batch.fetchedOffset) : Number(batch.firstOffset());
  const records = messages.map(({ offset, key, value }) => ({
    partition,
    offset: Number(offset),
    key: key?.toString() ?? '',
    value: value?.toString() ?? '',
  }));
  return { from, next: Number(batch.lastOffset()) + 1, records };
}

async function ended(consumer: Consumer): Promise<void> {
  await consumer.disconnect().catch(() => undefined);
}

/** The broker that is to be told may not be there. */
async function leave(consumer: Consumer): Promise<void> {
  const told = new AbortController();
  await Promise.race([ended(consumer), wait(LEAVE_MS, told.signal)]);
  told.abort();
}
