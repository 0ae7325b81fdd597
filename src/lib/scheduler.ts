/** Timers as a port, so that simulated latency and time-outs run on real time or, in tests, by hand. */
import type { Micros } from './clock.js';
import { ManualClock } from './clock.js';

export type CancelTimer = () => void;

export interface Scheduler {
  /** Runs `task` once, `delay` from now (0: as soon as the caller has returned). */
  after(delay: Micros, task: () => void): CancelTimer;
}

/** Node's timers: resolution one millisecond; the process does not stay alive for them. */
export class SystemScheduler implements Scheduler {
  after(delay: Micros, task: () => void): CancelTimer {
    if (delay <= 0) {
      const immediate = setImmediate(task);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(task, delay / 1000);
    timer.unref();
    return () => clearTimeout(timer);
  }
}

interface Pending {
  readonly due: Micros;
  readonly order: number;
  readonly task: () => void;
}

/** Runs tasks when its clock is advanced past them, in order of due time, then of arrival. */
export class ManualScheduler implements Scheduler {
  #pending: Pending[] = [];
  #count = 0;

  constructor(readonly clock: ManualClock = new ManualClock(0)) {}

  after(delay: Micros, task: () => void): CancelTimer {
    this.#count += 1;
    const entry = { due: this.clock.now() + Math.max(0, delay), order: this.#count, task };
    this.#pending.push(entry);
    return () => {
      this.#pending = this.#pending.filter((other) => other !== entry);
    };
  }

  /** Moves the clock by `micros`, running everything that falls due on the way at its own time. */
  advance(micros: Micros): void {
    const until = this.clock.now() + micros;
    for (let next = this.#next(until); next; next = this.#next(until)) {
      // Never back: the clock may have been moved past it by hand.
      this.clock.advance(Math.max(0, next.due - this.clock.now()));
      next.task();
    }
    this.clock.advance(Math.max(0, until - this.clock.now()));
  }

  #next(until: Micros): Pending | undefined {
    const due = this.#pending.filter((entry) => entry.due <= until);
    const [first] = due.toSorted((a, b) => a.due - b.due || a.order - b.order);
    if (first) this.#pending = this.#pending.filter((entry) => entry !== first);
    return first;
  }
}
