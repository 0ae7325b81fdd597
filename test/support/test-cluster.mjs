/** Ends the database server and the Kafka broker of a test run, and removes their files. */
import { spawnSync } from 'node:child_process';
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

/** Waits up to ten seconds for each of them to end. */
export async function removeCluster(folder) {
  await endBroker(join(folder, 'kafka'));
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

/** Its records go with it: there is nothing to end in order. */
async function endBroker(folder) {
  const pidFile = join(folder, 'broker.pid');
  if (!existsSync(pidFile)) return;
  const pid = readFileSync(pidFile, 'utf8');
  // The number may be somebody else's by now.
  const runs = () =>
    spawnSync('ps', ['-p', pid, '-o', 'args='], { encoding: 'utf8' }).stdout?.includes(folder);
  if (runs()) process.kill(Number(pid), 'SIGKILL');
  for (let i = 0; i < 500 && runs(); i += 1) await delay(20);
}
