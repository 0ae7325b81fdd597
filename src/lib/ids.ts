/** Time-ordered identifiers: 26 characters of Crockford base 32, sortable by the time they were made. */
import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.js';

export interface Ids {
  next(): string;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODES = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0));
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;
/** Random bytes are drawn this many at a time: drawing costs the same for few as for many. */
const POOL_BYTES = 4096;

/** ULID layout (48 bits of milliseconds, 80 bits of entropy), strictly increasing within one process. */
export class TimeOrderedIds implements Ids {
  #millis = -1;
  readonly #entropy = new Uint8Array(RANDOM_CHARS);
  /** The characters of the latest identifier. */
  readonly #codes = Buffer.alloc(TIME_CHARS + RANDOM_CHARS);
  #pool: Uint8Array = new Uint8Array(0);
  #drawn = 0;

  constructor(
    private readonly clock: Clock,
    private readonly random: (size: number) => Uint8Array = randomBytes,
  ) {}

  /** In one piece: identifiers are hashed as keys, and a text joined of several would be copied first. */
  next(): string {
    const millis = Math.floor(this.clock.now() / 1000);
    if (millis > this.#millis) this.#restart(millis);
    else this.#increment();
    return this.#codes.toString('latin1');
  }

  #restart(millis: number): void {
    this.#millis = millis;
    let rest = millis;
    for (let i = TIME_CHARS - 1; i >= 0; i -= 1) {
      this.#codes[i] = CODES[rest % 32] ?? 0;
      rest = Math.floor(rest / 32);
    }
    if (this.#drawn + RANDOM_CHARS > this.#pool.length) {
      this.#pool = this.random(POOL_BYTES);
      this.#drawn = 0;
    }
    // Headroom: the first digit starts low, so that a burst within one millisecond never overflows.
    for (let i = 0; i < RANDOM_CHARS; i += 1)
      this.#put(i, (this.#pool[this.#drawn + i] ?? 0) % (i === 0 ? 16 : 32));
    this.#drawn += RANDOM_CHARS;
  }

  #increment(): void {
    for (let i = RANDOM_CHARS - 1; i >= 0; i -= 1) {
      const digit = (this.#entropy[i] ?? 0) + 1;
      this.#put(i, digit % 32);
      if (digit < 32) return;
    }
  }

  #put(place: number, digit: number): void {
    this.#entropy[place] = digit;
    this.#codes[TIME_CHARS + place] = CODES[digit] ?? 0;
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
