/** What travels between an adapter and a simulated exchange, in either direction; `docs/venue-wire.md` is its page. */
import type {
  SessionResume,
  VenueOrder,
  VenueReplace,
  VenueReport,
  VenueStatement,
} from '../../src/execution/venue-adapter.js';
import type { Micros } from '../../src/lib/clock.js';
import type { BookUpdate, TradePrint } from '../../src/model/book.js';

/** Both ends must speak the same version; another one is refused at logon. */
export const WIRE_VERSION = 2;

export interface Logon {
  readonly type: 'LOGON';
  readonly version: number;
  readonly venue: string;
  /** One client has one session; its orders never trade with each other. Null: market data alone, without a session. */
  readonly clientId: string | null;
  /** Which of the session's owners in succession this is, see `docs/venue-wire.md`; absent is 0. */
  readonly epoch?: number | undefined;
  /** Null asks for every report that the exchange still holds. */
  readonly resume: SessionResume | null;
}

export type ClientMessage =
  | Logon
  | { readonly type: 'ORDER'; readonly order: VenueOrder }
  | { readonly type: 'CANCEL'; readonly clOrdId: string; readonly requestId: string }
  | { readonly type: 'REPLACE'; readonly replace: VenueReplace }
  | { readonly type: 'QUERY'; readonly clOrdId: string }
  /** `statementId` is the asker's; every part of the answer names it. */
  | { readonly type: 'STATEMENT'; readonly statementId: string; readonly since: Micros }
  /** The next part of a statement that said `more`. */
  | { readonly type: 'STATEMENT_NEXT'; readonly statementId: string };

/** A statement, or a part of it: its lists are cut, everything else is the same in each part. */
export interface StatementPart {
  readonly type: 'STATEMENT';
  readonly statementId: string;
  /** True when there is another part to ask for. */
  readonly more: boolean;
  readonly statement: VenueStatement;
}

export type ExchangeMessage =
  | { readonly type: 'LOGON_ACCEPTED'; readonly version: number; readonly sessionId: string }
  /** `superseded`: a later owner has logged on, and this one is to leave the session alone. */
  | { readonly type: 'LOGON_REJECTED'; readonly text: string; readonly superseded?: true | undefined }
  | { readonly type: 'REPORT'; readonly report: VenueReport }
  | StatementPart
  | { readonly type: 'STATEMENT_REJECTED'; readonly statementId: string; readonly text: string }
  /** Every report that was asked for at logon has been sent again; book snapshots follow. */
  | { readonly type: 'READY' }
  | { readonly type: 'BOOK'; readonly update: BookUpdate }
  | { readonly type: 'TRADE'; readonly print: TradePrint };
