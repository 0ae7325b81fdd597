/** Time-ordered identifiers: 26 characters of Crockford base 32, sortable by the time they were made. */
import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.js';

export interface Ids {
  next(): string;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;

/** ULID layout (48 bits of milliseconds, 80 bits of entropy), strictly increasing within one process. */
export class TimeOrderedIds implements Ids {
  #millis = -1;
  #prefix = '';
  #entropy: number[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly random: (size: number) => Uint8Array = randomBytes,
  ) {}

  next(): string {
    const millis = Math.max(this.#millis, Math.floor(this.clock.now() / 1000));
    if (millis === this.#millis) this.#increment();
    else this.#restart(millis);
    let id = this.#prefix;
    for (const digit of this.#entropy) id += ALPHABET[digit];
    return id;
  }

  #restart(millis: number): void {
    this.#millis = millis;
    this.#prefix = '';
    for (let rest = millis, i = 0; i < TIME_CHARS; i += 1, rest = Math.floor(rest / 32)) {
      this.#prefix = ALPHABET[rest % 32] + this.#prefix;
    }
    this.#entropy = Array.from(this.random(RANDOM_CHARS), (byte) => byte % 32);
    // Headroom: the first digit starts low, so that a burst within one millisecond never overflows.
    this.#entropy[0] = (this.#entropy[0] ?? 0) % 16;
  }

  #increment(): void {
    for (let i = RANDOM_CHARS - 1; i >= 0; i -= 1) {
      const digit = (this.#entropy[i] ?? 0) + 1;
      this.#entropy[i] = digit % 32;
      if (digit < 32) return;
    }
  }
}

/** `prefix-1`, `prefix-2`, …: identifiers for tests and replays. */
export class SequentialIds implements Ids {
  #count = 0;

  constructor(private readonly prefix: string) {}

  next(): string {
    this.#count += 1;
    return `${this.prefix}-${this.#count}`;
  }
}
