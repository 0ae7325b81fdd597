/** What an engine keeps beside its partition's records: how far it has taken commands, and what of the firm's limit it uses. */

import { z } from 'zod';

const schema = z.object({ position: z.int().nullable(), firmUsed: z.string() });

export interface JournalMark {
  /** Of the latest command of which everything is recorded; null before the first. */
  readonly position: number | null;
  /** Decimal text: what the partition uses of the firm's limit. */
  readonly firmUsed: string;
}

export function encodeMark({ position, firmUsed }: JournalMark): string {
  return JSON.stringify({ position, firmUsed });
}

/** Of a partition that never took a command over the bus: none, and nothing used. */
export function decodeMark(text: string | null): JournalMark {
  return text === null ? { position: null, firmUsed: '0' } : schema.parse(JSON.parse(text));
}
