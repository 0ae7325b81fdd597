import { readFileSync } from 'node:fs';

/** Memory of a process, in MB; of a server without that of the processes that it has started. */
export function residentMb(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return Math.round((pages * 4_096) / 1_000_000);
}
