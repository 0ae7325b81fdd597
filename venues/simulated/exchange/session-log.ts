/** Every report of one client session, numbered, kept for clients that were away. */
import type { VenueReport } from '../../../src/execution/venue-adapter.js';

/** Reports behind this many newer ones are forgotten, so that a long run does not grow without bound. */
const RETAINED = 200_000;

export class SessionLog {
  #reports: VenueReport[] = [];
  #lastSeq = 0;

  constructor(private readonly retained = RETAINED) {}

  get nextSeq(): number {
    return this.#lastSeq + 1;
  }

  /** Answers the reports that are forgotten for it. */
  append(report: VenueReport): readonly VenueReport[] {
    this.#reports.push(report);
    this.#lastSeq = report.seq;
    if (this.#reports.length < 2 * this.retained) return [];
    return this.#reports.splice(0, this.retained);
  }

  after(seq: number): readonly VenueReport[] {
    const firstSeq = this.#lastSeq - this.#reports.length + 1;
    return this.#reports.slice(Math.max(0, seq + 1 - firstSeq));
  }
}
