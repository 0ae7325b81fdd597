/** Waits for a cluster that has shared out its partitions. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../../test/support/cluster-lab/cluster.js';
import { PARTITIONS } from './bench-config.js';
import { ownedPartitions } from './node-log.js';

const PATIENCE_MS = 60_000;
const LOOK_MS = 20;

/** Every partition is ready at an engine, and every engine has some. */
export async function settled(cluster: Cluster): Promise<void> {
  await eventually(async () => {
    const owned = await Promise.all(cluster.engines.map(ownedPartitions));
    return owned.flat().length === PARTITIONS && owned.every(({ length }) => length > 0) ? true : undefined;
  });
}

/** The first answer that there is; rejects after a minute without one. */
export async function eventually<Found>(
  look: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error('the partitions were not taken over in time');
    await delay(LOOK_MS);
  }
}
