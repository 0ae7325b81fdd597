/** The process's log: JSON lines on standard error, so that standard output stays a command's result. */
import { destination, pino } from 'pino';
import type { Logger } from 'pino';

export function createLog(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination(2));
}
