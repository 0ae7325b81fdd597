/** The whole engine over hostile exchanges: in the end nothing is lost, doubled or invented, and nothing was sent blindly. */
import { describe, expect, it } from '@jest/globals';
import { ALL_MISDEEDS } from '../../support/hostile/script.js';
import { HostileDay } from './hostile-day.js';
import { storyOf } from './story.js';

/** `.ci/run` asks for more of them. */
const DAYS = Number(process.env['HOSTILE_DAYS'] ?? 8);
const STEPS = 400;

describe('a hostile day', () => {
  const base = process.env['HOSTILE_SEED'] ?? String(process.pid);

  it(`of ${DAYS} × ${STEPS} steps from seed ${base} is reckoned to the last share`, async () => {
    const done = new Map<string, number>();
    for (let n = 0; n < DAYS; n += 1) {
      const seed = `${base}-${n}`;
      const day = new HostileDay(seed);
      try {
        expect(await day.run(STEPS)).toBeGreaterThan(0);
      } catch (error) {
        const what = error instanceof Error ? error.message : String(error);
        throw new Error(`seed ${seed}: ${what}\n${storyOf(day, what)}`, { cause: error });
      }
      for (const [name, count] of day.misdeeds) done.set(name, (done.get(name) ?? 0) + count);
    }
    expect(ALL_MISDEEDS.filter((name) => !done.has(name))).toEqual([]);
  }, 3_600_000);
});
