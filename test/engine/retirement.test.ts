/** Which orders leave memory: those that are over and in the archive, once they are old enough or there are too many. */
import { describe, expect, it } from '@jest/globals';
import { ExposureLedger } from '../../src/compliance/exposure-ledger.js';
import { RecentOrders } from '../../src/compliance/recent-orders.js';
import { EngineState } from '../../src/engine/engine-state.js';
import { Retirement } from '../../src/engine/retirement.js';
import type { RetirementDeps } from '../../src/engine/retirement.js';
import { ManualClock } from '../../src/lib/clock.js';
import { ManualScheduler } from '../../src/lib/scheduler.js';
import { calendar } from '../compliance/desk.js';
import { refusedStory, routedStory } from '../support/order-stories.js';
import { NOON } from '../support/orders.js';

const HOUR = 3_600_000_000;

/** O1 to O5 are over, in that order; W works still and is older than they. */
function stateOfSix(): EngineState {
  const state = new EngineState(new ExposureLedger(calendar), new RecentOrders());
  for (const event of routedStory('W')) state.apply(event);
  for (let n = 1; n <= 5; n += 1) for (const event of refusedStory(`O${n}`)) state.apply(event);
  return state;
}

function leftAfter(
  micros: number,
  limits: Pick<RetirementDeps, 'keepNewest' | 'keepAtMost'>,
): readonly string[] {
  const clock = new ManualClock(NOON + micros);
  const state = stateOfSix();
  const retirement = new Retirement({
    state,
    sink: { release: () => undefined },
    clock,
    scheduler: new ManualScheduler(clock),
    keepFor: HOUR,
    ...limits,
  });
  const all = [...state.families().values()];
  retirement.archived(all.map((family) => [family.parentOrderId, family.events, state.digest(family)]));
  return [...state.families().keys()];
}

describe('orders in memory', () => {
  it('stay while they are young and not too many', () => {
    expect(leftAfter(HOUR - 1, { keepNewest: 0, keepAtMost: 6 })).toHaveLength(6);
  });

  it('leave once they are old, the newest excepted, and never while they work', () => {
    expect(leftAfter(HOUR, { keepNewest: 3, keepAtMost: 6 })).toEqual(['W', 'O4', 'O5']);
    expect(leftAfter(HOUR, { keepNewest: 0, keepAtMost: 6 })).toEqual(['W']);
  });

  it('leave young, the oldest first, while there are too many', () => {
    expect(leftAfter(0, { keepNewest: 0, keepAtMost: 4 })).toEqual(['W', 'O3', 'O4', 'O5']);
  });
});
