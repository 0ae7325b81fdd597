/** The exchange's end of its clients' links: logon, then requests inwards and reports and market data outwards. */
import type { Connection, Receiver } from '../connection.js';
import type { ClientMessage, ExchangeMessage, Logon } from '../wire.js';
import { WIRE_VERSION } from '../wire.js';
import type { BookFeed } from './book-feed.js';
import type { SessionHome } from './client-session.js';
import { ClientSession } from './client-session.js';
import type { DelayLine } from './delay-line.js';
import type { OrderDesk } from './order-desk.js';

export interface GateDeps {
  readonly arrivals: DelayLine;
  readonly desk: OrderDesk;
  readonly feed: BookFeed;
}

type Request = Exclude<ClientMessage, Logon>;

export class ClientGate {
  readonly #sessions = new Map<string, ClientSession>();
  readonly #links = new Set<Connection<ExchangeMessage>>();

  constructor(
    private readonly home: SessionHome,
    private readonly deps: GateDeps,
  ) {}

  accept(connection: Connection<ExchangeMessage>): Receiver<ClientMessage> {
    let session: ClientSession | null = null;
    return {
      receive: (message) => {
        if (message.type === 'LOGON') session ??= this.#logon(connection, message);
        else if (session) this.#arrive(session, message);
        else refuse(connection, `the first message must be LOGON, not ${message.type}`);
      },
      lost: () => {
        session?.leave(connection);
        this.#drop(connection);
      },
    };
  }

  session(clientId: string): ClientSession | undefined {
    return this.#sessions.get(clientId);
  }

  sessions(): Iterable<ClientSession> {
    return this.#sessions.values();
  }

  broadcast(message: ExchangeMessage): void {
    for (const link of this.#links) link.send(message);
  }

  cutLinks(): void {
    for (const link of this.#links) link.close();
  }

  close(): void {
    this.deps.arrivals.close();
    this.cutLinks();
  }

  /** The snapshots go out before the link hears any delta, so that it starts without a gap. */
  #logon(connection: Connection<ExchangeMessage>, logon: Logon): ClientSession | null {
    const fault = this.#faultOf(logon);
    if (fault) {
      refuse(connection, fault);
      return null;
    }
    const session = this.#sessions.get(logon.clientId) ?? new ClientSession(logon.clientId, this.home);
    this.#sessions.set(logon.clientId, session);
    session.logon(connection, logon.resume);
    for (const update of this.deps.feed.snapshots()) connection.send({ type: 'BOOK', update });
    this.#links.add(connection);
    this.deps.feed.start();
    return session;
  }

  #faultOf({ version, venue }: Logon): string | null {
    if (version !== WIRE_VERSION) return `wire version ${version} is not spoken here, use ${WIRE_VERSION}`;
    return venue === this.home.venue ? null : `this is ${this.home.venue}, not ${venue}`;
  }

  /** A request takes its time to arrive, and arrives even if its link is lost meanwhile. */
  #arrive(session: ClientSession, request: Request): void {
    this.deps.arrivals.push(() => this.#serve(session, request));
  }

  #serve(session: ClientSession, request: Request): void {
    const { desk } = this.deps;
    switch (request.type) {
      case 'ORDER':
        return desk.enter(session, request.order);
      case 'CANCEL':
        return desk.cancel(session, request);
      case 'REPLACE':
        return desk.replace(session, request.replace);
      case 'QUERY':
        return desk.query(session, request.clOrdId);
      case 'STATEMENT':
        return session.beginStatement(request.statementId, request.since);
      case 'STATEMENT_NEXT':
        return session.continueStatement(request.statementId);
    }
  }

  #drop(connection: Connection<ExchangeMessage>): void {
    this.#links.delete(connection);
    if (this.#links.size === 0) this.deps.feed.stop();
  }
}

function refuse(connection: Connection<ExchangeMessage>, text: string): void {
  connection.send({ type: 'LOGON_REJECTED', text });
  connection.close();
}
