/** The venue port over a link: logs on, resumes where it left off, and comes back by itself when the link is lost. */
import type {
  SessionResume,
  VenueAdapter,
  VenueCancel,
  VenueListener,
  VenueOrder,
  VenueReplace,
  VenueReport,
  VenueStatement,
} from '../../../src/execution/venue-adapter.js';
import type { Micros } from '../../../src/lib/clock.js';
import type { CancelTimer, Scheduler } from '../../../src/lib/scheduler.js';
import type { Connection, Dial } from '../connection.js';
import type { ClientMessage, ExchangeMessage, Logon, StatementPart } from '../wire.js';
import { WIRE_VERSION } from '../wire.js';
import { ReportOrder } from './report-order.js';
import { StatementRequests } from './statement-requests.js';

/** Who the system is to an exchange. */
export interface SessionIdentity {
  /** Null: market data alone, without a session for orders. */
  readonly clientId: string | null;
  /** Which of the session's owners in succession this is, asked at each logon; without it there is one owner. */
  readonly epoch?: (() => number) | undefined;
}

export interface SessionTerms extends SessionIdentity {
  readonly venue: string;
  readonly scheduler: Scheduler;
  readonly dial: Dial;
}

const FIRST_RETRY: Micros = 100_000;
const LAST_RETRY: Micros = 5_000_000;

/** A report that is missing for so long will not come by itself. */
const GAP_PATIENCE: Micros = 250_000;

/** How a waiting caller of `connect` is answered. */
interface FirstLogon {
  resolve(): void;
  reject(error: Error): void;
}

export class SessionAdapter implements VenueAdapter {
  readonly venue: string;
  #listener: VenueListener | null = null;
  #connection: Connection<ClientMessage> | null = null;
  #up = false;
  /** Closed by its owner, or superseded by a later one: it does not come back by itself. */
  #closed = false;
  #retry: Micros = FIRST_RETRY;
  #retrying: CancelTimer | null = null;
  #first: FirstLogon | null = null;
  #gone: (() => void) | null = null;
  readonly #statements: StatementRequests;
  readonly #order = new ReportOrder((report) => this.#listener?.onReport(report));
  #gap: CancelTimer | null = null;

  constructor(private readonly terms: SessionTerms) {
    this.venue = terms.venue;
    this.#statements = new StatementRequests({ ...terms, send: (message) => this.#request(message) });
  }

  /**
   * Resolves once the link is UP. Rejects when the first attempt fails, with its reason; attempts go on, with
   * growing pauses, until `close`, and the listener is told UP when one succeeds. They end too when the exchange says
   * that a later owner has the session: it is left alone until `connect` is called anew.
   */
  connect(listener: VenueListener, resume: SessionResume | null): Promise<void> {
    this.#listener = listener;
    this.#order.startAt(resume);
    this.#closed = false;
    this.#retrying?.();
    return new Promise((resolve, reject) => {
      this.#first = { resolve, reject };
      this.#dial();
    });
  }

  send(order: VenueOrder): void {
    this.#request({ type: 'ORDER', order });
  }

  cancel({ clOrdId, requestId }: VenueCancel): void {
    this.#request({ type: 'CANCEL', clOrdId, requestId });
  }

  replace(replace: VenueReplace): void {
    this.#request({ type: 'REPLACE', replace });
  }

  statement(since: Micros): Promise<VenueStatement> {
    if (!this.#up) return Promise.reject(new Error(`${this.venue} gives no statement: the link is down`));
    return this.#statements.ask(since);
  }

  query(clOrdId: string): void {
    this.#request({ type: 'QUERY', clOrdId });
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#retrying?.();
    const connection = this.#connection;
    if (!connection) return Promise.resolve();
    return new Promise((resolve) => {
      this.#gone = resolve;
      connection.close();
    });
  }

  #request(message: ClientMessage): void {
    if (this.#up) this.#connection?.send(message);
  }

  #dial(): void {
    const { dial } = this.terms;
    const connection = dial({
      receive: (message) => this.#connection === connection && this.#receive(message),
      lost: (reason) => this.#connection === connection && this.#lost(reason),
    });
    this.#connection = connection;
    connection.send(this.#logon());
  }

  #logon(): Logon {
    const { venue, clientId, epoch } = this.terms;
    const { resume } = this.#order;
    return {
      type: 'LOGON',
      version: WIRE_VERSION,
      venue,
      clientId,
      ...(epoch ? { epoch: epoch() } : {}),
      resume: clientId === null ? null : resume,
    };
  }

  #receive(message: ExchangeMessage): void {
    switch (message.type) {
      case 'LOGON_ACCEPTED':
        return this.#order.begin(message.sessionId);
      case 'LOGON_REJECTED':
        return this.#refused(message.text, message.superseded ?? false);
      case 'REPORT':
        return this.#report(message.report);
      case 'STATEMENT':
        return this.#statement(message);
      case 'STATEMENT_REJECTED':
        return this.#statements.refused(message.statementId, message.text);
      case 'READY':
        return this.#ready();
      case 'BOOK':
        return this.#listener?.onBook(message.update);
      case 'TRADE':
        return this.#listener?.onTrade(message.print);
    }
  }

  #refused(text: string, superseded: boolean): void {
    const reason = `${this.venue} refused the logon: ${text}`;
    if (!superseded) return this.#fail(reason);
    this.#closed = true;
    this.#down();
    this.#statements.lost(reason);
    this.#fail(reason);
    this.#connection?.close();
  }

  #down(): void {
    if (!this.#up) return;
    this.#up = false;
    this.#listener?.onLink(this.venue, 'DOWN');
  }

  #report(report: VenueReport): void {
    this.#order.take(report);
    this.#watchForGaps();
  }

  /** A statement contains reports: it is of no use before they are heard. */
  #statement(part: StatementPart): void {
    this.#order.given(part.statement.lastSeq);
    if (!this.#order.isIncomplete()) return this.#statements.part(part);
    this.#statements.refused(part.statementId, `a report after number ${this.#order.lastSeq} is missing`);
    this.#watchForGaps();
  }

  /** What is missing for too long is asked for by a new logon. */
  #watchForGaps(): void {
    if (!this.#up || this.#gap || !this.#order.isIncomplete()) return;
    const { lastSeq } = this.#order;
    this.#gap = this.terms.scheduler.after(GAP_PATIENCE, () => {
      this.#gap = null;
      if (this.#order.lastSeq > lastSeq || !this.#logsOnAnew()) this.#watchForGaps();
    });
  }

  /** True when the link is given up for another one, whose logon brings what is missing on this one. */
  #logsOnAnew(): boolean {
    if (!this.#order.isIncomplete() || !this.#order.isWorthALogon()) return false;
    this.#connection?.close();
    return true;
  }

  #ready(): void {
    if (this.#logsOnAnew()) return;
    this.#order.goOn();
    this.#up = true;
    this.#retry = FIRST_RETRY;
    this.#listener?.onLink(this.venue, 'UP');
    this.#first?.resolve();
    this.#first = null;
  }

  #lost(reason: string): void {
    this.#connection = null;
    this.#gap?.();
    this.#gap = null;
    this.#order.linkLost();
    this.#down();
    this.#statements.lost(`the link was lost: ${reason}`);
    this.#fail(`${this.venue} cannot be reached: ${reason}`);
    this.#gone?.();
    if (!this.#closed) this.#retryLater();
  }

  #fail(reason: string): void {
    this.#first?.reject(new Error(reason));
    this.#first = null;
  }

  #retryLater(): void {
    this.#retrying = this.terms.scheduler.after(this.#retry, () => this.#dial());
    this.#retry = Math.min(this.#retry * 2, LAST_RETRY);
  }
}
