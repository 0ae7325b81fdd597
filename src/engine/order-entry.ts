/** The door of the engine: the only part of it that gateways see. */
import type { User } from '../model/actor.js';
import type { CxlRejReason, ExecRestatementReason, OrdRejReason } from '../model/fix.js';
import type { OrderTerms, Replacement } from '../model/order-terms.js';
import type { RouteDecision } from '../model/route-decision.js';
import type { RuleResult } from '../model/rule-result.js';
import type { Px, Qty } from '../model/units.js';
import type { ReportSource } from '../orders/events.js';

/**
 * What became of an order. Every answer but UNAVAILABLE is durable when it arrives. `replayed` is true when the
 * same request had been answered before: it is the first order again.
 */
export type SubmitOutcome =
  | { readonly kind: 'ACCEPTED'; readonly orderId: string; readonly replayed: boolean }
  | {
      readonly kind: 'REFUSED';
      readonly orderId: string;
      readonly replayed: boolean;
      readonly results: readonly RuleResult[];
    }
  /** The ClOrdID belongs to another order of the account, with other terms. */
  | { readonly kind: 'DUPLICATE_CLORDID'; readonly orderId: string }
  | Unavailable;

/** `undecided`: it may have become durable; the same request again is answered with what became of it. */
interface Unavailable {
  readonly kind: 'UNAVAILABLE';
  readonly reason: string;
  readonly undecided?: true;
}

/** Orders that are accepted or refused together; `terms.contingency` of each says how they depend on each other. */
export interface ListCommand {
  readonly account: string;
  readonly listId: string;
  readonly orders: readonly OrderTerms[];
}

/** What became of a list. Every answer but UNAVAILABLE is durable when it arrives; `orderIds` as the orders were sent. */
export type ListOutcome =
  | { readonly kind: 'ACCEPTED'; readonly orderIds: readonly string[]; readonly replayed: boolean }
  | {
      readonly kind: 'REFUSED';
      readonly orderIds: readonly string[];
      readonly replayed: boolean;
      /** Of each order. */
      readonly results: readonly (readonly RuleResult[])[];
    }
  /** The account has used the ListID for other orders. */
  | { readonly kind: 'DUPLICATE_LISTID' }
  /** One of the ClOrdIDs belongs to another order of the account. */
  | { readonly kind: 'DUPLICATE_CLORDID'; readonly orderId: string; readonly clOrdId: string }
  | Unavailable;

export interface CancelCommand {
  readonly orderId: string;
  /** The request's own ClOrdID; null lets the engine make one. */
  readonly clOrdId: string | null;
}

/** What a replace is to change; what is not named stays as it is. */
export interface ReplaceCommand {
  readonly orderId: string;
  readonly clOrdId: string;
  readonly changes: Partial<Replacement>;
}

/** What was said of a cancel or replace at once. */
export type RequestOutcome =
  /** Asked for, durable; the outcome is a report. */
  | { readonly kind: 'REQUESTED'; readonly orderId: string; readonly clOrdId: string }
  /** Refused at once; an OrderCancelReject is recorded when the order is known. `results`: when the rules refused it. */
  | {
      readonly kind: 'REJECTED';
      readonly orderId: string;
      readonly reason: CxlRejReason;
      readonly text: string;
      readonly results?: readonly RuleResult[];
    }
  | { readonly kind: 'UNKNOWN_ORDER'; readonly orderId: string }
  | Unavailable;

/** What a person at a desk says of an order, in the instrument's units; what is not said is null. */
export type DeskReport =
  | { readonly kind: 'NEW' | 'EXPIRED' | 'DONE_FOR_DAY' | 'SUSPENDED' | 'TRIGGERED' }
  /** `overfill`: more than is left is meant so. */
  | { readonly kind: 'TRADE'; readonly lastQty: Qty; readonly lastPx: Px; readonly overfill: boolean }
  /** `execRefId`: our ExecID of the execution, or of its last correction. */
  | { readonly kind: 'TRADE_CANCEL'; readonly execRefId: string }
  | {
      readonly kind: 'TRADE_CORRECT';
      readonly execRefId: string;
      readonly lastQty: Qty;
      readonly lastPx: Px;
      readonly overfill: boolean;
    }
  /** `clOrdId`: the request it is about; null lets it be the open one. */
  | { readonly kind: 'PENDING_CANCEL' | 'PENDING_REPLACE' | 'CANCELED'; readonly clOrdId: string | null }
  | {
      readonly kind: 'REPLACED';
      readonly clOrdId: string | null;
      readonly orderQty: Qty | null;
      readonly price: Px | null;
    }
  | { readonly kind: 'CANCEL_REJECTED'; readonly clOrdId: string | null; readonly reason: CxlRejReason }
  | { readonly kind: 'REJECTED'; readonly reason: OrdRejReason }
  | { readonly kind: 'STOPPED'; readonly lastQty: Qty; readonly lastPx: Px }
  | {
      readonly kind: 'RESTATED';
      readonly reason: ExecRestatementReason;
      readonly orderQty: Qty | null;
      readonly price: Px | null;
      readonly split: { readonly numerator: number; readonly denominator: number } | null;
    };

export interface DeskCommand {
  /** The order on the desk: a child. */
  readonly orderId: string;
  /** The sender's own name of the report, which makes it safe to send again; null without one. */
  readonly execId: string | null;
  readonly report: DeskReport;
  /** The person's own words; the client reads them. */
  readonly text: string | null;
}

export type DeskRefusalReason =
  | 'UNKNOWN_ORDER'
  | 'NOT_ON_A_DESK'
  | 'NOTHING_NEW'
  | 'CONTRADICTION'
  | 'NO_SUCH_REQUEST'
  | 'NO_SUCH_EXECUTION'
  | 'BEYOND_LEAVES'
  /** The ExecID belongs to another report on the order. */
  | 'DUPLICATE_EXECID';

export type DeskOutcome =
  /** Durable. Whatever the report caused on the order and its client's carries `source`. `replayed`: it was made before. */
  | { readonly kind: 'REPORTED'; readonly source: ReportSource; readonly replayed: boolean }
  /** Nothing happened; `text` says why, for a person. */
  | { readonly kind: 'REFUSED'; readonly reason: DeskRefusalReason; readonly text: string }
  | { readonly kind: 'UNAVAILABLE'; readonly reason: string };

/** An execution that a person found out about; `execId` is the market's, null where that is not known. */
export interface FoundExecution {
  readonly lastQty: Qty;
  readonly lastPx: Px;
  readonly execId: string | null;
  /** Decimal text in the instrument's currency. */
  readonly fee: string;
}

/** What became of a child of which nobody knows, and how the person knows it. */
export interface ResolveCommand {
  readonly orderId: string;
  /** FILLED: by executions of exactly what is left. CANCELED: after executions of less, or none. */
  readonly outcome: 'CANCELED' | 'REJECTED' | 'FILLED';
  readonly reason: string;
  readonly executions: readonly FoundExecution[];
}

export type ResolveOutcome =
  /** Durable, with the person as actor. */
  | { readonly kind: 'RESOLVED'; readonly orderId: string }
  /** It does not fit the order: its outcome is known, or the quantities are not right. */
  | { readonly kind: 'REFUSED'; readonly orderId: string; readonly text: string }
  | { readonly kind: 'UNKNOWN_ORDER'; readonly orderId: string }
  | Unavailable;

/** A what-if: every rule's result and where the order would go now. Nothing is recorded. */
export interface CheckOutcome {
  readonly accepted: boolean;
  readonly results: readonly RuleResult[];
  readonly route: RouteDecision | null;
}

export interface OrderEntry {
  submit(terms: OrderTerms, by: User): Promise<SubmitOutcome>;
  submitList(command: ListCommand, by: User): Promise<ListOutcome>;
  cancel(command: CancelCommand, by: User): Promise<RequestOutcome>;
  replace(command: ReplaceCommand, by: User): Promise<RequestOutcome>;
  /** A person's report on an order at a desk, answered when it is durable. */
  deskReport(command: DeskCommand, by: User): Promise<DeskOutcome>;
  /** A person's decision on an unknown child. What a market says later is booked all the same, and told. */
  resolve(command: ResolveCommand, by: User): Promise<ResolveOutcome>;
  check(terms: OrderTerms, by: User): CheckOutcome;
  /** False while orders are refused (journal down, starting, stopping), with the reason for people. */
  readiness(): { readonly ready: boolean; readonly reason: string | null };
}
