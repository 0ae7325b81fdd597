/** The WebSocket: topics with their sequence, resumed after every interruption. */
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { Signal } from '../lib/signal.js';
import type { TopicMessage, TopicSink } from './topic-feed.js';
import { TopicFeed } from './topic-feed.js';

export type LinkState = 'CONNECTING' | 'LIVE' | 'LOST';
export type Topic = 'orders' | 'executions' | 'positions' | 'quotes' | 'books' | 'alerts' | 'venues';
const ANSWER_MILLIS = 4000;
type Filter = Readonly<Record<string, string>>;

export class StreamClient {
  readonly link = new Signal<LinkState>('CONNECTING');
  readonly #socket: Socket;
  readonly #feeds = new Map<string, TopicFeed>();

  constructor(token: string) {
    this.#socket = io({ auth: { token }, transports: ['websocket'], reconnectionDelayMax: 2000 });
    this.#socket.on('connect', () => this.#onConnect());
    this.#socket.on('disconnect', () => this.link.set('LOST'));
    this.#socket.on('connect_error', () => this.link.set('LOST'));
    this.#socket.on('snapshot', (message: TopicMessage) =>
      this.#feeds.get(message.topic)?.onSnapshot(message),
    );
    this.#socket.on('delta', (message: TopicMessage) => this.#feeds.get(message.topic)?.onDelta(message));
    this.#socket.on('resync', (message: { topic: string }) => this.#feeds.get(message.topic)?.restart());
  }

  /** Follow a topic from now on. Following it again, with another filter, replaces the former subscription. */
  follow(topic: Topic, sink: TopicSink, filter?: Filter): void {
    const feed = new TopicFeed(sink, (lastSeq) => {
      this.#socket.emit('subscribe', {
        topic,
        ...(filter ? { filter } : {}),
        ...(lastSeq === undefined ? {} : { lastSeq }),
      });
    });
    this.#feeds.set(topic, feed);
    if (this.#socket.connected) feed.restart();
  }

  /** Whole milliseconds until the server answered over this link; null when it did not. */
  async roundTrip(): Promise<number | null> {
    const start = performance.now();
    return this.#socket
      .timeout(ANSWER_MILLIS)
      .emitWithAck('time')
      .then(
        () => Math.round(performance.now() - start),
        () => null,
      );
  }

  close(): void {
    this.#socket.disconnect();
  }

  #onConnect(): void {
    this.link.set('LIVE');
    for (const feed of this.#feeds.values()) feed.resume();
  }
}
