/** The one line that a torture prints. */
import { BLOWS } from './blows.js';
import { PHASES } from './landings.js';
import type { TortureReport } from './torture.js';

export function summary(report: TortureReport, seed: string): string {
  const { blows, orders, requests, executions, starts, landings, faults } = report;
  const of = (name: string) => faults.filter(({ kind }) => kind === name).length;
  const times = report.recoveryMs.toSorted((a, b) => a - b);
  const kinds = BLOWS.map((blow) => `${blow} ${blows.filter((dealt) => dealt === blow).length}`);
  const fromSnapshot = starts.filter(({ snapshot }) => snapshot > 0).length;
  const replayed = Math.max(0, ...starts.map((start) => start.replayed));
  return [
    `torture: ${blows.length} rounds (${kinds.join(', ')})`,
    `${orders} orders, ${requests} cancels and replaces, ${executions} executions`,
    `losses ${of('LOST')}, duplicates ${of('DOUBLED')}, inventions ${of('INVENTED')}, other faults ${of('OTHER')}`,
    `recovery median ${seconds(times[Math.floor(times.length / 2)])}, max ${seconds(times.at(-1))}`,
    `starts ${starts.length}, from a snapshot ${fromSnapshot}, at most ${replayed} records replayed`,
    `kills landed ${PHASES.map((phase) => `${phase} ${landings.count(phase)}`).join(', ')}`,
    `seed ${seed}`,
  ].join('; ');
}

function seconds(millis = 0): string {
  return `${(millis / 1000).toFixed(1)} s`;
}
