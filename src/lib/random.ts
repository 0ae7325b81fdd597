/** Seeded randomness: the same seed gives the same run, so that every simulation can be repeated. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform whole number in [low, high]. */
  int(low: number, high: number): number;
  /** An independent stream, named, so that adding one consumer does not disturb another. */
  fork(name: string): Random;
}

/** sfc32 (Chris Doty-Humphrey's PractRand suite), seeded from a hash of its name. */
export class SeededRandom implements Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(private readonly seed: string) {
    const hash = fnv1a(seed);
    this.#a = hash;
    this.#b = hash ^ 0x9e3779b9;
    this.#c = (hash * 0x85ebca6b) | 0;
    for (let i = 0; i < 12; i += 1) this.next();
  }

  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  fork(name: string): Random {
    return new SeededRandom(`${this.seed}/${name}`);
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
