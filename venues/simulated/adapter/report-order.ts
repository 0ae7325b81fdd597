/** A session's reports in the order of their numbers: one that comes early waits, so that no end is heard before the fill ahead of it. */
import type { SessionResume, VenueReport } from '../../../src/execution/venue-adapter.js';

/** A report that so many logons did not bring is one that the exchange has forgotten. */
const MOST_LOGONS = 3;

export class ReportOrder {
  #resume: SessionResume | null = null;
  /** The latest number that is known to have been given. */
  #known = 0;
  /** True until a first logon is over: what the exchange remembers begins with any number. */
  #isFirst = false;
  /** What was said under a number, more than once perhaps, and not always the same. */
  readonly #early = new Map<number, readonly VenueReport[]>();
  #wanted = { seq: 0, logons: 0 };

  constructor(private readonly hear: (report: VenueReport) => void) {}

  /** Where a logon has to go on; null on first contact. */
  get resume(): SessionResume | null {
    return this.#resume;
  }

  /** Begins where a session was left. */
  startAt(resume: SessionResume | null): void {
    this.#resume = resume;
    this.linkLost();
  }

  /** Another sessionId: the exchange has forgotten everything, and numbers its reports anew. */
  begin(sessionId: string): void {
    if (this.#resume?.sessionId === sessionId) return;
    this.#resume = { sessionId, lastSeq: 0 };
    this.#isFirst = true;
  }

  /** Everything that was asked for at logon has been sent. */
  goOn(): void {
    this.#isFirst = false;
  }

  /** Hears it, and what waited for it; or lets it wait. One that was heard before, or has no number, is an answer. */
  take(report: VenueReport): void {
    const { lastSeq } = this;
    if (report.seq <= lastSeq) return this.hear(report);
    if (report.seq === lastSeq + 1 || (this.#isFirst && lastSeq === 0)) this.#next(report);
    else this.#early.set(report.seq, [...(this.#early.get(report.seq) ?? []), report]);
    this.#hearEarly();
  }

  /** The exchange says that it has given numbers up to this one. */
  given(seq: number): void {
    this.#known = Math.max(this.#known, seq);
  }

  /** True while a report is missing that others, or the exchange, tell of. */
  isIncomplete(): boolean {
    return this.#early.size > 0 || this.#known > this.lastSeq;
  }

  /** True when another logon should bring what is missing; false when it is given up, and what waited for it was heard. */
  isWorthALogon(): boolean {
    const seq = this.lastSeq + 1;
    this.#wanted = { seq, logons: this.#wanted.seq === seq ? this.#wanted.logons + 1 : 1 };
    if (this.#wanted.logons <= MOST_LOGONS) return true;
    this.#passOver();
    return false;
  }

  /** What came early comes again with the rest. */
  linkLost(): void {
    this.#early.clear();
    this.#known = 0;
  }

  get lastSeq(): number {
    return this.#resume?.lastSeq ?? 0;
  }

  #next(report: VenueReport): void {
    this.#resume = { sessionId: report.sessionId, lastSeq: report.seq };
    this.hear(report);
  }

  #hearEarly(): void {
    if (this.#early.size === 0) return;
    for (;;) {
      const seq = this.lastSeq + 1;
      const reports = this.#early.get(seq);
      if (!reports) return;
      this.#early.delete(seq);
      for (const report of reports) this.#next(report);
    }
  }

  /** On to the next number that is here, or behind all that the exchange told of. */
  #passOver(): void {
    const next = this.#early.size > 0 ? Math.min(...this.#early.keys()) : this.#known + 1;
    this.#resume = { sessionId: this.#resume?.sessionId ?? '', lastSeq: next - 1 };
    this.#hearEarly();
  }
}
