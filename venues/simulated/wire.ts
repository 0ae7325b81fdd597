/** What travels between an adapter and a simulated exchange, in either direction; `docs/venue-wire.md` is its page. */
import type {
  SessionResume,
  VenueOrder,
  VenueReplace,
  VenueReport,
} from '../../src/execution/venue-adapter.js';
import type { BookUpdate, TradePrint } from '../../src/model/book.js';

/** Both ends must speak the same version; another one is refused at logon. */
export const WIRE_VERSION = 2;

export interface Logon {
  readonly type: 'LOGON';
  readonly version: number;
  readonly venue: string;
  /** One client has one session; its orders never trade with each other. */
  readonly clientId: string;
  /** Null asks for every report that the exchange still holds. */
  readonly resume: SessionResume | null;
}

export type ClientMessage =
  | Logon
  | { readonly type: 'ORDER'; readonly order: VenueOrder }
  | { readonly type: 'CANCEL'; readonly clOrdId: string; readonly requestId: string }
  | { readonly type: 'REPLACE'; readonly replace: VenueReplace }
  | { readonly type: 'QUERY'; readonly clOrdId: string };

export type ExchangeMessage =
  | { readonly type: 'LOGON_ACCEPTED'; readonly version: number; readonly sessionId: string }
  | { readonly type: 'LOGON_REJECTED'; readonly text: string }
  | { readonly type: 'REPORT'; readonly report: VenueReport }
  /** Every report that was asked for at logon has been sent again; book snapshots follow. */
  | { readonly type: 'READY' }
  | { readonly type: 'BOOK'; readonly update: BookUpdate }
  | { readonly type: 'TRADE'; readonly print: TradePrint };
