/** An order as a set of facts. Its status and what is left of it are computed, never stored. */
import type { Micros } from '../lib/clock.js';
import type { OrdRejReason } from '../model/fix.js';
import type { Scales } from '../model/money.js';
import type { OrderTerms, Replacement } from '../model/order-terms.js';
import type { Px, Qty } from '../model/units.js';
import type { Split } from './events.js';

interface RequestBase {
  readonly clOrdId: string;
  /** The ClOrdID before it in the chain: of the request that was open then, else the last accepted one. */
  readonly origClOrdId: string;
  /** True once the market has taken it up. */
  readonly pending: boolean;
}

/** A cancel or replace that was asked for and not answered. */
export type OpenRequest =
  | (RequestBase & { readonly kind: 'CANCEL' })
  | (RequestBase & { readonly kind: 'REPLACE'; readonly replacement: Replacement });

/** How an order stopped working; absent while it works or is full. */
export type OrderEnd =
  | { readonly kind: 'REJECTED'; readonly reason: OrdRejReason }
  | { readonly kind: 'CANCELED' }
  | { readonly kind: 'EXPIRED' };

/** A guarantee of execution, given before the execution itself. */
export interface Guarantee {
  /** What of it has not been executed yet; 0 once it has been kept. */
  readonly qty: Qty;
  readonly px: Px;
}

/** What may be true of a live order besides its quantities. Nearly all orders share CALM, in which nothing is. */
export interface Conditions {
  readonly doneForDay: boolean;
  readonly suspended: boolean;
  readonly stopped: Guarantee | null;
  /** A stop, at-the-close or contingent order that has been activated. */
  readonly triggered: boolean;
  /** An order that another one of its list triggers, once that has been executed. */
  readonly released: boolean;
  /** By how much the other orders of its list have lowered it, all in all. */
  readonly lowered: Qty;
  /** Why nobody knows how it stands on its market; null while that is known. */
  readonly unknown: string | null;
}

export const CALM: Conditions = {
  doneForDay: false,
  suspended: false,
  stopped: null,
  triggered: false,
  released: false,
  lowered: 0,
  unknown: null,
};

/** A split that changed the order, and when that was recorded: what was executed before counts in old shares. */
export interface TakenSplit extends Split {
  readonly at: Micros;
}

export const NO_SPLITS: readonly TakenSplit[] = [];
export const NO_REQUESTS: readonly OpenRequest[] = [];

export interface Order {
  readonly orderId: string;
  readonly parentOrderId: string | null;
  /** The market a child stands on; null for a parent. */
  readonly venue: string | null;
  /** As they are now: replacements and restatements change them. */
  readonly terms: OrderTerms;
  /** As they were entered: what a repeated request is compared with. */
  readonly enteredTerms: OrderTerms;
  readonly scales: Scales;
  readonly enteredAt: Micros;
  /** From when its time in force counts: entry, a replacement that changed it, or the last renewal for another day. */
  readonly inForceSince: Micros;
  readonly enteredBy: string;
  /** The last ClOrdID that was accepted: the order's own, later that of a replace. */
  readonly clOrdId: string;
  readonly acknowledged: boolean;
  readonly cumQty: Qty;
  /** Σ lastPx × lastQty in units of both, busts and corrections taken into account. */
  readonly turnover: bigint;
  readonly requests: readonly OpenRequest[];
  readonly conditions: Conditions;
  readonly splits: readonly TakenSplit[];
  readonly end: OrderEnd | null;
}
