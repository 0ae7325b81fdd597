/** A link within the process: the same messages, neither copied nor encoded, delivered once per turn of the event loop. */
import type { Scheduler } from '../../../src/lib/scheduler.js';
import type { Accept, Connection, Dial, Receiver } from '../connection.js';
import type { ClientMessage, ExchangeMessage } from '../wire.js';

/** Dials whatever exchange `exchange` names at that moment; null is one that cannot be reached. */
export function localLink(exchange: () => { readonly accept: Accept } | null, scheduler: Scheduler): Dial {
  return (receiver) => new LocalLink(exchange(), receiver, scheduler).client;
}

class LocalLink {
  readonly client: Connection<ClientMessage>;
  readonly #remote: Receiver<ClientMessage> | null;
  #outbox: ExchangeMessage[] = [];
  #open: boolean;

  constructor(
    exchange: { readonly accept: Accept } | null,
    private readonly receiver: Receiver<ExchangeMessage>,
    private readonly scheduler: Scheduler,
  ) {
    this.#open = exchange !== null;
    this.#remote =
      exchange?.accept({
        send: (message) => this.#deliver(message),
        close: () => this.#end('closed by the exchange'),
      }) ?? null;
    this.client = {
      send: (message) => this.#open && this.#remote?.receive(message),
      close: () => this.#hangUp(),
    };
    if (!exchange) scheduler.after(0, () => receiver.lost('the exchange is not running'));
  }

  /** Never within the exchange's own call: what a client does with a report must not reach into a matching book. */
  #deliver(message: ExchangeMessage): void {
    if (!this.#open) return;
    this.#outbox.push(message);
    if (this.#outbox.length === 1) this.scheduler.after(0, () => this.#flush());
  }

  #flush(): void {
    const messages = this.#outbox;
    this.#outbox = [];
    for (const message of messages) this.receiver.receive(message);
  }

  /** What was sent before the end still arrives, then the news of it. */
  #end(reason: string): void {
    if (!this.#open) return;
    this.#open = false;
    this.#remote?.lost(reason);
    this.scheduler.after(0, () => {
      this.#flush();
      this.receiver.lost(reason);
    });
  }

  /** The client's own end needs no news from elsewhere: what is still on its way to it is dropped. */
  #hangUp(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#outbox = [];
    this.#remote?.lost('closed by the client');
    this.receiver.lost('closed');
  }
}
