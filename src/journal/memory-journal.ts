/** A journal that lives as long as the process: for tests, previews and replays. */
import { verifyChain } from './chain-verification.js';
import { EMPTY_HEAD, type StoredRecord } from './hash-chain.js';
import { JournalWriter, type CommitBatch } from './journal-writer.js';
import { JournalUnavailable, type ChainReport, type Journal } from './journal.js';
import type { JournalHead, JournalRecord, NewRecord } from './journal.js';

/** What stays when a writer is replaced by the next one: the counterpart of the database's two tables. */
export class MemoryJournalStore {
  /** Ascending by seq. */
  readonly rows: StoredRecord[] = [];
  head: JournalHead = EMPTY_HEAD;
  epoch = 0;
  mark: string | null = null;
}

/** Opening a store again makes the earlier writer's appends fail with JournalUnavailable. */
export class MemoryJournal implements Journal {
  readonly #writer: JournalWriter;
  readonly epoch: number;
  readonly mark: string | null;

  constructor(
    private readonly store = new MemoryJournalStore(),
    private readonly partition = 0,
  ) {
    store.epoch += 1;
    this.epoch = store.epoch;
    this.mark = store.mark;
    this.#writer = new JournalWriter({ partition, head: store.head, commit: (batch) => this.#commit(batch) });
  }

  append(records: readonly NewRecord[], mark?: string): Promise<JournalHead> {
    return this.#writer.append(records, mark);
  }

  async *read(fromSeq: number): AsyncIterable<JournalRecord> {
    const { seq: last } = this.store.head;
    for (const { prevHash: _, ...record } of this.store.rows) {
      if (record.seq >= fromSeq && record.seq <= last) yield record;
    }
  }

  async head(): Promise<JournalHead> {
    return this.store.head;
  }

  verify(): Promise<ChainReport> {
    const { partition } = this;
    return verifyChain(eachOf(this.store.rows), {
      partition,
      head: this.store.head,
      known: this.#writer.durable,
    });
  }

  close(): Promise<void> {
    return this.#writer.close();
  }

  async #commit({ after, records, mark }: CommitBatch): Promise<void> {
    if (this.store.epoch !== this.epoch) throw new JournalUnavailable('Another writer has taken over');
    this.store.rows.push(...records);
    this.store.head = after;
    this.store.mark = mark ?? this.store.mark;
  }
}

async function* eachOf<T>(rows: readonly T[]): AsyncIterable<T> {
  yield* rows;
}
