/** Stops the run's database cluster, if a test started it, and removes its folder. */
import { removeCluster } from './test-cluster.mjs';

export default async function tearDown() {
  const folder = process.env.FAIRLEAD_TEST_CLUSTER_DIR;
  if (folder) await removeCluster(folder);
}
