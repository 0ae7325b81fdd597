/** One client's subscription to one topic: numbers what it is sent, and holds the latest rows while it is slow. */
import type { Channel, ChannelListener, Delta } from './channel.js';
import type { RowsMessage, Topic, TopicRows } from './stream-events.js';

type Row = TopicRows[Topic];

/** The wire to one client. */
export interface Outlet {
  /** False while what was sent before has not left. */
  isClear(): boolean;
  snapshot(message: RowsMessage): void;
  delta(message: RowsMessage): void;
  resync(topic: Topic): void;
}

/** Rows that may wait where none may replace another. */
const MOST_WAITING = 2000;

export class Subscription implements ChannelListener {
  #seq = 0;
  #waiting = new Map<string, Row>();
  #lost = false;

  constructor(
    private readonly topic: Topic,
    private readonly channel: Channel,
    private readonly outlet: Outlet,
  ) {}

  /** Rows held back for this client. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Sends what the client misses since `lastSeq`, or a snapshot. A client that was conflated has been sent fewer
   * deltas than the channel made, so its number is an earlier one of the channel: it gets more than it misses, never less.
   */
  start(lastSeq: number | undefined): void {
    const missed = lastSeq === undefined ? undefined : this.channel.since(lastSeq);
    this.#seq = this.channel.lastSeq;
    if (missed) {
      for (const { seq, rows } of missed) this.outlet.delta({ topic: this.topic, seq, rows });
    } else {
      this.outlet.snapshot({ topic: this.topic, seq: this.#seq, rows: this.channel.rows() });
    }
    this.channel.join(this);
  }

  stop(): void {
    this.channel.leave(this);
    this.#waiting.clear();
  }

  changed({ rows }: Delta): void {
    if (this.#lost) return;
    if (this.#waiting.size === 0 && this.outlet.isClear()) this.#send(rows);
    else this.#hold(rows);
  }

  /** The wire is clear again: what waited goes out as one delta. False when the subscription is at its end. */
  drained(): boolean {
    if (this.#lost) {
      this.outlet.resync(this.topic);
      this.stop();
      return false;
    }
    if (this.#waiting.size === 0) return true;
    const rows = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#send(rows);
    return true;
  }

  #send(rows: readonly Row[]): void {
    this.#seq += 1;
    this.outlet.delta({ topic: this.topic, seq: this.#seq, rows });
  }

  #hold(rows: readonly Row[]): void {
    const { source } = this.channel;
    for (const row of rows) this.#waiting.set(source.key(row), row);
    if (source.conflates || this.#waiting.size <= MOST_WAITING) return;
    this.#waiting.clear();
    this.#lost = true;
  }
}
