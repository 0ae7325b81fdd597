/** The shipped configuration for a load on every partition: accounts of each, and limits that it does not exhaust. */
import { partitionOf } from '../../src/cluster/partitions.js';
import type { LabConfig } from '../../test/support/cluster-lab/lab-config.js';
import { labConfig, setCluster } from '../../test/support/cluster-lab/lab-config.js';
import { liftLimits } from '../order-stream.js';

export const PARTITIONS = 8;
const ACCOUNTS_EACH = 2;
/** One who may trade for all accounts. */
export const KEY = 'demo-desk';

export interface BenchConfig {
  readonly config: LabConfig;
  /** As many of each partition. */
  readonly accounts: readonly string[];
}

export function benchConfig(): BenchConfig {
  const config = labConfig();
  const accounts = accountsOfEach();
  const terms = { desk: 'Equities 1', currency: 'USD', enabled: true };
  config.change('accounts.yaml', (file) => ({
    accounts: [
      ...(file['accounts'] as object[]),
      ...accounts.map((account) => ({ account, name: account, ...terms })),
    ],
  }));
  setCluster(config, { partitions: PARTITIONS });
  liftLimits(config.folder);
  return { config, accounts };
}

/** The first of every partition, then the second of every one. */
function accountsOfEach(): readonly string[] {
  const found = Array.from({ length: PARTITIONS }, (): string[] => []);
  for (let i = 1; found.some(({ length }) => length < ACCOUNTS_EACH); i += 1) {
    const account = `BOOK-${i}`;
    const of = found[partitionOf(account, PARTITIONS)];
    if (of && of.length < ACCOUNTS_EACH) of.push(account);
  }
  return Array.from({ length: ACCOUNTS_EACH }, (_, n) => found.flatMap((of) => of[n] ?? [])).flat();
}
