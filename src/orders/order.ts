/** An order as a set of facts. Its status and what is left of it are computed, never stored. */
import type { Micros } from '../lib/clock.js';
import type { OrdRejReason } from '../model/fix.js';
import type { Scales } from '../model/money.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Qty } from '../model/units.js';

/** A cancel (later: replace) that was asked for and not answered. `pending` once the market has said so. */
export interface OpenRequest {
  readonly kind: 'CANCEL';
  readonly clOrdId: string;
  readonly pending: boolean;
}

/** How an order stopped working; absent while it works or is full. */
export type OrderEnd =
  | { readonly kind: 'REJECTED'; readonly reason: OrdRejReason }
  | { readonly kind: 'CANCELED' }
  | { readonly kind: 'EXPIRED' };

export interface Order {
  readonly orderId: string;
  readonly parentOrderId: string | null;
  /** The market a child stands on; null for a parent. */
  readonly venue: string | null;
  readonly terms: OrderTerms;
  readonly scales: Scales;
  readonly enteredAt: Micros;
  readonly enteredBy: string;
  /** The last ClOrdID the market has accepted: the order's own, later that of a replace. */
  readonly clOrdId: string;
  readonly acknowledged: boolean;
  readonly cumQty: Qty;
  /** Σ lastPx × lastQty in units of both. */
  readonly turnover: bigint;
  readonly requests: readonly OpenRequest[];
  readonly end: OrderEnd | null;
}
