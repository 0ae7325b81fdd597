/** A stream client as docs/websocket.md describes one: keeps rows by key and numbers by topic. */
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Gateway } from './gateway-fixture.js';

type Row = Readonly<Record<string, unknown>>;
export interface Message {
  readonly kind: 'snapshot' | 'delta' | 'resync' | 'refused';
  readonly topic: string;
  readonly seq: number;
  readonly rows: readonly Row[];
  readonly message?: string;
}

export class StreamReader {
  readonly messages: Message[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(readonly socket: Socket) {
    for (const kind of ['snapshot', 'delta', 'resync', 'refused'] as const) {
      socket.on(kind, (message: Omit<Message, 'kind'>) => this.#take({ ...message, kind }));
    }
  }

  /** Connected; rejects with what the server said otherwise. */
  static async open(gateway: Pick<Gateway, 'url'>, token = 'demo-trader'): Promise<StreamReader> {
    const socket = io(gateway.url, { auth: { token }, transports: ['websocket'], reconnection: false });
    const reader = new StreamReader(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return reader;
  }

  subscribe(topic: string, more: { readonly filter?: object; readonly lastSeq?: number } = {}): void {
    this.socket.emit('subscribe', { topic, ...more });
  }

  /** Resolves with the first message, past ones included, that fits. */
  until(fits: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.messages.find(fits);
        if (!found) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Resolves when the server has answered everything that was asked before. */
  async settled(): Promise<void> {
    await this.socket.emitWithAck('time');
  }

  /** The rows of a topic as rebuilt from its last snapshot and the deltas behind it. */
  rows(topic: string, key: string): Map<unknown, Row> {
    const rows = new Map<unknown, Row>();
    for (const message of this.messages.filter((one) => one.topic === topic)) {
      if (message.kind === 'snapshot') rows.clear();
      for (const row of message.rows ?? []) rows.set(row[key], row);
    }
    return rows;
  }

  close(): void {
    this.socket.close();
  }

  #take(message: Message): void {
    this.messages.push(message);
    for (const look of this.#waiting) look();
  }
}
