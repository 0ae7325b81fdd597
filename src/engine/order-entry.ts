/** The door of the engine: the only part of it that gateways see. */
import type { User } from '../model/actor.js';
import type { CxlRejReason } from '../model/fix.js';
import type { OrderTerms, Replacement } from '../model/order-terms.js';
import type { RouteDecision } from '../model/route-decision.js';
import type { RuleResult } from '../model/rule-result.js';
import type { Px, Qty } from '../model/units.js';

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
  cancel(command: CancelCommand, by: User): Promise<RequestOutcome>;
  replace(command: ReplaceCommand, by: User): Promise<RequestOutcome>;
  /** A person's decision on an unknown child. What a market says later is booked all the same, and told. */
  resolve(command: ResolveCommand, by: User): Promise<ResolveOutcome>;
  check(terms: OrderTerms, by: User): CheckOutcome;
  /** False while orders are refused (journal down, starting, stopping), with the reason for people. */
  readiness(): { readonly ready: boolean; readonly reason: string | null };
}
