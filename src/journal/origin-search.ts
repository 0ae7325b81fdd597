/** Finds the number that a stored record was written under, when it is not the one it stands at. */
import { chainHash, type StoredRecord } from './hash-chain.js';

/** A neighbourhood that is always searched, and tries in all for records moved further: about a second of hashing. */
const NEAR = 16;
const FAR_TRIES = 400_000;

export class OriginSearch {
  #farTries = FAR_TRIES;

  constructor(
    private readonly partition: number,
    /** No record has had a higher number. */
    private readonly highest: number,
  ) {}

  /** The number under which the record's own hash fits; null when its content, or its hash, is not what it was. */
  of(row: StoredRecord, shift: number): number | null {
    if (this.#fits(row, row.seq + shift)) return row.seq + shift;
    for (let distance = 0; distance <= NEAR; distance += 1) {
      const found = this.#either(row, distance);
      if (found !== null) return found;
    }
    return this.#searchFar(row);
  }

  #searchFar(row: StoredRecord): number | null {
    const reach = Math.min(this.highest, NEAR + 100_000, NEAR + this.#farTries / 2);
    for (let distance = NEAR + 1; distance <= reach; distance += 1) {
      this.#farTries -= 2;
      const found = this.#either(row, distance);
      if (found !== null) return found;
    }
    return null;
  }

  #either(row: StoredRecord, distance: number): number | null {
    if (this.#fits(row, row.seq - distance)) return row.seq - distance;
    return this.#fits(row, row.seq + distance) ? row.seq + distance : null;
  }

  #fits(row: StoredRecord, seq: number): boolean {
    return seq > 0 && chainHash(row.prevHash, { ...row, partition: this.partition, seq }) === row.hash;
  }
}
