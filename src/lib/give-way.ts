/** How a thread in the background leaves the processors to those that people wait for. */
import { cpus, setPriority } from 'node:os';
import type { Log } from './log.js';

const NICENESS = 10;
/** It works at least so much of the time, whatever else there is to do. */
const LEAST_SHARE = 1 / 30;
/** And no more than this of what would otherwise be idle. */
const OF_IDLE = 1 / 2;

/** Works less the busier the machine is, be it with this process, its database or others. */
export class GiveWay {
  #askedAt: number;
  #idle: number;

  /** `nowMs` and `idleMs` since any one moment; the latter of all processors together. */
  constructor(
    private readonly nowMs: () => number = () => performance.now(),
    private readonly idleMs: () => number = idleSinceBoot,
  ) {
    this.#askedAt = nowMs();
    this.#idle = idleMs();
  }

  /** How long to pause after so long a piece of work, in milliseconds. */
  pauseAfter(workedMs: number): number {
    const share = Math.min(1, Math.max(LEAST_SHARE, this.#idleProcessors() * OF_IDLE));
    return workedMs * (1 / share - 1);
  }

  /** On average since it was asked last. */
  #idleProcessors(): number {
    const [now, idle] = [this.nowMs(), this.idleMs()];
    const processors = (idle - this.#idle) / Math.max(1, now - this.#askedAt);
    this.#askedAt = now;
    this.#idle = idle;
    return processors;
  }
}

function idleSinceBoot(): number {
  return cpus().reduce((sum, { times }) => sum + times.idle, 0);
}

/** Makes the calling thread nicer than the engine's: an order never waits for it. Some systems know no priorities of threads. */
export function lowerPriority(log: Pick<Log, 'info'>): void {
  try {
    // Zero is the calling thread.
    setPriority(0, NICENESS);
  } catch (error) {
    log.info({ reason: String(error) }, 'a thread in the background keeps its priority');
  }
}
