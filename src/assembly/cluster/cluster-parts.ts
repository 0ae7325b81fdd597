/** What every role of a cluster's process is made of. */
import type { Bus } from '../../bus/bus.js';
import type { Topics } from '../../cluster/topics.js';
import type { Database } from '../../database/database.js';
import type { Micros } from '../../lib/clock.js';
import type { Core } from '../core.js';
import type { Hall, Markets } from '../markets.js';
import type { StartOptions } from '../start-options.js';

export interface ClusterParts {
  readonly options: StartOptions;
  readonly core: Core;
  readonly database: Database;
  readonly bus: Bus;
  readonly topics: Topics;
  readonly partitions: readonly number[];
  /** The exchanges that run in this process. */
  readonly hall: Hall;
  /** Quotes and trades as this process sees them, by links on which no order travels. */
  readonly watched: Markets;
  /** How long the group waits for a silent member. */
  readonly sessionTimeout: Micros;
}

/** A process of a cluster that has started. */
export interface ClusterNode {
  readonly url: string;
  readonly missingVenues: () => readonly string[];
}
