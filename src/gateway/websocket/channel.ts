/** One stream of a topic for all readers who see the same: numbered deltas, the latest kept for those who come back. */
import type { Micros } from '../../lib/clock.js';
import type { Topic, TopicRows } from './stream-events.js';
import type { Reader, TopicSource } from './topic-source.js';

type Row = TopicRows[Topic];

export interface Delta {
  readonly seq: number;
  readonly rows: readonly Row[];
}

/** A client's end of a channel. */
export interface ChannelListener {
  changed(delta: Delta): void;
}

const KEPT_DELTAS = 512;
const KEPT_ROWS = 4096;

export class Channel {
  readonly #listeners = new Set<ChannelListener>();
  #kept: Delta[] = [];
  #keptRows = 0;
  #idleSince: Micros | null = null;

  /** Numbers begin at the time it was made, so that a number of an earlier run is never taken for one of this. */
  constructor(
    readonly source: TopicSource,
    readonly reader: Reader,
    private seq: number,
  ) {}

  get listeners(): number {
    return this.#listeners.size;
  }

  /** The number of the latest delta. */
  get lastSeq(): number {
    return this.seq;
  }

  /** All rows as they are now. */
  rows(): readonly Row[] {
    return this.source.rows(this.reader);
  }

  /** The deltas after `lastSeq`; undefined when they are no longer all here. */
  since(lastSeq: number): readonly Delta[] | undefined {
    const first = this.#kept[0]?.seq ?? this.seq + 1;
    if (lastSeq > this.seq || lastSeq < first - 1) return undefined;
    return this.#kept.filter(({ seq }) => seq > lastSeq);
  }

  join(listener: ChannelListener): void {
    this.#listeners.add(listener);
  }

  leave(listener: ChannelListener): void {
    this.#listeners.delete(listener);
  }

  /** How long nobody has listened, as far as those who ask know: the first to ask starts the count. */
  idleFor(now: Micros): Micros {
    if (this.#listeners.size > 0) this.#idleSince = null;
    else this.#idleSince ??= now;
    return now - (this.#idleSince ?? now);
  }

  /** Tells the readers of those rows that they may see; nothing when there are none. */
  publish(rows: readonly Row[]): void {
    const seen = rows.filter((row) => this.source.admits(row, this.reader));
    if (seen.length === 0) return;
    this.seq += 1;
    const delta = { seq: this.seq, rows: seen };
    this.#keep(delta);
    for (const listener of this.#listeners) listener.changed(delta);
  }

  #keep(delta: Delta): void {
    this.#kept.push(delta);
    this.#keptRows += delta.rows.length;
    if (this.#kept.length <= KEPT_DELTAS && this.#keptRows <= KEPT_ROWS) return;
    // Half goes at once: dropping one by one would shift the list on every delta.
    this.#kept = this.#kept.slice(this.#kept.length >> 1);
    this.#keptRows = this.#kept.reduce((sum, { rows }) => sum + rows.length, 0);
  }
}
