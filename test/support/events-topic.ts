/** A partition's journal and the events topic in memory: what is recorded, and what stands on the topic. */
import type { Bus, BusMessage } from '../../src/bus/bus.js';
import { BusUnavailable } from '../../src/bus/bus.js';
import { LocalBroker, LocalBus } from '../../src/bus/local-bus.js';
import { decodeEventsTopic } from '../../src/cluster/event-message.js';
import type { Committed } from '../../src/engine/committed-sink.js';
import { MemoryJournal } from '../../src/journal/memory-journal.js';
import { encodeEvent } from '../../src/orders/event-codec.js';
import type { OrderEvent } from '../../src/orders/events.js';
import type { Signal } from './bus-records.js';
import { entered, someTerms } from './orders.js';

export const TOPIC = 'orders.events';
export const PARTITION = 1;

/** The n-th order. */
export function order(n: number): OrderEvent {
  return entered({ orderId: `O${n}`, terms: someTerms({ clOrdId: `C${n}` }) });
}

export class EventsTopic {
  readonly broker = new LocalBroker();
  readonly bus = new LocalBus(this.broker);
  readonly journal = new MemoryJournal(undefined, PARTITION);
  #orders = 0;

  async open(): Promise<void> {
    await this.bus.ensureTopics([{ name: TOPIC, partitions: 2 }]);
  }

  /** So many orders become durable; as the engine tells of them. */
  async record(count: number): Promise<readonly Committed[]> {
    const events = Array.from({ length: count }, (_, i) => order(this.#orders + i + 1));
    const first = this.#orders + 1;
    this.#orders += count;
    const batch = events.map((event, i) => ({ seq: first + i, event, payload: encodeEvent(event) }));
    await this.journal.append(
      batch.map(({ event, payload }) => ({ type: event.type, at: event.at, payload })),
    );
    return batch;
  }

  /** Numbers of events and names of answers, as they stand there. */
  get told(): readonly (number | string)[] {
    return (this.broker.logs(TOPIC)[PARTITION] ?? []).map(({ value }) => {
      const message = decodeEventsTopic(value);
      return message.kind === 'EVENT' ? message.seq : message.commandId;
    });
  }
}

/** What is published fails, or waits, as a test wants it. */
export class TroubledBus implements Pick<Bus, 'publish'> {
  /** So many calls fail; `ARRIVED`: the messages are there all the same. */
  failures: ('LOST' | 'ARRIVED')[] = [];
  /** Calls begin once it is given. */
  gate: Signal | null = null;

  constructor(private readonly bus: Bus) {}

  async publish(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void> {
    await this.gate?.given;
    const failure = this.failures.shift();
    if (failure !== 'LOST') await this.bus.publish(topic, partition, messages);
    if (failure) throw new BusUnavailable('no answer');
  }
}

export const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Lets everything happen that needs no time to pass. */
export async function until(there: () => boolean): Promise<void> {
  for (let turn = 0; !there(); turn += 1) {
    if (turn === 10_000) throw new Error(`it never came to ${String(there)}`);
    await aTurn();
  }
}

export function aTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
