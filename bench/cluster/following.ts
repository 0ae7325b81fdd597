/** What an order costs a gateway that has not taken it: each follows the events of every partition. */
import { spreadOf } from '../spread.js';
import { load, projected } from './load.js';
import type { LoadParts } from './load.js';
import { print } from './throughput.js';
import type { ThroughputTerms } from './throughput.js';
import { beyond, idleUsage, sampleUsage, usageBetween } from './usage.js';

const IDLE_SECONDS = 3;

/** One line. Needs two gateways: the first one takes all orders. */
export async function measureFollowing(parts: LoadParts, terms: ThroughputTerms): Promise<void> {
  const { cluster, pool } = parts;
  const [door, follower] = cluster.gateways;
  if (!door || !follower) throw new Error('there are no two gateways');
  const processes = { follower: [follower.pid] };
  const { postmaster } = cluster;
  for (let warmUp = 0; warmUp < terms.warmUps; warmUp += 1) await load(parts, terms, [door]);
  await projected(pool);
  const idle = await idleUsage(processes, postmaster, IDLE_SECONDS);
  const costs: number[] = [];
  for (let round = 0; round < terms.rounds; round += 1) {
    const before = sampleUsage(processes, postmaster);
    const { orders } = await load(parts, terms, [door]);
    await projected(pool);
    const used = usageBetween(before, sampleUsage(processes, postmaster), processes);
    costs.push((beyond(idle, used, 'kinds', 'follower') * 1000) / orders);
  }
  print('cluster following', { unit: 'microseconds an order', ...spreadOf(costs) });
}
