/** What an engine process tells the monitoring of its partitions. */
import { expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { registerNodeMetrics } from '../../src/assembly/cluster/node-metrics.js';
import { CommandIntake } from '../../src/cluster/command-intake.js';
import { EngineNode } from '../../src/cluster/engine-node.js';
import type { HostedPartition } from '../../src/cluster/engine-node.js';
import { ManualClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';

function unused(): never {
  throw new Error('not asked here');
}

/** A partition whose commands before this offset were taken; null while it is not taken over. */
function hosted(nextCommand: number | null): HostedPartition {
  return {
    ready: async () => (nextCommand === null ? null : nextCommand - 1),
    intake: new CommandIntake({
      engine: unused,
      userOf: () => undefined,
      partitions: 1,
      clock: new ManualClock(0),
      answer: unused,
      settled: unused,
      log: silentLog,
    }),
    status: () => ({ epoch: 3, lag: 2, nextCommand, closedBecause: null, missingVenues: [] }),
    stop: async () => [],
  };
}

it('counts the commands that each of its partitions has not come to, while the bus says where they end', async () => {
  const nexts = [5, null, 7];
  const node = new EngineNode({ open: (partition) => hosted(nexts[partition] ?? null), log: silentLog });
  for (const partition of [0, 1, 2]) await node.assigned(partition, () => Promise.resolve());
  const registry = new Registry();
  let ends = new Map([
    [0, 9],
    [1, 4],
    [2, 7],
    [3, 100],
  ]);
  registerNodeMetrics(registry, node, async () => ends);
  const lags = async () => (await registry.metrics()).match(/^fairlead_command_lag_records\{.*$/gm);
  expect(await lags()).toEqual([
    'fairlead_command_lag_records{partition="0"} 4',
    'fairlead_command_lag_records{partition="2"} 0',
  ]);
  await node.revoked(0);
  expect(await lags()).toEqual(['fairlead_command_lag_records{partition="2"} 0']);
  ends = new Map();
  expect(await lags()).toBeNull();
});
