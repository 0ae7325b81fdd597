/** How often a parent was tried in succession, and why and until when it pauses: nothing of it is in the events. */
import type { Micros } from '../lib/clock.js';
import type { Qty } from '../model/units.js';

interface Attempt {
  sweeps: number;
  exhausted: string | null;
  pauses: number;
  pausedAt: Micros;
  resumeAt: Micros;
  /** What was filled when it was tried last. */
  cumQty: Qty;
}

export const FIRST_PAUSE: Micros = 250_000;
const LONGEST_PAUSE: Micros = 30_000_000;

export class Attempts {
  readonly #attempts = new Map<string, Attempt>();

  /** Why it pauses; null while it does not. */
  exhausted(orderId: string): string | null {
    return this.#attempts.get(orderId)?.exhausted ?? null;
  }

  /** One more attempt: how many that is in immediate succession. */
  begin(orderId: string): number {
    const attempt = this.#of(orderId);
    attempt.sweeps += 1;
    return attempt.sweeps;
  }

  /** An order that is worked part by part begins anew with each part that was filled. */
  progressed(orderId: string, cumQty: Qty): void {
    const attempt = this.#of(orderId);
    if (cumQty > attempt.cumQty) Object.assign(attempt, { sweeps: 0, pauses: 0, cumQty });
  }

  /** Pauses it, longer each time: until when. */
  pause(orderId: string, why: string, now: Micros): Micros {
    const attempt = this.#of(orderId);
    attempt.exhausted = why;
    attempt.pausedAt = now;
    attempt.resumeAt = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt.pauses);
    attempt.pauses += 1;
    return attempt.resumeAt;
  }

  /** Ends the pause of an order whose time has come, or that has paused for a moment and has a reason to try. */
  resume(orderId: string, now: Micros, hasReason: boolean): boolean {
    const attempt = this.#attempts.get(orderId);
    if (!attempt || attempt.exhausted === null) return false;
    const from = hasReason ? attempt.pausedAt + FIRST_PAUSE : attempt.resumeAt;
    if (now < from) return false;
    Object.assign(attempt, { sweeps: 0, exhausted: null });
    return true;
  }

  forget(orderId: string): void {
    this.#attempts.delete(orderId);
  }

  #of(orderId: string): Attempt {
    const known = this.#attempts.get(orderId);
    if (known) return known;
    const attempt = { sweeps: 0, exhausted: null, pauses: 0, pausedAt: 0, resumeAt: 0, cumQty: 0 };
    this.#attempts.set(orderId, attempt);
    return attempt;
  }
}
