/** One client's session: its orders, its numbered reports, and the link it is on at the moment, if any. */
import type {
  SessionResume,
  StatedOrder,
  VenueReport,
  VenueStatement,
} from '../../../src/execution/venue-adapter.js';
import type { Clock, Micros } from '../../../src/lib/clock.js';
import type { Connection } from '../connection.js';
import type { ExchangeMessage } from '../wire.js';
import { WIRE_VERSION } from '../wire.js';
import { ClientLedger } from './client-ledger.js';
import type { ClientOrder } from './client-order.js';
import { SessionLog } from './session-log.js';
import { Statements } from './statements.js';

type Stamp = Pick<VenueReport, 'venue' | 'sessionId' | 'seq' | 'at'>;
type Without<Report, Key extends PropertyKey> = Report extends unknown ? Omit<Report, Key> : never;

/** A report before the session numbers and dates it. */
export type ReportBody = Without<VenueReport, keyof Stamp>;

/** Whose memory a session is part of. */
export interface SessionHome {
  readonly venue: string;
  readonly sessionId: string;
  readonly clock: Clock;
}

export class ClientSession {
  readonly orders = new Map<string, ClientOrder>();
  readonly ledger = new ClientLedger();
  readonly #log = new SessionLog();
  readonly #statements = new Statements();
  #connection: Connection<ExchangeMessage> | null = null;
  #epoch = 0;

  constructor(
    readonly clientId: string,
    private readonly home: SessionHome,
  ) {}

  /** The highest that an owner has logged on with: one with less has been deposed. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Takes over a new link, ends the one before, and sends every report behind `resume` again. */
  logon(connection: Connection<ExchangeMessage>, resume: SessionResume | null, epoch = 0): void {
    const { sessionId } = this.home;
    const lastSeq = resume?.sessionId === sessionId ? resume.lastSeq : 0;
    const previous = this.#connection;
    this.#connection = connection;
    this.#statements.clear();
    if (epoch > this.#epoch) previous?.send(supersededBy(epoch));
    previous?.close();
    this.#epoch = epoch;
    connection.send({ type: 'LOGON_ACCEPTED', version: WIRE_VERSION, sessionId });
    for (const report of this.#log.after(lastSeq)) connection.send({ type: 'REPORT', report });
    connection.send({ type: 'READY' });
  }

  /** The link is gone; a link that has been taken over already means nothing. */
  leave(connection: Connection<ExchangeMessage>): void {
    if (this.#connection === connection) this.#connection = null;
  }

  /** False of a link that another one has taken the session from, though it may not have noticed yet. */
  isOn(connection: Connection<ExchangeMessage>): boolean {
    return this.#connection === connection;
  }

  /** Numbers a report, keeps it and sends it. */
  report<Body extends ReportBody>(body: Body): Body & Stamp {
    const { venue, sessionId, seq, at } = this.#stamp(this.#log.nextSeq);
    const report = { ...body, venue, sessionId, seq, at };
    for (const old of this.#log.append(report)) this.#forget(old);
    this.#send(report);
    return report;
  }

  /** Sends a report again as it was. */
  repeat(report: VenueReport): void {
    this.#send(report);
  }

  /** The answer to a query for an order that was never here: outside the numbered history, so its seq is 0. */
  answerUnknown(clOrdId: string): void {
    this.#send({ ...this.#stamp(0), kind: 'UNKNOWN', clOrdId });
  }

  /** Begins a statement as of now; the client asks for its further parts. */
  beginStatement(statementId: string, since: Micros): void {
    this.#connection?.send(this.#statements.open(statementId, this.statement(since)));
  }

  continueStatement(statementId: string): void {
    this.#connection?.send(this.#statements.next(statementId));
  }

  /** The record of this client as it stands, executions from `since` on. */
  statement(since: Micros): VenueStatement {
    const { venue, sessionId, clock } = this.home;
    const { ledger } = this;
    return {
      venue,
      sessionId,
      lastSeq: this.#log.nextSeq - 1,
      at: clock.now(),
      since: Math.max(since, ledger.completeFrom),
      openOrders: this.#openOrders(),
      executions: ledger.standing(since),
      positions: ledger.positions(),
    };
  }

  #openOrders(): StatedOrder[] {
    const open: StatedOrder[] = [];
    for (const order of this.orders.values()) if (order.working) open.push(order.stated());
    return open;
  }

  #stamp(seq: number): Stamp {
    const { venue, sessionId, clock } = this.home;
    return { venue, sessionId, seq, at: clock.now() };
  }

  #send(report: VenueReport): void {
    this.#connection?.send({ type: 'REPORT', report });
  }

  /** An ended order is remembered for as long as its latest report is. */
  #forget(report: VenueReport): void {
    const order = this.orders.get(report.clOrdId);
    if (order && !order.working && order.latest?.seq === report.seq) this.orders.delete(report.clOrdId);
  }
}

/** What an owner of a session is told that is not its owner any more. */
export function supersededBy(epoch: number): ExchangeMessage {
  return {
    type: 'LOGON_REJECTED',
    text: `superseded: the session belongs to epoch ${epoch}`,
    superseded: true,
  };
}
