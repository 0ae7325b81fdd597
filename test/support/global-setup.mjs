/** Names the folder of the run's database cluster and broker; the first test that needs one starts it there. */
import { chmodSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, removeCluster } from './test-cluster.mjs';

const NAME = /^fairlead-test-(\d+)-/;

export default async function setUp() {
  await sweep();
  const folder = mkdtempSync(join(tmpdir(), `fairlead-test-${process.pid}-`));
  // As root the server runs as another account, which has to get in.
  chmodSync(folder, 0o755);
  process.env.FAIRLEAD_TEST_CLUSTER_DIR = folder;
  if (!process.env.FAIRLEAD_TEST_KAFKA)
    process.stderr.write('What needs a Kafka broker is skipped: npm run test:kafka\n');
}

/** Runs that were killed could not tear down: their servers are ended by the next run. */
async function sweep() {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(NAME.exec(name)?.[1] ?? 0);
    // Another user's leftovers are not ours to remove.
    if (owner > 0 && !isRunning(owner)) await removeCluster(join(tmpdir(), name)).catch(() => {});
  }
}
