/** How far each partition's journal is in the audit, and who waits for which record. */
import type { PartitionEnds } from '../../journal/journal-partitions.js';
import type { Micros } from '../../lib/clock.js';
import type { Scheduler } from '../../lib/scheduler.js';

interface Waiter {
  readonly ends: PartitionEnds;
  readonly settle: (reached: boolean) => void;
}

export class AuditProgress {
  readonly #seqs = new Map<number, number>();
  readonly #waiters = new Set<Waiter>();

  constructor(private readonly scheduler: Scheduler) {}

  /** The last record that is in. */
  of(partition: number): number {
    return this.#seqs.get(partition) ?? 0;
  }

  /** Records of all partitions together. */
  get records(): number {
    return [...this.#seqs.values()].reduce((sum, seq) => sum + seq, 0);
  }

  /** Somebody waits. */
  get isAwaited(): boolean {
    return this.#waiters.size > 0;
  }

  advance(partition: number, seq: number): void {
    this.#seqs.set(partition, seq);
    for (const waiter of this.#waiters) if (this.#has(waiter.ends)) waiter.settle(true);
  }

  /** True as soon as these records are in; false when they are not within `patience`, or nobody follows any more. */
  reached(ends: PartitionEnds, patience: Micros): Promise<boolean> {
    if (this.#has(ends)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (reached: boolean): void => {
        cancel();
        this.#waiters.delete(waiter);
        resolve(reached);
      };
      const waiter: Waiter = { ends, settle };
      const cancel = this.scheduler.after(patience, () => settle(false));
      this.#waiters.add(waiter);
    });
  }

  /** Nothing more comes. */
  end(): void {
    for (const waiter of this.#waiters) waiter.settle(false);
  }

  #has(ends: PartitionEnds): boolean {
    return [...ends].every(([partition, seq]) => this.of(partition) >= seq);
  }
}
