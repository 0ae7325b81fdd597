/** What the parts of the system need of a log; pino fits it as it is. */

export interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Says nothing: for tests and for commands whose output is their result. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
