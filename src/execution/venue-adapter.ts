/** The venue port: how the engine talks to one market. Outcomes come back only as reports. */
import type { Micros } from '../lib/clock.js';
import type { BookUpdate, TradePrint } from '../model/book.js';
import type { CxlRejReason, LastLiquidityInd, OrdRejReason, Side, TimeInForce } from '../model/fix.js';
import type { Px, Qty } from '../model/units.js';

/** A child order on the wire. `clOrdId` is the child's OrderID. Every child carries a price; markets are sweeps with a cap. */
export interface VenueOrder {
  readonly clOrdId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly orderQty: Qty;
  readonly price: Px;
  readonly timeInForce: TimeInForce;
}

interface ReportBase {
  readonly venue: string;
  /** The life of the venue's memory; a new one means that it has forgotten every order and report before. */
  readonly sessionId: string;
  /** Counts by one within a session; the same number again is the same report again. 0 on `UNKNOWN`, which is an answer. */
  readonly seq: number;
  readonly clOrdId: string;
  readonly at: Micros;
}

/** What a venue says of one of our orders. `UNKNOWN` answers a query: the venue has no such order. */
export type VenueReport =
  | (ReportBase & { readonly kind: 'NEW'; readonly venueOrderId: string })
  | (ReportBase & { readonly kind: 'REJECTED'; readonly reason: OrdRejReason; readonly text: string })
  | (ReportBase & {
      readonly kind: 'TRADE';
      readonly execId: string;
      readonly lastQty: Qty;
      readonly lastPx: Px;
      readonly lastLiquidityInd: LastLiquidityInd;
      /** Decimal text in the instrument's currency; negative is a rebate. */
      readonly fee: string;
    })
  | (ReportBase & { readonly kind: 'CANCELED'; readonly text: string })
  | (ReportBase & { readonly kind: 'EXPIRED'; readonly text: string })
  | (ReportBase & { readonly kind: 'CANCEL_REJECTED'; readonly reason: CxlRejReason; readonly text: string })
  | (ReportBase & { readonly kind: 'UNKNOWN' });

export type LinkState = 'UP' | 'DOWN';

export interface VenueListener {
  onReport(report: VenueReport): void;
  onBook(update: BookUpdate): void;
  onTrade(print: TradePrint): void;
  /** `UP` after logon and re-sent reports; `DOWN` at once when the link is lost. */
  onLink(venue: string, state: LinkState): void;
}

/**
 * One session with one venue. `send`, `cancel` and `query` never throw and never wait: what became of them is
 * a report. While the link is down they are dropped by the wire; only `query` after `UP` tells the truth.
 */
export interface VenueAdapter {
  readonly venue: string;
  /** Logs on, asking for every report after `lastSeq` of the session `sessionId` again (null on first contact). */
  connect(listener: VenueListener, resume: SessionResume | null): Promise<void>;
  send(order: VenueOrder): void;
  cancel(clOrdId: string): void;
  /** Asks what became of an order; answered by its current state as a report (`NEW`, `CANCELED`, …) or `UNKNOWN`. */
  query(clOrdId: string): void;
  close(): Promise<void>;
}

/** Where a session left off; `sessionId` changes when the venue has lost its memory. */
export interface SessionResume {
  readonly sessionId: string;
  readonly lastSeq: number;
}
