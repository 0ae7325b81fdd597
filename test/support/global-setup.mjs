/** Names the folder of the run's database cluster; the first test that needs a database starts it there. */
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp() {
  if (process.env.FAIRLEAD_TEST_DATABASE_URL) return;
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-test-'));
  // As root the server runs as another account, which has to get in.
  chmodSync(folder, 0o755);
  process.env.FAIRLEAD_TEST_CLUSTER_DIR = folder;
}
