import { expect, it } from '@jest/globals';
import { GiveWay } from '../../src/lib/give-way.js';

/** A second on a machine that leaves so many processors idle, then 10 ms of work. */
function pauseBeside(idleProcessors: number): number {
  let seconds = 0;
  const giveWay = new GiveWay(
    () => seconds * 1_000,
    () => seconds * idleProcessors * 1_000,
  );
  seconds = 1;
  return giveWay.pauseAfter(10);
}

it.each([
  ['without a pause where two processors are idle', 2, 0],
  ['half of the time where one is idle', 1, 10],
  ['a tenth of the time where a fifth of one is idle', 0.2, 90],
  ['a thirtieth of the time where none is', 0, 290],
])('works %s', (_, idle, pause) => expect(pauseBeside(idle)).toBeCloseTo(pause));

it('counts what was idle since it was asked last', () => {
  let [now, idle] = [0, 0];
  const giveWay = new GiveWay(
    () => now,
    () => idle,
  );
  [now, idle] = [1_000, 2_000];
  expect(giveWay.pauseAfter(10)).toBe(0);
  now = 2_000;
  expect(giveWay.pauseAfter(10)).toBeCloseTo(290);
});
