/** Opaque keyset cursors: the kind of list and the key of the last row given, in base64url. */
import { InvalidCursor } from './read-side.js';

export type CursorKind = 'order' | 'audit';

export function encodeCursor(kind: CursorKind, key: string): string {
  return Buffer.from(`${kind}:${key}`).toString('base64url');
}

/** The key; null for the first page. Throws InvalidCursor for text that `encodeCursor` did not make for this kind. */
export function decodeCursor(kind: CursorKind, cursor: string | null): string | null {
  if (cursor === null) return null;
  const text = Buffer.from(cursor, 'base64url').toString();
  const key = text.slice(kind.length + 1);
  if (key === '' || encodeCursor(kind, key) !== cursor) {
    throw new InvalidCursor(
      'cursor: use the `next` of the page before, unchanged, or leave it out to start again',
    );
  }
  return key;
}
