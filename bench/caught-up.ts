/** What the system does behind its answers: the audit and the snapshots follow the journal, less the busier the machine is. */
import { setTimeout as delay } from 'node:timers/promises';
import { auditIsUp } from './audit-is-up.js';
import { processMs } from './process-time.js';

const LOOK_MS = 500;
/** Of one processor; the synthetic market alone takes less. */
const QUIET_SHARE = 0.3;

/** Resolves once nothing of an earlier run is left to be done, so that neither the peer nor the next run pays for it. */
export async function caughtUp(port: number, pid: number): Promise<void> {
  await auditIsUp(port);
  for (let share = 1; share > QUIET_SHARE; ) {
    const [began, before] = [performance.now(), processMs(`/proc/${pid}`)];
    await delay(LOOK_MS);
    share = (processMs(`/proc/${pid}`) - before) / (performance.now() - began);
  }
}
