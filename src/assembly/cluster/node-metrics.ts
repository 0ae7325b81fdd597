/** What an engine process owns, for the monitoring. */
import type { Registry } from 'prom-client';
import type { EngineNode, PartitionStatus } from '../../cluster/engine-node.js';
import { registerPartitionGauge } from './partition-gauge.js';

/** `ends`: the offset that the next command of each partition will have; empty while the bus does not say. */
export function registerNodeMetrics(
  registry: Registry,
  node: EngineNode,
  ends: () => Promise<ReadonlyMap<number, number>>,
): void {
  const figures = (of: (status: PartitionStatus, partition: number) => number | null) =>
    [...node.partitions()].flatMap(([partition, hosted]) => {
      const figure = of(hosted.status(), partition);
      return figure === null ? [] : [[partition, figure] as const];
    });
  registerPartitionGauge(
    registry,
    {
      name: 'fairlead_partition_epoch',
      help: 'Partitions that this process owns, by the number of their owners so far',
    },
    () => figures(({ epoch }) => epoch),
  );
  registerPartitionGauge(
    registry,
    {
      name: 'fairlead_relay_lag_records',
      help: 'Durable records of a partition that are not on the events topic yet',
    },
    () => figures(({ lag }) => lag),
  );
  registerPartitionGauge(
    registry,
    {
      name: 'fairlead_command_lag_records',
      help: 'Commands of a partition on the bus that its owner has not come to yet',
    },
    async () => {
      const known = await ends();
      return figures(({ nextCommand }, partition) => {
        const end = known.get(partition);
        return end === undefined || nextCommand === null ? null : Math.max(0, end - nextCommand);
      });
    },
  );
  registerPartitionGauge(
    registry,
    { name: 'fairlead_partition_ready', help: '1 while the partition takes commands here' },
    () => figures(({ closedBecause }) => (closedBecause === null ? 1 : 0)),
  );
}
