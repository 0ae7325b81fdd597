/** Lets families leave memory once they are over, old enough, and in the archive as they are; a little at a time. */
import type { Clock, Micros } from '../lib/clock.js';
import type { Scheduler } from '../lib/scheduler.js';
import type { CommittedSink } from './committed-sink.js';
import type { EngineState } from './engine-state.js';
import type { OrderFamily } from './order-family.js';

/** A family that is over and in the archive, as it was after so many events, with its digest where that is known. */
export type ArchivedFamily = readonly [parentOrderId: string, events: number, digest: bigint | null];

export interface RetirementDeps {
  readonly state: EngineState;
  readonly sink: Pick<CommittedSink, 'release'>;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** How long a family that is over stays in memory. */
  readonly keepFor: Micros;
  /** So many families stay whatever their age. */
  readonly keepNewest: number;
  /** While there are more than so many, those that are over leave whatever their age. */
  readonly keepAtMost: number;
}

/** An order never waits longer for it than this. */
const SLICE_MS = 2;
const LOOK_AT_LEAST = 10;
/** Whoever asked for it has long done with it by then. */
const STAYS_AFTER_RECALL: Micros = 10_000_000;

export class Retirement {
  #sweeping = false;
  /** More is known to be in the archive than when the present look began. */
  #again = false;
  #waiting: (() => void)[] = [];

  constructor(private readonly deps: RetirementDeps) {}

  /** The parents of families that are over, and not known to be in the archive as they are. */
  *unarchived(): Iterable<string> {
    const { state } = this.deps;
    for (const family of state.families().values())
      if (family.archived?.events !== family.events && state.isOver(family)) yield family.parentOrderId;
  }

  /** Notes what the archive has now, and looks for what can leave. */
  archived(families: readonly ArchivedFamily[]): void {
    const known = this.deps.state.families();
    for (const [parentOrderId, events, digest] of families) {
      const family = known.get(parentOrderId);
      if (family) family.archived = { events, digest };
    }
    this.#again = true;
    if (!this.#sweeping) this.#begin();
  }

  /** Resolves when everything has been looked at that is known to be in the archive. */
  settled(): Promise<void> {
    if (!this.#sweeping) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** From the one that has been in memory longest. */
  #begin(): void {
    this.#sweeping = this.#again;
    this.#again = false;
    if (this.#sweeping) this.#sweep(this.deps.state.families().values());
    else for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #sweep(families: Iterator<OrderFamily>): void {
    const began = performance.now();
    for (let looked = 0; looked < LOOK_AT_LEAST || performance.now() - began < SLICE_MS; looked += 1) {
      const next = families.next();
      if (next.done === true || this.deps.state.families().size <= this.deps.keepNewest) return this.#begin();
      this.#look(next.value);
    }
    this.deps.scheduler.after(0, () => this.#sweep(families));
  }

  /** The orders of a list leave together. */
  #look(family: OrderFamily): void {
    if (!this.#mayLeave(family)) return;
    const together = this.deps.state.together(family);
    if (!together.every((other) => this.#mayLeave(other))) return;
    for (const other of together) this.#release(other);
  }

  #mayLeave(family: OrderFamily): boolean {
    const { state, clock, keepFor, keepAtMost } = this.deps;
    if (family.archived?.events !== family.events) return false;
    const now = clock.now();
    const isYoung = family.changedAt + keepFor > now && state.families().size <= keepAtMost;
    if (isYoung || family.recalledAt + STAYS_AFTER_RECALL > now) return false;
    return state.isOver(family);
  }

  #release(family: OrderFamily): void {
    this.deps.state.release(family);
    this.deps.sink.release(family.parentOrderId);
  }
}
