/** Time as the core sees it: whole microseconds since the Unix epoch, handed in from outside. */

/** Microseconds since 1970-01-01T00:00:00Z; a safe integer until the year 2255. */
export type Micros = number;

export interface Clock {
  now(): Micros;
}

/** Wall-clock time at `performance` resolution; never runs backwards within one process. */
export class SystemClock implements Clock {
  #last = 0;

  now(): Micros {
    const wall = Math.round((performance.timeOrigin + performance.now()) * 1000);
    this.#last = Math.max(this.#last, wall);
    return this.#last;
  }
}

/** A clock that moves only when told to: tests and replays. */
export class ManualClock implements Clock {
  constructor(private time: Micros) {}

  now(): Micros {
    return this.time;
  }

  advance(micros: Micros): void {
    this.time += micros;
  }
}

/** RFC 3339 in UTC with six digits of fraction: `2026-01-05T14:30:00.000123Z`. */
export function formatMicros(time: Micros): string {
  const millis = Math.floor(time / 1000);
  const rest = String(time - millis * 1000).padStart(3, '0');
  return `${new Date(millis).toISOString().slice(0, -1)}${rest}Z`;
}

/** Reads an RFC 3339 time (any offset, up to six digits kept); undefined when it is not one. */
export function parseMicros(text: string): Micros | undefined {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!match) return undefined;
  const seconds = Date.parse(`${match[1]}T${match[2]}${match[4]}`);
  if (Number.isNaN(seconds)) return undefined;
  const fraction = (match[3] ?? '').padEnd(6, '0').slice(0, 6);
  return seconds * 1000 + Number(fraction);
}
