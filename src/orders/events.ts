/** Everything that can happen to an order. Past tense; written to the journal before anyone acts on it. */
import type { Micros } from '../lib/clock.js';
import type { ActorId } from '../model/actor.js';
import type { CxlRejReason, ExecRestatementReason, LastLiquidityInd, OrdRejReason } from '../model/fix.js';
import type { Nbbo } from '../model/book.js';
import type { Scales } from '../model/money.js';
import type { OrderTerms, Replacement } from '../model/order-terms.js';
import type { RouteDecision } from '../model/route-decision.js';
import type { RuleResult } from '../model/rule-result.js';
import type { DecimalText, Px, Qty } from '../model/units.js';

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
  /** What the person who reported called it, so that the same again is known to be the same. */
  readonly named?: NamedReport | undefined;
  /** In that person's own words; told to the client where the event has no words of its own. */
  readonly text?: string | undefined;
}

/** A report with a name that its sender gave it. */
export interface NamedReport {
  readonly execId: string;
  /** Of all that the report said. */
  readonly digest: string;
}

/** An order came in: a client's (a parent), or one of its children for one market. */
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

/** What a check of pre-trade compliance says besides its results. */
export interface Check extends OrderEventBase {
  readonly type: 'OrderChecked';
  readonly rulebookVersion: number;
  /** The quote the rules saw. */
  readonly nbbo: Nbbo | null;
  /** The ClOrdID of the replace that was checked; absent when it was the order itself. */
  readonly replacing?: string | undefined;
}

/** The full answer of pre-trade compliance, blocked or not. */
export interface OrderChecked extends Check {
  readonly results: readonly RuleResult[];
}

/** The order was refused, by compliance or by its market, and is over. */
export interface OrderRejected extends OrderEventBase {
  readonly type: 'OrderRejected';
  readonly ordRejReason: OrdRejReason;
  readonly text: string;
}

/** The order is taken and works. */
export interface OrderAcknowledged extends OrderEventBase {
  readonly type: 'OrderAcknowledged';
  /** The market's own id; null where the order is ours alone (a parent). */
  readonly venueOrderId: string | null;
}

/** How a parent is shared out among the markets; its children follow. */
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
  /** In the instrument's currency; negative is a rebate. */
  readonly fee: DecimalText;
  /** On a parent's fill: the child it came through. Null on the child's own. */
  readonly childOrderId: string | null;
  /** The quote when the fill was booked. */
  readonly nbbo: Nbbo | null;
}

/** An execution was booked. */
export interface OrderFilled extends OrderEventBase, Execution {
  readonly type: 'OrderFilled';
  /** A fill that should not have been possible is booked and flagged, never dropped. */
  readonly flag: 'AFTER_END' | 'OVERFILL' | 'BEYOND_LIMIT' | null;
}

/** A bust or correction of an execution that was booked. */
export interface Correction {
  /** Of this report: ours, unique for ever. */
  readonly execId: string;
  /** Of the execution it is about: ours, as it was reported. */
  readonly execRefId: string;
  /** The venue's own name of this report, and of the execution. */
  readonly venueExecId: string;
  readonly venueExecRefId: string;
  readonly lastMkt: string;
  /** What was booked until now. */
  readonly booked: BookedAmount;
  /** What is right; of a bust, nothing. */
  readonly lastQty: Qty;
  readonly lastPx: Px;
  readonly fee: DecimalText;
  /** On a parent's: the child it came through. Null on the child's own. */
  readonly childOrderId: string | null;
}

export interface BookedAmount {
  readonly lastQty: Qty;
  readonly lastPx: Px;
  readonly fee: DecimalText;
  /** When it was booked first. */
  readonly at: Micros;
}

/** An execution that was booked is void. */
export interface ExecutionBusted extends OrderEventBase, Correction {
  readonly type: 'ExecutionBusted';
}

/** An execution that was booked was of another quantity or at another price. */
export interface ExecutionCorrected extends OrderEventBase, Correction {
  readonly type: 'ExecutionCorrected';
}

/** A bust or correction came before the execution that it is about: kept until that arrives. */
export interface CorrectionHeld extends OrderEventBase {
  readonly type: 'CorrectionHeld';
  readonly kind: 'TRADE_CANCEL' | 'TRADE_CORRECT';
  readonly venueExecId: string;
  readonly venueExecRefId: string;
  readonly lastQty: Qty;
  readonly lastPx: Px;
  readonly fee: DecimalText;
}

/** Somebody wants the order taken back. */
export interface CancelRequested extends OrderEventBase {
  readonly type: 'CancelRequested';
  readonly clOrdId: string;
}

/** The market has taken the cancel request up: OrdStatus is Pending Cancel from here. */
export interface CancelPended extends OrderEventBase {
  readonly type: 'CancelPended';
  readonly clOrdId: string;
}

/** What was left of the order is taken back, and it is over. */
export interface OrderCanceled extends OrderEventBase {
  readonly type: 'OrderCanceled';
  /** The request it answers; null when nobody asked (the rest of an IOC, the venue's own decision). */
  readonly clOrdId: string | null;
  readonly text: string | null;
}

/** FIX OrderCancelReject: a cancel or a replace was refused. */
export interface CancelRejected extends OrderEventBase {
  readonly type: 'CancelRejected';
  readonly clOrdId: string;
  readonly responseTo: 'CANCEL' | 'REPLACE';
  readonly cxlRejReason: CxlRejReason;
  readonly text: string;
}

/** Somebody wants the order changed. */
export interface ReplaceRequested extends OrderEventBase {
  readonly type: 'ReplaceRequested';
  readonly clOrdId: string;
  readonly replacement: Replacement;
  /** What a share of it is reserved at; null of a parent is as the order is, of a child nothing is reserved. */
  readonly reservePx: Px | null;
}

/** The market has taken the replace request up: OrdStatus is Pending Replace from here. */
export interface ReplacePended extends OrderEventBase {
  readonly type: 'ReplacePended';
  readonly clOrdId: string;
}

/** The order goes on with other terms. */
export interface OrderReplaced extends OrderEventBase {
  readonly type: 'OrderReplaced';
  /** The request it answers; null when nobody asked. */
  readonly clOrdId: string | null;
  /** The last ClOrdID that was accepted before it. */
  readonly origClOrdId: string;
  readonly replacement: Replacement;
  readonly text: string | null;
}

/** The order's time is over. */
export interface OrderExpired extends OrderEventBase {
  readonly type: 'OrderExpired';
  readonly text: string | null;
}

/** No more executions today. A day order has nothing left; a good-till order goes on when it is restated. */
export interface OrderDoneForDay extends OrderEventBase {
  readonly type: 'OrderDoneForDay';
  readonly text: string | null;
}

/** Trading is halted; an acknowledgement reinstates the order. */
export interface OrderSuspended extends OrderEventBase {
  readonly type: 'OrderSuspended';
  readonly text: string | null;
}

/** An execution of at least this much is guaranteed at this price or better. */
export interface OrderStopped extends OrderEventBase {
  readonly type: 'OrderStopped';
  readonly lastQty: Qty;
  readonly lastPx: Px;
}

/** A stop, at-the-close or contingent order has been activated. */
export interface OrderTriggered extends OrderEventBase {
  readonly type: 'OrderTriggered';
  readonly text: string | null;
  /** What a share is reserved at from now on; absent is as before. */
  readonly reservePx?: Px | undefined;
  /** The order of its list that released it; absent when a price or its auction did. */
  readonly byOrderId?: string | undefined;
}

/** numerator new shares for denominator old ones. */
export interface Split {
  readonly numerator: number;
  readonly denominator: number;
}

/** Changed, or renewed for another day, without a request. */
export interface OrderRestated extends OrderEventBase {
  readonly type: 'OrderRestated';
  readonly execRestatementReason: ExecRestatementReason;
  readonly replacement: Replacement | null;
  readonly split: Split | null;
  readonly text: string | null;
}

/** Another new order came with this order's ClOrdID and was refused. */
export interface DuplicateRefused extends OrderEventBase {
  readonly type: 'DuplicateRefused';
  readonly clOrdId: string;
  readonly text: string;
}

/** Nobody knows how the order stands on its market: a link was lost, or an answer did not come in time. */
export interface OutcomeUnknown extends OrderEventBase {
  readonly type: 'OutcomeUnknown';
  readonly text: string;
}

/** The market, or a person on the record, has said how the order stands. */
export interface OutcomeKnown extends OrderEventBase {
  readonly type: 'OutcomeKnown';
  readonly text: string;
}

/**
 * Shares of a symbol were split: what was executed before `effectiveAt` counts in new shares, in every account. The one
 * event that is of no order; `orderId` names the corporate action.
 */
export interface SharesSplit extends OrderEventBase {
  readonly type: 'SharesSplit';
  readonly symbol: string;
  /**
   * The first session on the new basis, which opened at `effectiveAt`.
   * @format date
   */
  readonly effectiveDate: string;
  readonly effectiveAt: Micros;
  readonly split: Split;
  /** Of the instrument: a position keeps whole increments only. */
  readonly qtyScale: number;
}

export type OrderEvent =
  | OrderEntered
  | OrderChecked
  | OrderRejected
  | OrderAcknowledged
  | RouteDecided
  | OrderFilled
  | ExecutionBusted
  | ExecutionCorrected
  | CorrectionHeld
  | CancelRequested
  | CancelPended
  | OrderCanceled
  | CancelRejected
  | ReplaceRequested
  | ReplacePended
  | OrderReplaced
  | OrderExpired
  | OrderDoneForDay
  | OrderSuspended
  | OrderStopped
  | OrderTriggered
  | OrderRestated
  | DuplicateRefused
  | OutcomeUnknown
  | OutcomeKnown
  | SharesSplit;
