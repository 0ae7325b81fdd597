/** Random executions, busts and requests over OCO, OTO and bracket lists, against what such lists promise. */
import { expect, it } from '@jest/globals';
import { ListRun } from './random-life/list-run.js';

const SEED = process.env['RANDOM_LISTS_SEED'] ?? String(process.pid);
const RUNS = Number(process.env['RANDOM_LISTS'] ?? 40);

it(`executes no more than its lists promise, from seed ${SEED}`, () => {
  let crossed = 0;
  for (let n = 0; n < RUNS; n += 1) {
    const seed = `${SEED}-${n}`;
    try {
      crossed += new ListRun(seed).go();
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  // What crosses on the wire is part of what is tried.
  expect(crossed).toBeGreaterThan(0);
}, 300_000);
