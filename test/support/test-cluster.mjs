/** Ends the database server of a test run and removes its files. */
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Waits up to ten seconds for the server to end. */
export async function removeCluster(folder) {
  const home = join(folder, 'postgres');
  const pidFile = join(home, 'server', 'cluster', 'postmaster.pid');
  if (existsSync(pidFile)) {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    if (isRunning(pid)) process.kill(pid, 'SIGINT');
    // The server removes the file as the last thing it does.
    for (let i = 0; i < 500 && existsSync(pidFile) && isRunning(pid); i += 1) await delay(20);
  }
  if (existsSync(home)) rmSync(realpathSync(home), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
