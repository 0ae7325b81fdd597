/** Puts what became durable on the events topic: in order, at least once, from the journal itself when it has to. */
import type { Bus, BusMessage } from '../bus/bus.js';
import type { CommandOutcome } from '../engine/command.js';
import type { Committed, CommittedSink } from '../engine/committed-sink.js';
import type { JournalRecord } from '../journal/journal.js';
import type { Scheduler } from '../lib/scheduler.js';
import { encodeAnswer, encodeEventMessage } from './event-message.js';

export interface RelayDeps {
  readonly bus: Pick<Bus, 'publish'>;
  readonly topic: string;
  readonly partition: number;
  readonly journal: { read(fromSeq: number): AsyncIterable<JournalRecord> };
  /** The last record that is known to be on the topic. */
  readonly from: number;
  /** Notes how far the topic has come; may be late, never ahead. */
  readonly relayed: (seq: number) => Promise<void>;
  readonly scheduler: Scheduler;
  readonly log: { warn(fields: object, text: string): void };
}

interface Outgoing {
  /** Null of an answer. */
  readonly seq: number | null;
  readonly message: BusMessage;
}

const MOST_WAITING = 20_000;
const PAGE = 500;
const FIRST_WAIT = 100_000;
const LONGEST_WAIT = 2_000_000;

export class EventRelay implements CommittedSink {
  #waiting: Outgoing[] = [];
  #told: number;
  #relayed: number;
  #noted: number;
  /** What waits does not follow what is on the topic: the journal has what lies between. */
  #behind = false;
  #pumping: Promise<void> | null = null;
  #closed = false;

  constructor(private readonly deps: RelayDeps) {
    this.#told = deps.from;
    this.#relayed = deps.from;
    this.#noted = deps.from;
  }

  lastSeq(): number {
    return this.#told;
  }

  /** How many durable records are not on the topic yet. */
  get lag(): number {
    return this.#told - this.#relayed;
  }

  publish(batch: readonly Committed[]): void {
    const { partition } = this.deps;
    for (const { seq, event, payload } of batch) {
      this.#told = seq;
      const message = encodeEventMessage({ partition, seq, type: event.type, payload });
      this.#waiting.push({ seq, message });
    }
    this.#go();
  }

  replay(committed: Committed): void {
    this.publish([committed]);
  }

  /** Behind all that was published before. One that cannot be sent is lost: whoever asked has to ask again. */
  answer(commandId: string, outcome: CommandOutcome): void {
    this.#waiting.push({ seq: null, message: encodeAnswer({ commandId, outcome }) });
    this.#go();
  }

  /** An engine's relay holds no orders in memory. */
  families(): Iterable<string> {
    return [];
  }

  admit(): void {}
  release(): void {}
  replayed(): void {}

  /** Lets what waits go out, and stops; what could not go is sent by whoever has the partition next. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#pumping;
    await this.#note();
  }

  #go(): void {
    if (this.#waiting.length > MOST_WAITING) this.#fallBehind();
    this.#pumping ??= this.#pump();
  }

  #fallBehind(): void {
    this.#behind = true;
    this.#waiting = [];
  }

  async #pump(): Promise<void> {
    let wait = FIRST_WAIT;
    while (this.#behind || this.#waiting.length > 0) {
      try {
        await (this.#behind ? this.#catchUp() : this.#send(this.#waiting.splice(0, PAGE)));
        wait = FIRST_WAIT;
        void this.#note();
      } catch (error) {
        this.#fallBehind();
        if (this.#closed) break;
        const { partition } = this.deps;
        this.deps.log.warn({ partition, reason: String(error) }, 'events wait for the bus');
        await this.#pause(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      }
    }
    // In the same breath: what comes a moment later would find nobody to send it.
    this.#pumping = null;
  }

  async #send(outgoing: readonly Outgoing[]): Promise<void> {
    const { bus, topic, partition } = this.deps;
    const news = outgoing.filter(({ seq }) => seq === null || seq > this.#relayed);
    if (news.length === 0) return;
    await bus.publish(
      topic,
      partition,
      news.map(({ message }) => message),
    );
    this.#relayed = news.findLast(({ seq }) => seq !== null)?.seq ?? this.#relayed;
  }

  /** From the journal, until what waits goes on where that ends. */
  async #catchUp(): Promise<void> {
    const { journal, partition } = this.deps;
    let page: Outgoing[] = [];
    for await (const { seq, type, payload } of journal.read(this.#relayed + 1)) {
      page.push({ seq, message: encodeEventMessage({ partition, seq, type, payload }) });
      if (page.length === PAGE) await this.#send(page.splice(0));
    }
    await this.#send(page);
    const next = this.#waiting.find(({ seq }) => seq !== null && seq > this.#relayed)?.seq ?? this.#told + 1;
    this.#behind = next > this.#relayed + 1;
  }

  async #note(): Promise<void> {
    const seq = this.#relayed;
    if (seq === this.#noted) return;
    try {
      await this.deps.relayed(seq);
      this.#noted = Math.max(this.#noted, seq);
    } catch {
      // With what comes next, or at the end.
    }
  }

  #pause(wait: number): Promise<void> {
    return new Promise((resolve) => {
      this.deps.scheduler.after(wait, resolve);
    });
  }
}
