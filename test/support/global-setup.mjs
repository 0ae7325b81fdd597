/** Names the folder of the run's database cluster; the first test that needs a database starts it there. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp() {
  if (process.env.FAIRLEAD_TEST_DATABASE_URL) return;
  process.env.FAIRLEAD_TEST_CLUSTER_DIR = mkdtempSync(join(tmpdir(), 'fairlead-test-'));
}
