import { readFileSync } from 'node:fs';

/** USER_HZ of Linux on every platform that node runs on. */
export const TICK_MS = 10;

/**
 * Processor time in ms of a process or thread by its folder in /proc; 0 of one that has ended. `withReaped`: with that
 * of its children that have ended.
 */
export function processMs(folder: string, withReaped = false): number {
  try {
    const stat = readFileSync(`${folder}/stat`, 'latin1');
    // Fields from the third on follow the name, which is in brackets; utime is the 14th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, withReaped ? 15 : 13).reduce((sum, field) => sum + Number(field), 0);
    return ticks * TICK_MS;
  } catch {
    return 0;
  }
}
