/** What is published to one partition: in order, and what comes while a send is under way goes with the next one. */
import type { BusMessage } from './bus.js';

interface Waiting {
  readonly message: BusMessage;
  /** Set with the last message of a call, and with all of them when a send fails. */
  readonly call: Call;
  readonly last: boolean;
}

interface Call {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  failed: boolean;
}

/** A broker refuses more than a mebibyte in one batch unless it is told otherwise. */
const MOST_BYTES = 512 * 1024;
const OVERHEAD_BYTES = 64;

export class PublishLane {
  #waiting: Waiting[] = [];
  #sending: Promise<void> | null = null;

  constructor(private readonly send: (messages: readonly BusMessage[]) => Promise<void>) {}

  publish(messages: readonly BusMessage[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const call: Call = { resolve, reject, failed: false };
      for (const [i, message] of messages.entries())
        this.#waiting.push({ message, call, last: i === messages.length - 1 });
      this.#sending ??= this.#go();
    });
  }

  async settled(): Promise<void> {
    await this.#sending;
  }

  async #go(): Promise<void> {
    // Callers of the same turn of the event loop share the first send.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#sendSome(this.#waiting.splice(0, this.#fitting()));
    this.#sending = null;
  }

  #fitting(): number {
    let bytes = 0;
    const over = this.#waiting.findIndex(({ message: { key, value } }) => {
      bytes += Buffer.byteLength(key) + Buffer.byteLength(value) + OVERHEAD_BYTES;
      return bytes > MOST_BYTES;
    });
    return over === -1 ? this.#waiting.length : Math.max(1, over);
  }

  async #sendSome(some: readonly Waiting[]): Promise<void> {
    try {
      await this.send(some.map(({ message }) => message));
      for (const { call, last } of some) if (last) call.resolve();
    } catch (error) {
      for (const { call } of some) {
        call.failed = true;
        call.reject(error);
      }
      // What is left of a call that has failed is not sent: it would stand there without what goes before.
      this.#waiting = this.#waiting.filter(({ call }) => !call.failed);
    }
  }
}
