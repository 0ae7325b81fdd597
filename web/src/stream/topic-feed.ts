/** One topic's sequence: applies what follows, ignores what is old, asks again where something is missing. */
export interface TopicMessage {
  readonly topic: string;
  readonly seq: number;
  /** Whatever rows the topic has: its sink knows them, the feed does not look. */
  readonly rows: readonly never[];
}

export interface TopicSink {
  snapshot: (rows: readonly never[]) => void;
  delta: (rows: readonly never[]) => void;
}

export class TopicFeed {
  readonly #sink: TopicSink;
  readonly #ask: (lastSeq: number | undefined) => void;
  #lastSeq: number | undefined;
  #asking = false;

  /** `ask(lastSeq)` subscribes (again); without a number a fresh snapshot is wanted. */
  constructor(sink: TopicSink, ask: (lastSeq: number | undefined) => void) {
    this.#sink = sink;
    this.#ask = ask;
  }

  /** The link is up (again): go on from where we were. */
  resume(): void {
    this.#asking = true;
    this.#ask(this.#lastSeq);
  }

  /** What we hold no longer counts: another filter, or the server said `resync`. */
  restart(): void {
    this.#lastSeq = undefined;
    this.resume();
  }

  onSnapshot(message: TopicMessage): void {
    this.#lastSeq = message.seq;
    this.#asking = false;
    this.#sink.snapshot(message.rows);
  }

  onDelta(message: TopicMessage): void {
    if (this.#lastSeq === undefined || message.seq <= this.#lastSeq) return;
    if (message.seq > this.#lastSeq + 1) {
      if (!this.#asking) this.resume();
      return;
    }
    this.#lastSeq = message.seq;
    this.#asking = false;
    this.#sink.delta(message.rows);
  }
}
