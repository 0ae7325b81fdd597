/** The processes of an embedded server, to be killed or held still from outside. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPostmasterPid } from '../../src/database/postmaster-pid.js';

export function postmasterOf(dataDir: string): number {
  const running = readPostmasterPid(join(dataDir, 'postgres', 'server', 'cluster'));
  if (!running) throw new Error(`no server runs below ${dataDir}`);
  return running.pid;
}

/** Signals the postmaster first, then everything that it has started. */
export function signalAll(postmaster: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of [postmaster, ...childrenOf(postmaster)]) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone meanwhile.
    }
  }
}

export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number);
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // State and parent follow the name, which is in brackets.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
