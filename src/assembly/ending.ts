/** The end of the system: what was begun last is ended first, and what is being ended can be asked. */
import type { Settings } from '../config.js';
import type { ShutdownPolicy } from '../engine/wind-down.js';

/** Answers what it had to leave, in words, when it does. */
type Step = () => Promise<readonly string[] | void> | void;

export class Ending {
  readonly #steps: { readonly what: string; readonly step: Step }[] = [];
  #current: string | null = null;

  get current(): string | null {
    return this.#current;
  }

  /** From now on this is to be ended before everything that was named until now. */
  first(what: string, step: Step): void {
    this.#steps.push({ what, step });
  }

  /** Ends each once, even when one of them fails; answers what was left. */
  async end(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const { what, step } of this.#steps.splice(0).toReversed()) {
      this.#current = what;
      try {
        left.push(...((await step()) ?? []));
      } catch (error) {
        left.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.#current = null;
    return left;
  }
}

/** Outcomes are awaited for most of the time that there is; the rest is for closing in order. */
const SHARE_FOR_OUTCOMES = 0.6;

export function shutdownPolicy({ shutdown }: Settings): ShutdownPolicy {
  const { openOrders, timeoutSeconds } = shutdown;
  return { openOrders, patience: timeoutSeconds * 1_000_000 * SHARE_FOR_OUTCOMES };
}
