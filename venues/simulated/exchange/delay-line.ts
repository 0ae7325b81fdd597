/** Requests on their way: each is late by its own latency, and none overtakes another. */
import type { Clock, Micros } from '../../../src/lib/clock.js';
import type { CancelTimer, Scheduler } from '../../../src/lib/scheduler.js';
import type { Latency } from './latency/latency.js';

interface Late {
  readonly due: Micros;
  readonly task: () => void;
}

export class DelayLine {
  readonly #queue: Late[] = [];
  #timer: CancelTimer | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly scheduler: Scheduler,
    private readonly latency: Latency,
  ) {}

  /** Runs `task` after the next latency, never before this call has returned. */
  push(task: () => void): void {
    const due = this.clock.now() + this.latency.sample();
    this.#queue.push({ due, task });
    if (!this.#timer) this.#arm(due);
  }

  /** Forgets everything that has not arrived. */
  close(): void {
    this.#timer?.();
    this.#queue.length = 0;
  }

  #arm(due: Micros): void {
    this.#timer = this.scheduler.after(Math.max(0, due - this.clock.now()), () => this.#deliver());
  }

  /** In order: who is due waits for those before it. */
  #deliver(): void {
    const now = this.clock.now();
    const late = this.#queue.findIndex(({ due }) => due > now);
    const arrived = this.#queue.splice(0, late < 0 ? this.#queue.length : late);
    for (const { task } of arrived) task();
    const [next] = this.#queue;
    this.#timer = null;
    if (next) this.#arm(next.due);
  }
}
