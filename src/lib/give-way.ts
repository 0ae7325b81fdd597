/** How a thread in the background leaves the processors to those that people wait for. */
import { cpus } from 'node:os';

/** It works at least so much of the time, whatever else there is to do. */
const LEAST_SHARE = 1 / 30;
/** And no more than this of what would otherwise be idle. */
const OF_IDLE = 1 / 2;

/** Works less the busier the machine is, be it with this process, its database or others. */
export class GiveWay {
  #askedAt = performance.now();
  #idle = idleMs();

  /** How long to pause after so long a piece of work, in milliseconds. */
  pauseAfter(workedMs: number): number {
    const share = Math.min(1, Math.max(LEAST_SHARE, this.#idleProcessors() * OF_IDLE));
    return workedMs * (1 / share - 1);
  }

  /** On average since it was asked last. */
  #idleProcessors(): number {
    const [now, idle] = [performance.now(), idleMs()];
    const processors = (idle - this.#idle) / (now - this.#askedAt);
    this.#askedAt = now;
    this.#idle = idle;
    return processors;
  }
}

/** Of all processors together, since the machine was started. */
function idleMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.idle, 0);
}
