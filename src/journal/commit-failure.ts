/** What a failed commit says of itself: whether the disk was full, and whether it is certain that nothing was written. */
import { errorCode } from '../lib/error-code.js';

/** PostgreSQL's disk_full; a server that died of it leaves the system's words only. */
const DISK_FULL = '53100';
const NO_SPACE = /no space left on device|ENOSPC/i;

/** True when the error, or what caused it, is a disk without room. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return errorCode(error) === DISK_FULL || NO_SPACE.test(error.message) || isDiskFull(error.cause);
}

/**
 * True when the server itself refused: it has rolled the commit back. A server that died of it (FATAL, PANIC), a lost
 * connection and a time-out leave open what became of it.
 */
export function isRolledBack(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('severity' in error && error.severity === 'ERROR') || isRolledBack(error.cause);
}
