/** The chain of hashes: what exactly is hashed, and which records the journal can take. */
import { hash } from 'node:crypto';
import type { JournalHead, JournalRecord, NewRecord } from './journal.js';

/** A record as it is stored: it also carries the hash that it was chained to. */
export interface StoredRecord extends JournalRecord {
  readonly prevHash: string;
}

/** The head of an empty journal: no record, 64 zeros. */
export const EMPTY_HEAD: JournalHead = { seq: 0, hash: '0'.repeat(64) };

/** Everything that a record's hash covers, except the previous hash. */
export interface HashedContent extends NewRecord {
  readonly partition: number;
  readonly seq: number;
}

/**
 * SHA-256, 64 hex digits, of the UTF-8 text of previous hash, partition, seq, at, type and payload, joined by line
 * feeds. Only the payload, which comes last, may itself hold line feeds, so no two records share a text. docs/journal.md.
 */
export function chainHash(prevHash: string, content: HashedContent): string {
  const { partition, seq, at, type, payload } = content;
  return hash('sha256', `${prevHash}\n${partition}\n${seq}\n${at}\n${type}\n${payload}`, 'hex');
}

/** The caller's mistake: the record cannot be kept as it is. Nothing was written, the journal goes on. */
export class InvalidRecord extends TypeError {
  override readonly name = 'InvalidRecord';
}

/** Never occurs raw in JSON text, so that many payloads travel to the database as one. */
export const RECORD_SEPARATOR = '\u001E';

const TYPE = /^[\x21-\x7e]{1,100}$/;

/** Throws InvalidRecord, naming the field and the remedy. */
export function checkRecord({ type, at, payload }: NewRecord): void {
  if (!TYPE.test(type))
    throw new InvalidRecord(`type: 1 to 100 visible ASCII characters, not ${JSON.stringify(type)}`);
  if (!Number.isSafeInteger(at)) throw new InvalidRecord(`at: whole microseconds, not ${at}`);
  if (payload === '') throw new InvalidRecord('payload: is empty; the shortest JSON text has one character');
  if (payload.includes('\0') || payload.includes(RECORD_SEPARATOR)) {
    throw new InvalidRecord(
      'payload: holds a raw control character (U+0000 or U+001E); JSON text escapes it',
    );
  }
  if (!payload.isWellFormed()) {
    throw new InvalidRecord('payload: holds half a surrogate pair; JSON.stringify escapes it');
  }
}
