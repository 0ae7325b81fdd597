/** What nearly every part needs: time, names, chance, the calendar, alerts and metrics. */
import { Registry, collectDefaultMetrics } from 'prom-client';
import { SystemClock } from '../lib/clock.js';
import { TimeOrderedIds } from '../lib/ids.js';
import { SeededRandom } from '../lib/random.js';
import { SystemScheduler } from '../lib/scheduler.js';
import { AlertLog } from '../projections/alerts/alert-log.js';
import type { StartOptions } from './start-options.js';

/** Of the whole process one each. */
export function createCore({ configuration, seed }: StartOptions) {
  const clock = new SystemClock();
  const ids = new TimeOrderedIds(clock);
  const { instruments, calendar } = configuration;
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  return {
    clock,
    ids,
    metrics,
    scheduler: new SystemScheduler(),
    random: new SeededRandom(seed),
    calendar,
    alerts: new AlertLog(clock, ids),
    instruments,
  };
}

export type Core = ReturnType<typeof createCore>;
