/** The shipped configuration for a load on every partition: accounts of each, and limits that it does not exhaust. */
import type { LabConfig } from '../../test/support/cluster-lab/lab-config.js';
import { addAccounts, labConfig, setCluster } from '../../test/support/cluster-lab/lab-config.js';
import { liftLimits } from '../order-stream.js';

export const PARTITIONS = 8;
const ACCOUNTS_EACH = 2;
/** One who may trade for all accounts. */
export const KEY = 'demo-desk';

export interface BenchConfig {
  readonly config: LabConfig;
  /** As many of each partition; the first ones are of one partition each, in their order. */
  readonly accounts: readonly string[];
}

export function benchConfig(): BenchConfig {
  const config = labConfig();
  setCluster(config, { partitions: PARTITIONS });
  liftLimits(config.folder);
  return { config, accounts: addAccounts(config, PARTITIONS, ACCOUNTS_EACH) };
}
