/** Tells every gateway what people must know of an engine: in order, at least once, and never in an order's way. */
import type { Bus, BusMessage } from '../bus/bus.js';
import type { Micros } from '../lib/clock.js';
import type { Scheduler } from '../lib/scheduler.js';
import { encodeOperations } from './operations-message.js';
import type { OperationsMessage } from './operations-message.js';

export interface OutboxDeps {
  readonly bus: Pick<Bus, 'publish'>;
  /** Of one partition. */
  readonly topic: string;
  readonly scheduler: Scheduler;
}

/** While the bus is away the newest wait; all of them are in the log as well. */
const MOST_WAITING = 500;
const AGAIN: Micros = 1_000_000;

export class OperationsOutbox {
  #waiting: readonly BusMessage[] = [];
  #sending: Promise<void> | null = null;
  #closed = false;

  constructor(private readonly deps: OutboxDeps) {}

  tell(message: OperationsMessage): void {
    this.#waiting = [...this.#waiting, encodeOperations(message)].slice(-MOST_WAITING);
    this.#sending ??= this.#send();
  }

  /** Sends what waits, if the bus takes it now. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#sending;
  }

  async #send(): Promise<void> {
    const { bus, topic } = this.deps;
    while (this.#waiting.length > 0) {
      const some = this.#waiting;
      this.#waiting = [];
      try {
        await bus.publish(topic, 0, some);
      } catch {
        if (this.#closed) break;
        this.#waiting = [...some, ...this.#waiting].slice(-MOST_WAITING);
        await this.#pause();
      }
    }
    this.#sending = null;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.deps.scheduler.after(AGAIN, resolve);
    });
  }
}
