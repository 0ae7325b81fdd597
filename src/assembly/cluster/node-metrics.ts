/** What an engine process owns, for the monitoring: counted whenever it is asked for. */
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { EngineNode } from '../../cluster/engine-node.js';

/** `ends`: the offset that the next command of each partition will have; empty while the bus does not say. */
export function registerNodeMetrics(
  registry: Registry,
  node: EngineNode,
  ends: () => Promise<ReadonlyMap<number, number>>,
): void {
  const registers = [registry];
  const labelNames = ['partition'] as const;
  const epoch: Gauge<'partition'> = new Gauge({
    name: 'fairlead_partition_epoch',
    help: 'Partitions that this process owns, by the number of their owners so far',
    labelNames,
    registers,
    collect: () => {
      epoch.reset();
      for (const [partition, hosted] of node.partitions()) epoch.set({ partition }, hosted.status().epoch);
    },
  });
  const lag: Gauge<'partition'> = new Gauge({
    name: 'fairlead_relay_lag_records',
    help: 'Durable records of a partition that are not on the events topic yet',
    labelNames,
    registers,
    collect: () => {
      lag.reset();
      for (const [partition, hosted] of node.partitions()) lag.set({ partition }, hosted.status().lag);
    },
  });
  const commands: Gauge<'partition'> = new Gauge({
    name: 'fairlead_command_lag_records',
    help: 'Commands of a partition on the bus that its owner has not come to yet',
    labelNames,
    registers,
    collect: async () => {
      const known = await ends();
      commands.reset();
      for (const [partition, hosted] of node.partitions()) {
        const { nextCommand } = hosted.status();
        const end = known.get(partition);
        if (end !== undefined && nextCommand !== null)
          commands.set({ partition }, Math.max(0, end - nextCommand));
      }
    },
  });
  const ready: Gauge<'partition'> = new Gauge({
    name: 'fairlead_partition_ready',
    help: '1 while the partition takes commands here',
    labelNames,
    registers,
    collect: () => {
      ready.reset();
      for (const [partition, hosted] of node.partitions())
        ready.set({ partition }, hosted.status().closedBecause === null ? 1 : 0);
    },
  });
}
