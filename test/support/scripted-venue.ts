/** A venue that says only what a test has it say: reports, lost links, logons, answers to queries, statements. */
import type {
  SessionResume,
  VenueAdapter,
  VenueCancel,
  VenueListener,
  VenueOrder,
  VenueReplace,
  VenueReport,
  VenueStatement,
} from '../../src/execution/venue-adapter.js';
import { NOON } from './orders.js';

type Without<Report, Key extends PropertyKey> = Report extends unknown ? Omit<Report, Key> : never;
export type Said = Without<VenueReport, 'venue' | 'sessionId' | 'seq' | 'at'>;

export class ScriptedVenue implements VenueAdapter {
  readonly orders: VenueOrder[] = [];
  /** What it was asked to give back, until a test takes it out. */
  readonly cancels: VenueCancel[] = [];
  readonly replaces: VenueReplace[] = [];
  readonly queries: string[] = [];
  readonly resumes: (SessionResume | null)[] = [];
  sessionId = 'S1';
  statementOf: (since: number) => VenueStatement | null = () => null;
  #seq = 0;
  #up = false;
  #listener: VenueListener | null = null;

  constructor(
    readonly venue: string,
    private readonly acknowledges = false,
  ) {}

  connect(listener: VenueListener, resume: SessionResume | null): Promise<void> {
    this.#listener = listener;
    this.resumes.push(resume);
    this.up();
    return Promise.resolve();
  }

  send(order: VenueOrder): void {
    if (!this.#up) return;
    this.orders.push(order);
    const { clOrdId } = order;
    if (this.acknowledges) this.say({ kind: 'NEW', clOrdId, venueOrderId: `V-${clOrdId}` });
  }

  cancel(request: VenueCancel): void {
    if (this.#up) this.cancels.push(request);
  }

  replace(request: VenueReplace): void {
    if (this.#up) this.replaces.push(request);
  }

  query(clOrdId: string): void {
    if (this.#up) this.queries.push(clOrdId);
  }

  statement(since: number): Promise<VenueStatement> {
    const stated = this.#up ? this.statementOf(since) : null;
    return stated
      ? Promise.resolve(stated)
      : Promise.reject(new Error(`${this.venue} gives no statement now`));
  }

  close(): Promise<void> {
    this.down();
    return Promise.resolve();
  }

  get lastSeq(): number {
    return this.#seq;
  }

  /** A new report; answers it, so that it can be said again. */
  say(said: Said): VenueReport {
    this.#seq += 1;
    const report = { venue: this.venue, sessionId: this.sessionId, seq: this.#seq, at: NOON, ...said };
    this.again(report);
    return report;
  }

  /** A report as it was: sent again at logon, as the answer to a query, or for no reason. */
  again(report: VenueReport): void {
    this.#listener?.onReport(report);
  }

  /** Made and numbered, but lost on its way. */
  mumble(said: Said): VenueReport {
    this.#seq += 1;
    return { venue: this.venue, sessionId: this.sessionId, seq: this.#seq, at: NOON, ...said };
  }

  /** The answer to a query for what was never here. */
  deny(clOrdId: string): void {
    this.again({ kind: 'UNKNOWN', venue: this.venue, sessionId: this.sessionId, seq: 0, clOrdId, at: NOON });
  }

  down(): void {
    if (this.#up) this.#listener?.onLink(this.venue, 'DOWN');
    this.#up = false;
  }

  /** After the logon and the reports that are sent again with it. */
  up(): void {
    this.#up = true;
    this.#listener?.onLink(this.venue, 'UP');
  }
}
