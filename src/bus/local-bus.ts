/** The bus within one process: several members share a broker in memory, and any of them can be cut off. */
import type { Log } from '../lib/log.js';
import { silentLog } from '../lib/log.js';
import { BusUnavailable } from './bus.js';
import type { Bus, BusMessage, BusRecord, GroupMember, Subscription, Topic } from './bus.js';
import { followerOf } from './follower.js';
import { GroupWork } from './group-work.js';
import { assignSticky } from './sticky-assigner.js';

type State = 'UP' | 'DOWN';
type Receive = (partition: number, records: readonly BusRecord[]) => Promise<void>;

export class LocalBroker {
  readonly #topics = new Map<string, readonly BusRecord[][]>();
  readonly #readers = new Set<LocalReader>();
  #generation = 0;
  #members = 0;
  #buses = 0;

  /** Nothing of the bus gets through any more; its partitions go to the others, and it does not know. */
  cut(bus: LocalBus): void {
    bus.turn('DOWN');
    for (const reader of this.#readers) if (reader.bus === bus) reader.expel();
    this.#share();
  }

  /** The bus gets through again, and learns what it has lost. */
  mend(bus: LocalBus): void {
    bus.turn('UP');
    this.#share();
  }

  ensure({ name, partitions }: Topic): void {
    const there = this.#topics.get(name)?.length ?? partitions;
    if (there !== partitions)
      throw new Error(`topic ${name} has ${there} partitions, ${partitions} are configured`);
    if (!this.#topics.has(name))
      this.#topics.set(
        name,
        Array.from({ length: partitions }, () => []),
      );
  }

  /** For a bus of its own. */
  nextName(): string {
    this.#buses += 1;
    return `bus ${this.#buses}`;
  }

  topics(): ReadonlyMap<string, readonly BusRecord[][]> {
    return this.#topics;
  }

  owners(group: string, topic: string): ReadonlyMap<number, string> {
    const readers = [...this.#readers].filter((reader) => reader.group === group && reader.topic === topic);
    return new Map(
      readers.flatMap(({ given, bus }) => given.map((partition) => [partition, bus.name] as const)),
    );
  }

  logs(topic: string): readonly BusRecord[][] {
    const logs = this.#topics.get(topic);
    if (!logs) throw new BusUnavailable(`there is no topic ${topic}`);
    return logs;
  }

  append(topic: string, partition: number, messages: readonly BusMessage[]): void {
    const log = this.logs(topic)[partition];
    if (!log) throw new BusUnavailable(`topic ${topic} has no partition ${partition}`);
    for (const { key, value } of messages) log.push({ partition, offset: log.length, key, value });
    for (const reader of this.#readers) if (reader.topic === topic) reader.read(partition);
  }

  enter(reader: LocalReader): void {
    this.#members += 1;
    reader.memberId = String(this.#members).padStart(8, '0');
    this.#readers.add(reader);
    this.#share();
  }

  leave(reader: LocalReader): void {
    this.#readers.delete(reader);
    this.#share();
  }

  #share(): void {
    this.#generation += 1;
    const there = [...this.#readers].filter(({ bus }) => bus.state === 'UP');
    for (const group of new Set(there.map((reader) => reader.group)))
      this.#shareAmong(there.filter((reader) => reader.group === group));
  }

  #shareAmong(readers: readonly LocalReader[]): void {
    const [first] = readers;
    if (!first) return;
    const partitions = [...this.logs(first.topic).keys()];
    const given = assignSticky(
      readers.map((reader) => reader.claim()),
      partitions,
    );
    for (const reader of readers) reader.assign(given.get(reader.memberId) ?? [], this.#generation);
  }
}

/** One subscription's way through the logs of a topic. */
class LocalReader {
  memberId = '';
  /** The group has given it up, and it does not know yet. */
  expelled = false;
  /** What the group has given it last. */
  given: readonly number[] = [];
  readonly #work: GroupWork;
  readonly #cursors = new Map<number, number>();
  readonly #paused = new Set<number>();
  #generation = 0;

  constructor(
    readonly bus: LocalBus,
    readonly group: string | symbol,
    readonly topic: string,
    deps: { readonly broker: LocalBroker; readonly member: GroupMember; readonly log: Log },
  ) {
    this.broker = deps.broker;
    const source = {
      pause: (partition: number) => void this.#paused.add(partition),
      seek: (partition: number, offset: number) => void this.#cursors.set(partition, offset),
      resume: (partition: number) => {
        this.#paused.delete(partition);
        this.read(partition);
      },
      // It shares out in one piece.
      settled: () => Promise.resolve(),
    };
    this.#work = new GroupWork(deps.member, source, deps.log);
  }

  private readonly broker: LocalBroker;

  claim() {
    return { memberId: this.memberId, has: this.#work.partitions(), generation: this.#generation };
  }

  expel(): void {
    this.expelled = true;
    this.given = [];
  }

  assign(partitions: readonly number[], generation: number): void {
    this.#generation = generation;
    this.given = partitions;
    this.#work.assign(partitions, this.expelled);
    this.expelled = false;
  }

  /** Later, as over a network: whoever publishes does not run what others do with it. */
  read(partition: number): void {
    setImmediate(() => {
      const from = this.#cursors.get(partition);
      if (from === undefined || this.#paused.has(partition) || this.bus.state === 'DOWN') return;
      const log = this.broker.logs(this.topic)[partition] ?? [];
      if (from >= log.length) return;
      this.#cursors.set(partition, log.length);
      this.#work.take(partition, { from, next: log.length, records: log.slice(from) });
    });
  }

  async close(): Promise<void> {
    await this.#work.close();
    this.broker.leave(this);
  }
}

export class LocalBus implements Bus {
  readonly name: string;
  readonly #listeners = new Set<(state: State) => void>();
  readonly #subscriptions = new Set<Subscription>();
  #state: State = 'UP';
  #closed = false;

  constructor(
    private readonly broker: LocalBroker,
    private readonly log: Log = silentLog,
  ) {
    this.name = broker.nextName();
  }

  get state(): State {
    return this.#state;
  }

  /** The broker's: nobody else cuts and mends. */
  turn(state: State): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  async ensureTopics(topics: readonly Topic[]): Promise<void> {
    this.#check();
    for (const topic of topics) this.broker.ensure(topic);
  }

  async publish(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void> {
    this.#check();
    this.broker.append(topic, partition, messages);
  }

  async partitionsOf(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    this.#check();
    const there = [...this.broker.topics()].filter(([name]) => topics.includes(name));
    return new Map(there.map(([name, logs]) => [name, logs.length]));
  }

  async owners(group: string, topic: string): Promise<ReadonlyMap<number, string>> {
    this.#check();
    return this.broker.owners(group, topic);
  }

  async ends(topic: string): Promise<ReadonlyMap<number, number>> {
    this.#check();
    return new Map(this.broker.logs(topic).map((log, partition) => [partition, log.length]));
  }

  async follow(topic: string, from: ReadonlyMap<number, number>, receive: Receive): Promise<Subscription> {
    return this.#subscribe(Symbol('follower'), topic, followerOf(from, receive));
  }

  async join(group: string, topic: string, member: GroupMember): Promise<Subscription> {
    return this.#subscribe(group, topic, member);
  }

  onState(listener: (state: State) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#state);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
    this.#closed = true;
  }

  #subscribe(group: string | symbol, topic: string, member: GroupMember): Subscription {
    this.#check();
    this.broker.logs(topic);
    const reader = new LocalReader(this, group, topic, { broker: this.broker, member, log: this.log });
    this.broker.enter(reader);
    const subscription: Subscription = {
      close: async () => {
        this.#subscriptions.delete(subscription);
        await reader.close();
      },
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }

  #check(): void {
    if (this.#closed) throw new BusUnavailable('the bus is closed');
    if (this.#state === 'DOWN') throw new BusUnavailable('the bus is cut off');
  }
}
