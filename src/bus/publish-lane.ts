/** What is published to one partition: in order, and what comes while a send is under way goes with the next one. */
import type { BusMessage } from './bus.js';

interface Waiting {
  readonly messages: readonly BusMessage[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const MOST_MESSAGES = 1_000;

export class PublishLane {
  #waiting: Waiting[] = [];
  #sending: Promise<void> | null = null;

  constructor(private readonly send: (messages: readonly BusMessage[]) => Promise<void>) {}

  publish(messages: readonly BusMessage[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ messages, resolve, reject });
      this.#sending ??= this.#go();
    });
  }

  async settled(): Promise<void> {
    while (this.#sending) await this.#sending;
  }

  async #go(): Promise<void> {
    // Callers of the same turn of the event loop share the first send.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#sendSome();
    this.#sending = null;
  }

  async #sendSome(): Promise<void> {
    let count = 0;
    let messages = 0;
    for (const waiting of this.#waiting) {
      messages += waiting.messages.length;
      if (count > 0 && messages > MOST_MESSAGES) break;
      count += 1;
    }
    const some = this.#waiting.splice(0, count);
    try {
      await this.send(some.flatMap((waiting) => waiting.messages));
      for (const { resolve } of some) resolve();
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }
}
