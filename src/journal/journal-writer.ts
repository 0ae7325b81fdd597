/** What every journal's writer does: chain records at once, commit them in groups, refuse everything after a failure. */
import { isDiskFull, isRolledBack } from './commit-failure.js';
import { chainHash, checkRecord, type StoredRecord } from './hash-chain.js';
import { JournalUnavailable, type JournalHead, type NewRecord } from './journal.js';

/** Consecutive records that are made durable together. */
export interface CommitBatch {
  /** The head that the writer believes to be the store's. */
  readonly before: JournalHead;
  readonly after: JournalHead;
  readonly records: readonly StoredRecord[];
  /** The latest mark that came with them; null without one. */
  readonly mark: string | null;
}

export interface JournalWriterOptions {
  readonly partition: number;
  /** The store's head at opening. */
  readonly head: JournalHead;
  /** Makes the batch durable as a whole; throws when it did not or when that is unknown. */
  readonly commit: (batch: CommitBatch) => Promise<void>;
  /** Called once, when the writer gives up. */
  readonly onFailure?: () => void;
}

/** Caps of one commit; a single append beyond them still goes as one. */
const MOST_RECORDS = 1_000;
const MOST_CHARACTERS = 1_000_000;

interface Append {
  readonly records: readonly StoredRecord[];
  readonly characters: number;
  readonly after: JournalHead;
  readonly mark: string | null;
  readonly resolve: (head: JournalHead) => void;
  readonly reject: (error: JournalUnavailable) => void;
}

/** Appends of one turn of the event loop, and those made during a commit, share the next commit. No timers. */
export class JournalWriter {
  #tail: JournalHead;
  #durable: JournalHead;
  #waiting: Append[] = [];
  #busy = false;
  #failure: JournalUnavailable | null = null;

  constructor(private readonly options: JournalWriterOptions) {
    this.#tail = options.head;
    this.#durable = options.head;
  }

  /** The newest head known to be durable. */
  get durable(): JournalHead {
    return this.#durable;
  }

  append(records: readonly NewRecord[], mark: string | null = null): Promise<JournalHead> {
    if (this.#failure) return Promise.reject(this.#failure);
    try {
      records.forEach(checkRecord);
    } catch (error) {
      return Promise.reject(error);
    }
    return new Promise((resolve, reject) => {
      const { records: chained, characters, after } = this.#chain(records);
      this.#waiting.push({ records: chained, characters, after, mark, resolve, reject });
      if (!this.#busy) this.#commitSoon();
    });
  }

  /** Rejects what waits and everything later. The first reason stands. */
  fail(reason: string, cause?: unknown): void {
    if (this.#failure) return;
    this.#failure = new JournalUnavailable(reason, { cause });
    this.#reject(this.#waiting);
    this.#waiting = [];
    this.options.onFailure?.();
  }

  /** Waits for what was appended before, then refuses more. */
  async close(): Promise<void> {
    await this.append([]).catch(() => {});
    this.fail('The journal is closed');
  }

  #chain(records: readonly NewRecord[]): Pick<Append, 'records' | 'characters' | 'after'> {
    const { partition } = this.options;
    let { seq, hash } = this.#tail;
    let characters = 0;
    const chained = records.map(({ type, at, payload }) => {
      const prevHash = hash;
      seq += 1;
      hash = chainHash(prevHash, { partition, seq, at, type, payload });
      characters += payload.length;
      return { seq, at, type, payload, prevHash, hash };
    });
    this.#tail = { seq, hash };
    return { records: chained, characters, after: this.#tail };
  }

  /** After the callbacks of this turn, so that callers just woken by the last commit get into the next one. */
  #commitSoon(): void {
    this.#busy = true;
    setImmediate(() => void this.#commitWaiting());
  }

  async #commitWaiting(): Promise<void> {
    const appends = this.#take();
    const after = appends.at(-1)?.after ?? this.#durable;
    const records = appends.flatMap((append) => append.records);
    const mark = appends.findLast((append) => append.mark !== null)?.mark ?? null;
    try {
      if (records.length > 0) await this.options.commit({ before: this.#durable, after, records, mark });
      this.#settle(appends, after);
    } catch (error) {
      this.#reject(appends, this.#failure ?? unavailable(error));
      this.fail(unavailable(error).message, error);
    }
    this.#busy = false;
    if (this.#waiting.length > 0) this.#commitSoon();
  }

  #take(): readonly Append[] {
    let [count, records, characters] = [0, 0, 0];
    for (const append of this.#waiting) {
      records += append.records.length;
      characters += append.characters;
      if (count > 0 && (records > MOST_RECORDS || characters > MOST_CHARACTERS)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  #settle(appends: readonly Append[], after: JournalHead): void {
    this.#durable = after;
    for (const append of appends) append.resolve(append.after);
  }

  #reject(appends: readonly Append[], error = this.#failure): void {
    if (error) for (const append of appends) append.reject(error);
  }
}

function unavailable(error: unknown): JournalUnavailable {
  if (error instanceof JournalUnavailable) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const outcome = isRolledBack(error) ? 'nothing was written' : 'its outcome is unknown';
  const text = isDiskFull(error)
    ? `disk full, ${outcome} (${reason}); free some space, the rest happens by itself`
    : `the commit failed, ${outcome} (${reason}); open the journal again`;
  return new JournalUnavailable(text, { cause: error });
}
