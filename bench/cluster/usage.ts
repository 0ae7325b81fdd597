/** Processor time from /proc: of each kind of process, of the busiest main thread, and of the whole machine. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { childrenOf } from '../../test/support/postgres-processes.js';
import { processMs, TICK_MS } from '../process-time.js';

/** Process ids by kind. */
export type Processes = Readonly<Record<string, readonly number[]>>;

export interface UsageSample {
  readonly atMs: number;
  /** Processor time so far in ms: of each kind, and of each process's main thread. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly mainThreads: ReadonlyMap<number, number>;
  /** Of each of the server's processes that lives now. */
  readonly backends: ReadonlyMap<number, number>;
  /** Of the whole machine, everybody's work included. */
  readonly machineMs: number;
}

export interface Usage {
  readonly seconds: number;
  /** Processor time in ms by kind, and of main threads alone. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly mainThreads: ReadonlyMap<string, number>;
  /** Cores in use, as a share of all. */
  readonly machineShare: number;
  readonly ourShare: number;
  /** The main thread that worked most of the time. */
  readonly busiest: { readonly kind: string; readonly share: number };
}

/** The server's processes come and go: `postmaster` stands for all of them. */
export function sampleUsage(processes: Processes, postmaster: number): UsageSample {
  const kinds = new Map<string, number>();
  const mainThreads = new Map<number, number>();
  for (const [kind, pids] of Object.entries(processes)) {
    kinds.set(kind, sum(pids.map((pid) => processMs(`/proc/${pid}`))));
    for (const pid of pids) mainThreads.set(pid, processMs(`/proc/${pid}/task/${pid}`));
  }
  const backends = new Map(childrenOf(postmaster).map((pid) => [pid, processMs(`/proc/${pid}`)]));
  kinds.set('postgres', sum([...backends.values()]) + processMs(`/proc/${postmaster}`, true));
  return { atMs: performance.now(), kinds, mainThreads, backends, machineMs: machineMs() };
}

export function usageBetween(before: UsageSample, after: UsageSample, processes: Processes): Usage {
  const elapsed = after.atMs - before.atMs;
  const kinds = new Map([...after.kinds].map(([kind, ms]) => [kind, ms - (before.kinds.get(kind) ?? 0)]));
  const threads = Object.entries(processes).flatMap(([kind, pids]) =>
    pids.map((pid) => ({
      kind,
      ms: (after.mainThreads.get(pid) ?? 0) - (before.mainThreads.get(pid) ?? 0),
    })),
  );
  const [first] = threads.toSorted((a, b) => b.ms - a.ms);
  const busiest = { kind: first?.kind ?? 'none', share: (first?.ms ?? 0) / elapsed };
  const mainThreads = new Map<string, number>();
  for (const { kind, ms } of threads) mainThreads.set(kind, (mainThreads.get(kind) ?? 0) + ms);
  const all = elapsed * cpus().length;
  return {
    seconds: elapsed / 1000,
    kinds,
    mainThreads,
    machineShare: (after.machineMs - before.machineMs) / all,
    ourShare: sum([...kinds.values()]) / all,
    busiest,
  };
}

/** Of the server's processes, by who is connected to them; `names` by process id. */
export function backendsBetween(
  before: UsageSample,
  after: UsageSample,
  names: ReadonlyMap<number, string>,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [pid, name] of names) {
    const ms = (after.backends.get(pid) ?? 0) - (before.backends.get(pid) ?? 0);
    found.set(name, (found.get(name) ?? 0) + ms);
  }
  return found;
}

/** What is used while nobody orders. */
export async function idleUsage(processes: Processes, postmaster: number, seconds: number): Promise<Usage> {
  const before = sampleUsage(processes, postmaster);
  await delay(seconds * 1000);
  return usageBetween(before, sampleUsage(processes, postmaster), processes);
}

/** Processor time in ms without what would have been used in any case. */
export function beyond(idle: Usage, used: Usage, of: 'kinds' | 'mainThreads', kind: string): number {
  const anyhow = ((idle[of].get(kind) ?? 0) / idle.seconds) * used.seconds;
  return Math.max(0, (used[of].get(kind) ?? 0) - anyhow);
}

const FULL_MACHINE = 0.92;
const FULL_THREAD = 0.85;

/** Of a main thread's time. */
export function isFull(share: number): boolean {
  return share >= FULL_THREAD;
}

/** What there is no more of, in words. */
export function fullResource({ machineShare, busiest }: Usage): string {
  if (isFull(busiest.share)) return `the ${busiest.kind}'s main thread`;
  if (machineShare >= FULL_MACHINE) return `all ${cpus().length} cores of the machine`;
  return 'nothing: orders wait for commits and for the bus';
}

function machineMs(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (
    readFileSync('/proc/stat', 'latin1').split('\n')[0] ?? ''
  )
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) * TICK_MS;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
