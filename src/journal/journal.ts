/** The journal port: the append-only, hash-chained record of everything that happened. One writer per partition. */
import type { Micros } from '../lib/clock.js';

/** What a writer hands in: an opaque canonical payload under a type name. */
export interface NewRecord {
  readonly type: string;
  readonly at: Micros;
  /** Canonical JSON text; the journal never looks inside. */
  readonly payload: string;
}

export interface JournalRecord extends NewRecord {
  /** 1, 2, 3, … without a gap. */
  readonly seq: number;
  /** SHA-256 over the previous record's hash and this record's canonical bytes, 64 hex digits. */
  readonly hash: string;
}

export interface JournalHead {
  /** 0 when empty. */
  readonly seq: number;
  readonly hash: string;
}

/** One break of the chain, by the sequence number where it shows. */
export interface ChainFault {
  readonly kind: 'ALTERED' | 'REMOVED' | 'INSERTED' | 'REORDERED' | 'TRUNCATED';
  readonly seq: number;
  readonly detail: string;
}

export interface ChainReport {
  readonly verified: boolean;
  readonly records: number;
  readonly head: JournalHead;
  readonly faults: readonly ChainFault[];
}

/**
 * The journal cannot take records now. The batch was not written, or (connection lost during the commit) nobody knows:
 * opening the journal again shows. Until then the caller must not act on it.
 */
export class JournalUnavailable extends Error {
  override readonly name = 'JournalUnavailable';
}

export interface Journal {
  /**
   * Appends records as one unit and resolves when they are durable, with the head after them. Calls made while a commit is in
   * flight share the next one; order of calls is order of records. Rejects with JournalUnavailable: after a
   * rejection the journal refuses everything until it is opened again, because the writer's state has run ahead.
   * `mark`: opaque text of the writer that becomes durable with the records, in place of the one before.
   */
  append(records: readonly NewRecord[], mark?: string): Promise<JournalHead>;
  /** The latest mark that was durable when the journal was opened; null when there was none. */
  readonly mark: string | null;
  /** Counts the partition's writers: only the latest one can commit. */
  readonly epoch: number;
  /** Records from `fromSeq` (inclusive) to the durable head, ascending. */
  read(fromSeq: number): AsyncIterable<JournalRecord>;
  head(): Promise<JournalHead>;
  /** Walks the chain from the first record and names what does not fit. */
  verify(): Promise<ChainReport>;
  /** Waits for what was appended, then refuses more. */
  close(): Promise<void>;
}
