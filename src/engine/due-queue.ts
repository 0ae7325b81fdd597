/** Orders by the moment at which the calendar asks something of them: a binary heap, so that a quiet tick costs nothing. */
import type { Micros } from '../lib/clock.js';

interface Due {
  readonly at: Micros;
  readonly orderId: string;
  /** Of orders due at one moment, the one that was put in first comes first. */
  readonly place: number;
}

export class DueQueue {
  #heap: Due[] = [];
  #count = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The same order may be in it several times: who takes it out looks whether it is still so. */
  put(at: Micros, orderId: string): void {
    this.#count += 1;
    this.#heap.push({ at, orderId, place: this.#count });
    this.#rise(this.#heap.length - 1);
  }

  /** The order that has been due longest; undefined when none is. */
  take(now: Micros): string | undefined {
    const [first] = this.#heap;
    if (!first || first.at > now) return undefined;
    const last = this.#heap.pop();
    if (last && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first.orderId;
  }

  /** Forgets all others. */
  keep(wanted: (orderId: string) => boolean): void {
    this.#heap = this.#heap
      .filter(({ orderId }) => wanted(orderId))
      .toSorted((a, b) => a.at - b.at || a.place - b.place);
  }

  #rise(from: number): void {
    for (let i = from; i > 0; ) {
      const above = (i - 1) >> 1;
      if (!this.#swap(i, above)) return;
      i = above;
    }
  }

  #sink(): void {
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const sooner = isSooner(this.#heap[right], this.#heap[left]) ? right : left;
      if (!this.#swap(sooner, i)) return;
      i = sooner;
    }
  }

  /** Puts the sooner one above; false when it is there already. */
  #swap(below: number, above: number): boolean {
    const [lower, upper] = [this.#heap[below], this.#heap[above]];
    if (!lower || !upper || !isSooner(lower, upper)) return false;
    this.#heap[below] = upper;
    this.#heap[above] = lower;
    return true;
  }
}

function isSooner(a: Due | undefined, b: Due | undefined): boolean {
  if (!a || !b) return a !== undefined;
  return a.at < b.at || (a.at === b.at && a.place < b.place);
}
