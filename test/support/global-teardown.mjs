/** Stops the run's database cluster, if a test started it, and removes its folder. */
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export default async function tearDown() {
  const folder = process.env.FAIRLEAD_TEST_CLUSTER_DIR;
  if (!folder) return;
  const pidFile = join(folder, 'postgres', 'server', 'cluster', 'postmaster.pid');
  if (existsSync(pidFile)) {
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGINT');
    // The server removes the file as the last thing it does.
    for (let i = 0; i < 500 && existsSync(pidFile); i += 1) await delay(20);
  }
  if (existsSync(join(folder, 'postgres')))
    rmSync(realpathSync(join(folder, 'postgres')), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
