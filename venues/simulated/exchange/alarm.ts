/** One kind of moment at which an exchange does something of its own accord. */
import type { Clock, Micros } from '../../../src/lib/clock.js';
import type { CancelTimer, Scheduler } from '../../../src/lib/scheduler.js';

/** A longer wait is taken in parts: Node's timers do not reach beyond 24 days. */
const LONGEST_WAIT: Micros = 86_400_000_000;

export interface Timing {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
}

export class Alarm {
  #at: Micros | null = null;
  #cancel: CancelTimer = () => undefined;

  constructor(
    private readonly timing: Timing,
    private readonly ring: () => void,
  ) {}

  /** Rings at `at`, never before; the earliest of several moments counts, until it has rung. Null is none. */
  set(at: Micros | null): void {
    if (at === null) return;
    if (this.#at !== null && this.#at <= at) return;
    this.#at = at;
    this.#wait(at);
  }

  stop(): void {
    this.#cancel();
    this.#at = null;
  }

  #wait(at: Micros): void {
    const { clock, scheduler } = this.timing;
    this.#cancel();
    const wait = Math.min(LONGEST_WAIT, Math.max(0, at - clock.now()));
    this.#cancel = scheduler.after(wait, () => {
      if (clock.now() < at) return this.#wait(at);
      this.#at = null;
      this.ring();
    });
  }
}
