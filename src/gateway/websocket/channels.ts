/** The channels that are open, found by topic, scope and filter; those without listeners are kept for a while. */
import type { Clock, Micros } from '../../lib/clock.js';
import { Channel } from './channel.js';
import type { Topic, TopicRows } from './stream-events.js';
import type { Reader, TopicSource } from './topic-source.js';
import type { TopicSources } from './topic-sources.js';

const MOST_IDLE = 64;
const KEPT_IDLE: Micros = 60_000_000;

export class Channels {
  readonly #byTopic = new Map<Topic, Map<string, Channel>>();

  constructor(
    private readonly sources: TopicSources,
    private readonly clock: Clock,
  ) {}

  /** The channel of a topic for what the reader sees. */
  open(topic: Topic, reader: Reader): Channel {
    const channels = this.#of(topic);
    const name = nameOf(reader);
    const known = channels.get(name);
    // Moved to the end: the longest unused goes first.
    channels.delete(name);
    const channel = known ?? new Channel(sourceOf(this.sources, topic), reader, this.clock.now());
    channels.set(name, channel);
    this.#forgetIdle(channels);
    return channel;
  }

  publish<T extends Topic>(topic: T, rows: readonly TopicRows[T][]): void {
    if (rows.length === 0) return;
    for (const channel of this.#of(topic).values()) channel.publish(rows);
  }

  /** True when a channel of the topic exists, listened to or resumable. */
  has(topic: Topic): boolean {
    return this.#of(topic).size > 0;
  }

  /** Drops what nobody has listened to for a minute; asked once in a while. */
  sweep(): void {
    const now = this.clock.now();
    for (const channels of this.#byTopic.values()) {
      for (const [name, channel] of channels) {
        if (channel.idleFor(now) > KEPT_IDLE) channels.delete(name);
      }
    }
  }

  *of(topic: Topic): Iterable<Channel> {
    yield* this.#of(topic).values();
  }

  #of(topic: Topic): Map<string, Channel> {
    const channels = this.#byTopic.get(topic) ?? new Map<string, Channel>();
    this.#byTopic.set(topic, channels);
    return channels;
  }

  #forgetIdle(channels: Map<string, Channel>): void {
    const idle = [...channels].filter(([, channel]) => channel.listeners === 0);
    for (const [name] of idle.slice(0, Math.max(0, idle.length - MOST_IDLE))) channels.delete(name);
  }
}

function sourceOf(sources: TopicSources, topic: Topic): TopicSource {
  return sources[topic];
}

function nameOf({ scope, filter }: Reader): string {
  const accounts = scope === null ? '*' : [...scope].toSorted();
  const { account, symbol, orderId } = filter;
  const symbols = Array.isArray(symbol) ? symbol.toSorted() : symbol;
  return JSON.stringify([accounts, account, symbols, orderId]);
}
