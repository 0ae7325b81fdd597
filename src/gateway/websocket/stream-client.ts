/** One connected client: takes its requests, holds its subscriptions, and minds how fast it reads. */
import type { DefaultEventsMap, Socket } from 'socket.io';
import { formatMicros } from '../../lib/clock.js';
import type { Clock } from '../../lib/clock.js';
import { maySee } from '../session.js';
import type { Session } from '../session.js';
import type { Channels } from './channels.js';
import { subscribeRequest, unsubscribeRequest } from './stream-events.js';
import type { ClientEvents, ServerEvents, SubscribeRequest, Topic } from './stream-events.js';
import { Subscription } from './subscription.js';
import type { Outlet } from './subscription.js';

export interface SocketState {
  session: Session;
}
export type StreamSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketState>;

/** Packets that may stand in the socket's own buffer before rows are held back. */
const CLEAR_BELOW = 16;

type StreamConnection = StreamSocket['conn'];

export class StreamClient {
  readonly #subscriptions = new Map<Topic, Subscription>();
  readonly #outlet: Outlet;
  #unsent = 0;

  constructor(
    private readonly socket: StreamSocket,
    private readonly channels: Channels,
    private readonly clock: Clock,
  ) {
    this.#outlet = outletOf(socket, () => this.#unsent < CLEAR_BELOW);
  }

  /** Rows held back for this client, over all topics. */
  get waiting(): number {
    return [...this.#subscriptions.values()].reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /** Packets that wait for the connection to take them. */
  get unsent(): number {
    return this.#unsent;
  }

  start(): void {
    this.#watch(this.socket.conn);
    this.socket.on('subscribe', (request) => this.#subscribe(request));
    this.socket.on('unsubscribe', (request) => this.#unsubscribe(request));
    this.socket.on('time', (answer: unknown) => {
      if (typeof answer === 'function') answer(formatMicros(this.clock.now()));
    });
    this.socket.on('disconnect', () => this.#stopAll());
  }

  /** The connection drains when it hands all its packets on, which it does only while the client reads. */
  #watch(connection: StreamConnection): void {
    connection.on('packetCreate', () => {
      this.#unsent += 1;
    });
    connection.on('drain', () => {
      this.#unsent = 0;
      this.#drained();
    });
  }

  #subscribe(request: unknown): void {
    const parsed = subscribeRequest.safeParse(request);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const message = `${issue?.path.join('.') ?? 'request'}: ${issue?.message ?? 'is malformed'}`;
      return this.#refuse(null, message, 'send {topic, filter?, lastSeq?} as docs/websocket.md says');
    }
    const refusal = this.#refusalOf(parsed.data);
    if (refusal) return this.#refuse(parsed.data.topic, refusal.message, refusal.remedy);
    this.#open(parsed.data);
  }

  #refusalOf({ topic, filter }: SubscribeRequest): { message: string; remedy: string } | null {
    const { session } = this.socket.data;
    if (filter?.account !== undefined && !maySee(session, filter.account)) {
      const message = `${session.user.userId} is not entitled to account ${filter.account}`;
      return { message, remedy: 'leave the account out to see all of yours' };
    }
    if (topic !== 'books' || filter?.symbol !== undefined) return null;
    return { message: 'books are sent by symbol', remedy: 'send filter {symbol}' };
  }

  #open({ topic, filter = {}, lastSeq }: SubscribeRequest): void {
    this.#subscriptions.get(topic)?.stop();
    const channel = this.channels.open(topic, { scope: this.socket.data.session.scope, filter });
    const subscription = new Subscription(topic, channel, this.#outlet);
    this.#subscriptions.set(topic, subscription);
    subscription.start(lastSeq);
  }

  #unsubscribe(request: unknown): void {
    const parsed = unsubscribeRequest.safeParse(request);
    if (!parsed.success) return this.#refuse(null, 'topic is not known', 'send {topic}');
    this.#subscriptions.get(parsed.data.topic)?.stop();
    this.#subscriptions.delete(parsed.data.topic);
  }

  #refuse(topic: Topic | null, message: string, remedy: string): void {
    this.socket.emit('refused', { topic, message, remedy });
  }

  #drained(): void {
    for (const [topic, subscription] of this.#subscriptions) {
      if (!this.#outlet.isClear()) return;
      if (!subscription.drained()) this.#subscriptions.delete(topic);
    }
  }

  #stopAll(): void {
    for (const subscription of this.#subscriptions.values()) subscription.stop();
    this.#subscriptions.clear();
  }
}

function outletOf(socket: StreamSocket, isClear: () => boolean): Outlet {
  return {
    isClear,
    snapshot: (message) => socket.emit('snapshot', message),
    delta: (message) => socket.emit('delta', message),
    resync: (topic) => {
      const message = 'rows were dropped because they were not read in time; subscribe again';
      socket.emit('resync', { topic, message });
    },
  };
}
