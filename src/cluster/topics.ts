/** The topics of a cluster; a prefix keeps several clusters on one bus apart. */
import type { Topic } from '../bus/bus.js';

export interface Topics {
  /** Commands for the engines: one partition a journal partition. */
  readonly commands: string;
  /** What became durable, and the answers to commands; see docs/events. */
  readonly events: string;
  /** What people must know of engines: alerts and reconciliations, in one partition. */
  readonly operations: string;
  /** The group of all engines. */
  readonly engines: string;
  readonly all: readonly Topic[];
}

export function topicsOf(prefix: string, partitions: number): Topics {
  const commands = `${prefix}orders.commands`;
  const events = `${prefix}orders.events`;
  const operations = `${prefix}operations.alerts`;
  return {
    commands,
    events,
    operations,
    engines: `${prefix}engines`,
    all: [...[commands, events].map((name) => ({ name, partitions })), { name: operations, partitions: 1 }],
  };
}
