/** Random commands and venue reports, in any order, against a simple model: nothing lost, doubled or invented. */
import { describe, expect, it } from '@jest/globals';
import { Life } from './life.js';

/** 4,000 steps each; `.ci/run` asks for 250 of them, a million steps. */
const LIVES = Number(process.env['RANDOM_LIVES'] ?? 20);
const STEPS = 4_000;

describe('a random life', () => {
  const base = process.env['RANDOM_LIFE_SEED'] ?? String(process.pid);

  it(`of ${LIVES} × ${STEPS} steps from seed ${base} keeps every invariant`, () => {
    for (let n = 0; n < LIVES; n += 1) {
      const seed = `${base}-${n}`;
      try {
        expect(new Life(seed).run(STEPS)).toBeGreaterThan(0);
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    }
  }, 3_600_000);
});
