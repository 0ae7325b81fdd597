/** Renewals of the firm's limit under its one lock, with more and more partitions to share it. */
import { createPool } from '../../src/database/pool.js';
import { migrate } from '../../src/database/migrate.js';
import { silentLog } from '../../src/lib/log.js';
import { FirmBudget } from '../../src/cluster/firm-budget.js';
import type { Cluster } from '../../test/support/cluster-lab/cluster.js';
import { spreadOf } from '../spread.js';
import { print } from './throughput.js';

const PARTITIONS = [8, 100, 1_000];
/** Who asks at the same time: engines that renew for what they have. */
const ASKING = 16;
const SECONDS = 1;
const MAXIMUM = 1_000_000_000_000n;
const LEASE = 15_000_000;

const HEADS = `
  INSERT INTO journal_head (partition, seq, hash, epoch)
  SELECT n, 0, decode(repeat('00', 32), 'hex'), 1 FROM generate_series(0, $1::integer - 1) AS n
  ON CONFLICT DO NOTHING`;

/** One line for each number of partitions, in a database of its own beside the cluster's. */
export async function measureBudgets(cluster: Cluster, rounds: number): Promise<void> {
  const url = await cluster.createDatabase('budget');
  await migrate(url, silentLog);
  const pool = createPool(url, { max: ASKING });
  let serial = 0;
  try {
    for (const partitions of PARTITIONS) {
      await pool.query(HEADS, [partitions]);
      const leases = new FirmBudget(pool, { timeoutMillis: 10_000 });
      const renew = (partition: number) => {
        serial += 1;
        const owner = { partition, currency: 'USD', epoch: 1, serial };
        const wanted = MAXIMUM / BigInt(2 * partitions);
        return leases.renew({ ...owner, used: 0n, wanted, maximum: MAXIMUM, lease: LEASE });
      };
      for (let partition = 0; partition < partitions; partition += 1) await renew(partition);
      const rates: number[] = [];
      for (let round = 0; round < rounds; round += 1) rates.push(await renewals(partitions, renew));
      print('cluster budget', { partitions, unit: 'renewals/s', ...spreadOf(rates) });
    }
  } finally {
    await pool.end();
  }
}

async function renewals(partitions: number, renew: (partition: number) => Promise<unknown>): Promise<number> {
  const until = performance.now() + SECONDS * 1000;
  let count = 0;
  const ask = async (first: number): Promise<void> => {
    for (let partition = first; performance.now() < until; partition += ASKING) {
      await renew(partition % partitions);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: ASKING }, (_, first) => ask(first)));
  return count / SECONDS;
}
