/** The venue port: how the engine talks to one market. Outcomes come back only as reports. */
import type { Micros } from '../lib/clock.js';
import type { BookUpdate, TradePrint } from '../model/book.js';
import type {
  CxlRejReason,
  ExecInst,
  ExecRestatementReason,
  LastLiquidityInd,
  OrdRejReason,
  OrdType,
  Side,
  TimeInForce,
} from '../model/fix.js';
import type { Px, Qty } from '../model/units.js';

/**
 * A child order on the wire. `clOrdId` is the child's OrderID. What the venue's profile does not list as `native` is
 * never sent to it: then the child is a LIMIT order, and a market order a sweep with a cap.
 */
export interface VenueOrder {
  readonly clOrdId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly orderQty: Qty;
  /** Null only for MARKET and STOP. */
  readonly price: Px | null;
  readonly timeInForce: TimeInForce;
  readonly stopPx?: Px | undefined;
  readonly expireTime?: Micros | undefined;
  readonly minQty?: Qty | undefined;
  readonly maxFloor?: Qty | undefined;
  readonly execInst?: readonly ExecInst[] | undefined;
  /** For people: what the client said. */
  readonly text?: string | undefined;
}

/** `requestId` is the request's own id, unique for the order; its answer names it. */
export interface VenueCancel {
  readonly clOrdId: string;
  readonly requestId: string;
}

/** The whole new values; `orderQty` counts what is filled already. */
export interface VenueReplace extends VenueCancel {
  readonly orderQty: Qty;
  readonly price: Px | null;
  readonly timeInForce: TimeInForce;
  readonly stopPx?: Px | undefined;
  readonly expireTime?: Micros | undefined;
}

interface ReportBase {
  readonly venue: string;
  /** The life of the venue's memory; a new one means that it has forgotten every order and report before. */
  readonly sessionId: string;
  /**
   * Counts by one within a session; the same number again is the same report again. 0 on `UNKNOWN`, which is an answer,
   * and on executions that were found in a statement.
   */
  readonly seq: number;
  readonly clOrdId: string;
  readonly at: Micros;
}

/** The request that a report answers; null when it was nobody's. */
interface AnswerBase extends ReportBase {
  readonly requestId: string | null;
}

interface ExecutionBase extends ReportBase {
  readonly execId: string;
  readonly lastQty: Qty;
  readonly lastPx: Px;
  /** Decimal text in the instrument's currency; negative is a rebate. */
  readonly fee: string;
}

/** What a venue says of one of our orders. `UNKNOWN` answers a query: the venue has no such order. */
export type VenueReport =
  | (ReportBase & { readonly kind: 'NEW'; readonly venueOrderId: string })
  | (ReportBase & { readonly kind: 'REJECTED'; readonly reason: OrdRejReason; readonly text: string })
  | (ExecutionBase & { readonly kind: 'TRADE'; readonly lastLiquidityInd: LastLiquidityInd })
  /** `execId` is the bust's own; `execRefId` the execution that it takes back. Quantity and price are that one's. */
  | (ExecutionBase & { readonly kind: 'TRADE_CANCEL'; readonly execRefId: string })
  /** As TRADE_CANCEL; quantity, price and fee are what is right. */
  | (ExecutionBase & { readonly kind: 'TRADE_CORRECT'; readonly execRefId: string })
  | (AnswerBase & { readonly kind: 'PENDING_CANCEL' })
  | (AnswerBase & { readonly kind: 'PENDING_REPLACE' })
  | (AnswerBase & { readonly kind: 'CANCELED'; readonly text: string })
  | (AnswerBase & {
      readonly kind: 'REPLACED';
      readonly orderQty: Qty;
      readonly price: Px | null;
      readonly text: string | null;
    })
  | (AnswerBase & { readonly kind: 'CANCEL_REJECTED'; readonly reason: CxlRejReason; readonly text: string })
  | (ReportBase & { readonly kind: 'EXPIRED'; readonly text: string })
  | (ReportBase & { readonly kind: 'DONE_FOR_DAY'; readonly text: string | null })
  | (ReportBase & { readonly kind: 'SUSPENDED'; readonly text: string | null })
  | (ReportBase & { readonly kind: 'STOPPED'; readonly lastQty: Qty; readonly lastPx: Px })
  | (ReportBase & { readonly kind: 'TRIGGERED'; readonly text: string | null })
  | (ReportBase & {
      readonly kind: 'RESTATED';
      readonly reason: ExecRestatementReason;
      /** Null leaves it as it is. */
      readonly orderQty: Qty | null;
      readonly price: Px | null;
      readonly split: { readonly numerator: number; readonly denominator: number } | null;
      readonly text: string | null;
    })
  | (ReportBase & { readonly kind: 'UNKNOWN' });

export type LinkState = 'UP' | 'DOWN';

export interface VenueListener {
  onReport(report: VenueReport): void;
  onBook(update: BookUpdate): void;
  onTrade(print: TradePrint): void;
  /** `UP` after logon and re-sent reports; `DOWN` at once when the link is lost. */
  onLink(venue: string, state: LinkState): void;
}

/** One of our orders as the venue has it on its books now. */
export interface StatedOrder {
  readonly clOrdId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly orderQty: Qty;
  readonly cumQty: Qty;
  readonly leavesQty: Qty;
}

/** One execution of ours as the venue has it booked: busted ones are absent, corrected ones as corrected. */
export interface StatedExecution {
  readonly clOrdId: string;
  readonly execId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly lastQty: Qty;
  readonly lastPx: Px;
  readonly lastLiquidityInd: LastLiquidityInd;
  readonly fee: string;
  readonly at: Micros;
}

/** The venue's own record of us: what the engine reconciles with. */
export interface VenueStatement {
  readonly venue: string;
  readonly sessionId: string;
  /** Reports up to this number are contained in it. */
  readonly lastSeq: number;
  readonly at: Micros;
  /** Executions from here on are all listed: what was asked for, or later where the venue has forgotten older ones. */
  readonly since: Micros;
  readonly openOrders: readonly StatedOrder[];
  readonly executions: readonly StatedExecution[];
  /** Signed, over all of the venue's session with us. */
  readonly positions: readonly { readonly symbol: string; readonly qty: Qty }[];
}

/**
 * One session with one venue. `send`, `cancel`, `replace` and `query` never throw and never wait: what became of them
 * is a report. While the link is down they are dropped by the wire; only `query` after `UP` tells the truth.
 */
export interface VenueAdapter {
  readonly venue: string;
  /** Logs on, asking for every report after `lastSeq` of the session `sessionId` again (null on first contact). */
  connect(listener: VenueListener, resume: SessionResume | null): Promise<void>;
  send(order: VenueOrder): void;
  cancel(request: VenueCancel): void;
  replace(request: VenueReplace): void;
  /** Asks what became of an order; answered by its current state as a report (`NEW`, `CANCELED`, …) or `UNKNOWN`. */
  query(clOrdId: string): void;
  /**
   * The venue's record of us, executions from `since` on. The listener has heard every report up to its `lastSeq` when
   * it resolves. Rejects when the link is down or goes down meanwhile.
   */
  statement(since: Micros): Promise<VenueStatement>;
  close(): Promise<void>;
}

/** Where a session left off; `sessionId` changes when the venue has lost its memory. */
export interface SessionResume {
  readonly sessionId: string;
  readonly lastSeq: number;
}
