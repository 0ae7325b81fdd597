/** The exchange's end of its clients' links: logon, then requests inwards and reports and market data outwards. */
import type { Connection, Receiver } from '../connection.js';
import type { ClientMessage, ExchangeMessage, Logon } from '../wire.js';
import { WIRE_VERSION } from '../wire.js';
import type { BookFeed } from './book-feed.js';
import type { SessionHome } from './client-session.js';
import { ClientSession, supersededBy } from './client-session.js';
import type { DelayLine } from './delay-line.js';
import type { OrderDesk } from './order-desk.js';

export interface GateDeps {
  readonly arrivals: DelayLine;
  readonly desk: OrderDesk;
  readonly feed: BookFeed;
}

type Request = Exclude<ClientMessage, Logon>;

/** What a link was taken in as; a refused one hears nothing more. */
type Place =
  | { readonly kind: 'SESSION'; readonly session: ClientSession }
  | { readonly kind: 'MARKET_DATA' }
  | { readonly kind: 'REFUSED' };

const REFUSED: Place = { kind: 'REFUSED' };

export class ClientGate {
  readonly #sessions = new Map<string, ClientSession>();
  readonly #links = new Set<Connection<ExchangeMessage>>();

  constructor(
    private readonly home: SessionHome,
    private readonly deps: GateDeps,
  ) {}

  accept(connection: Connection<ExchangeMessage>): Receiver<ClientMessage> {
    let place: Place | null = null;
    return {
      receive: (message) => {
        if (message.type === 'LOGON') place ??= this.#logon(connection, message);
        else place = this.#take(connection, place, message);
      },
      lost: () => {
        if (place?.kind === 'SESSION') place.session.leave(connection);
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

  #logon(connection: Connection<ExchangeMessage>, logon: Logon): Place {
    const fault = this.#faultOf(logon);
    if (fault) return refuse(connection, { type: 'LOGON_REJECTED', text: fault });
    const place =
      logon.clientId === null ? this.#watch(connection) : this.#own(connection, logon.clientId, logon);
    if (place.kind !== 'REFUSED') this.#show(connection);
    return place;
  }

  /** Any number of links may watch: they have no session and no orders. */
  #watch(connection: Connection<ExchangeMessage>): Place {
    const { sessionId } = this.home;
    connection.send({ type: 'LOGON_ACCEPTED', version: WIRE_VERSION, sessionId });
    connection.send({ type: 'READY' });
    return { kind: 'MARKET_DATA' };
  }

  /** One with a lower epoch has been deposed, and must not take the session back. */
  #own(connection: Connection<ExchangeMessage>, clientId: string, { epoch = 0, resume }: Logon): Place {
    const session = this.#sessions.get(clientId) ?? new ClientSession(clientId, this.home);
    if (epoch < session.epoch) return refuse(connection, supersededBy(session.epoch));
    this.#sessions.set(clientId, session);
    session.logon(connection, resume, epoch);
    return { kind: 'SESSION', session };
  }

  /** The snapshots go out before the link hears any delta, so that it starts without a gap. */
  #show(connection: Connection<ExchangeMessage>): void {
    for (const update of this.deps.feed.snapshots()) connection.send({ type: 'BOOK', update });
    this.#links.add(connection);
    this.deps.feed.start();
  }

  #faultOf({ version, venue }: Logon): string | null {
    if (version !== WIRE_VERSION) return `wire version ${version} is not spoken here, use ${WIRE_VERSION}`;
    return venue === this.home.venue ? null : `this is ${this.home.venue}, not ${venue}`;
  }

  /**
   * A link that was taken over asks for nothing more, however late it hears of it: what it had asked for before is on
   * its way ahead of everything that the new owner asks.
   */
  #take(connection: Connection<ExchangeMessage>, place: Place | null, request: Request): Place {
    switch (place?.kind) {
      case 'SESSION':
        if (place.session.isOn(connection)) this.#arrive(place.session, request);
        return place;
      case 'REFUSED':
        return place;
      case 'MARKET_DATA':
        return refuse(connection, {
          type: 'LOGON_REJECTED',
          text: `a link for market data takes no ${request.type}`,
        });
      case undefined:
        return refuse(connection, {
          type: 'LOGON_REJECTED',
          text: `the first message must be LOGON, not ${request.type}`,
        });
    }
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

function refuse(connection: Connection<ExchangeMessage>, answer: ExchangeMessage): Place {
  connection.send(answer);
  connection.close();
  return REFUSED;
}
