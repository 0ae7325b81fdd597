/** Everything that can happen to an order. Past tense; written to the journal before anyone acts on it. */
import type { Micros } from '../lib/clock.js';
import type { ActorId } from '../model/actor.js';
import type { CxlRejReason, LastLiquidityInd, OrdRejReason } from '../model/fix.js';
import type { Nbbo } from '../model/book.js';
import type { Scales } from '../model/money.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { RouteDecision } from '../model/route-decision.js';
import type { RuleResult } from '../model/rule-result.js';
import type { Px, Qty } from '../model/units.js';

interface OrderEventBase {
  readonly orderId: string;
  readonly at: Micros;
  /** A user's id, or the part of the system that speaks (`router`, `venue:XDEP`). */
  readonly actor: ActorId;
  /** The venue report that caused it, so that a session resumes exactly behind it; absent, or undefined, when none did. */
  readonly source?: ReportSource | undefined;
}

/** One report of one venue session. */
export interface ReportSource {
  readonly venue: string;
  readonly sessionId: string;
  readonly seq: number;
}

export interface OrderEntered extends OrderEventBase {
  readonly type: 'OrderEntered';
  readonly parentOrderId: string | null;
  /** The market of a child; null for a parent. */
  readonly venue: string | null;
  readonly terms: OrderTerms;
  /** The increments that every quantity and price of this order counts in. */
  readonly scales: Scales;
  /** What a share is reserved at against the credit limits; null for children and when it could not be valued. */
  readonly reservePx: Px | null;
}

/** The full answer of pre-trade compliance, blocked or not. */
export interface OrderChecked extends OrderEventBase {
  readonly type: 'OrderChecked';
  readonly rulebookVersion: number;
  readonly results: readonly RuleResult[];
  /** The quote the rules saw. */
  readonly nbbo: Nbbo | null;
}

export interface OrderRejected extends OrderEventBase {
  readonly type: 'OrderRejected';
  readonly ordRejReason: OrdRejReason;
  readonly text: string;
}

export interface OrderAcknowledged extends OrderEventBase {
  readonly type: 'OrderAcknowledged';
  /** The market's own id; null where the order is ours alone (a parent). */
  readonly venueOrderId: string | null;
}

export interface RouteDecided extends OrderEventBase {
  readonly type: 'RouteDecided';
  readonly decision: RouteDecision;
}

/** An execution. A child's is what the venue said; its parent's names the child and the same venue execution. */
export interface Execution {
  /** Ours, unique for ever. */
  readonly execId: string;
  readonly venueExecId: string;
  readonly lastMkt: string;
  readonly lastQty: Qty;
  readonly lastPx: Px;
  readonly lastLiquidityInd: LastLiquidityInd;
  /** Decimal text in the instrument's currency; negative is a rebate. */
  readonly fee: string;
  /** On a parent's fill: the child it came through. Null on the child's own. */
  readonly childOrderId: string | null;
  /** The quote when the fill was booked. */
  readonly nbbo: Nbbo | null;
}

export interface OrderFilled extends OrderEventBase, Execution {
  readonly type: 'OrderFilled';
  /** A fill that should not have been possible is booked and flagged, never dropped. */
  readonly flag: 'AFTER_END' | 'OVERFILL' | null;
}

export interface CancelRequested extends OrderEventBase {
  readonly type: 'CancelRequested';
  readonly clOrdId: string;
}

/** The market has taken the cancel request up: OrdStatus is Pending Cancel from here. */
export interface CancelPended extends OrderEventBase {
  readonly type: 'CancelPended';
  readonly clOrdId: string;
}

export interface OrderCanceled extends OrderEventBase {
  readonly type: 'OrderCanceled';
  /** The request it answers; null when nobody asked (the rest of an IOC, the venue's own decision). */
  readonly clOrdId: string | null;
  readonly text: string | null;
}

export interface CancelRejected extends OrderEventBase {
  readonly type: 'CancelRejected';
  readonly clOrdId: string;
  readonly cxlRejReason: CxlRejReason;
  readonly text: string;
}

export interface OrderExpired extends OrderEventBase {
  readonly type: 'OrderExpired';
  readonly text: string | null;
}

export type OrderEvent =
  | OrderEntered
  | OrderChecked
  | OrderRejected
  | OrderAcknowledged
  | RouteDecided
  | OrderFilled
  | CancelRequested
  | CancelPended
  | OrderCanceled
  | CancelRejected
  | OrderExpired;
