/** What is due when: a binary heap of tasks in simulated time, ties in order of arrival. */
import type { Micros } from '../../src/lib/clock.js';
import type { Random } from '../../src/lib/random.js';

type Task = (now: Micros) => void;

interface Entry {
  readonly due: Micros;
  readonly arrival: number;
  readonly task: Task;
}

export class Agenda {
  readonly #heap: Entry[] = [];
  #arrivals = 0;

  at(due: Micros, task: Task): void {
    this.#arrivals += 1;
    this.#heap.push({ due, arrival: this.#arrivals, task });
    this.#up(this.#heap.length - 1);
  }

  /** Runs `task` again and again, after waits that are exponential with the mean that it returns. */
  recur(first: Micros, random: Random, task: (now: Micros) => Micros): void {
    const run = (now: Micros) => {
      const mean = task(now);
      this.at(now + Math.ceil(-Math.log(1 - random.next()) * mean), run);
    };
    this.at(first, run);
  }

  /** When the next task is due; undefined when there is none. */
  next(): Micros | undefined {
    return this.#heap[0]?.due;
  }

  /** Runs everything due until `now`, each at its own time. */
  runUntil(now: Micros): void {
    for (let first = this.#heap[0]; first && first.due <= now; first = this.#heap[0]) {
      this.#pop();
      first.task(first.due);
    }
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#down(0);
  }

  #up(from: number): void {
    for (let child = from; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfSooner(child, parent)) return;
      child = parent;
    }
  }

  #down(from: number): void {
    for (let parent = from; ; ) {
      const left = 2 * parent + 1;
      const child = this.#sooner(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfSooner(child, parent)) return;
      parent = child;
    }
  }

  #swapIfSooner(child: number, parent: number): boolean {
    const [a, b] = [this.#heap[child], this.#heap[parent]];
    if (!a || !b || !this.#sooner(child, parent)) return false;
    this.#heap[parent] = a;
    this.#heap[child] = b;
    return true;
  }

  #sooner(i: number, j: number): boolean {
    const [a, b] = [this.#heap[i], this.#heap[j]];
    if (!a || !b) return false;
    return a.due < b.due || (a.due === b.due && a.arrival < b.arrival);
  }
}
