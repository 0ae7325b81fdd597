/** Reads `postmaster.pid`, the file by which a running PostgreSQL server makes itself known in its data folder. */
import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../lib/error-code.js';

export interface RunningPostmaster {
  readonly pid: number;
  readonly port: number;
}

/** The server named in the file, running or not; null without a file (or one still being written). */
export function readPostmasterPid(cluster: string): RunningPostmaster | null {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  // Line 1 is the process, line 4 the port: PostgreSQL's src/include/utils/pidfile.h.
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : null;
}

/** Whether the process exists and is not a zombie that nobody has reaped yet. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  return !isZombie(pid);
}

/** Dead, but not reaped: PostgreSQL, which asks with signal 0, would take it for running. */
export function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The state follows the program's name, which is in brackets and may itself hold brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** Whether that process works in `cluster`, as a postmaster does; true also where the system does not tell. */
export function worksIn(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    return true;
  }
}

/**
 * Marks the file as left behind when its process number now belongs to a stranger, or to a dead one that was not reaped.
 * PostgreSQL treats its own parent's number as stale; the rest of the file stays, because the server needs it to find
 * orphans of the dead one.
 */
export function disownPostmasterPid(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [process.pid, ...rest].join('\n'));
}
