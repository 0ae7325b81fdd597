/** A few rounds of the torture: nothing lost, nothing double, wherever the kills land. `.ci/run` asks for ten. */
import { expect, it } from '@jest/globals';
import { summary } from './summary.js';
import { torture } from './torture.js';

const ROUNDS = Number(process.env['TORTURE_ROUNDS'] ?? 4);
const SEED = process.env['TORTURE_SEED'] ?? String(process.pid);

it(`survives ${ROUNDS} rounds of kills and cuts from seed ${SEED}`, async () => {
  const report = await torture({ rounds: ROUNDS, seed: SEED });
  process.stderr.write(`${summary(report, SEED)}\n`);
  expect(report.faults).toEqual([]);
  expect(report.landings.missing()).toEqual([]);
}, 3_600_000);
