/** What an order's facts mean: its status by FIX precedence, what is left of it, and what may happen to it next. */
import type { OrdStatus } from '../model/fix.js';
import type { Qty } from '../model/units.js';
import type { Order } from './order.js';

interface StatusRow {
  readonly ordStatus: OrdStatus;
  /** FIX 5.0 SP2 Volume 4, "Order State Change Matrices": the higher one is reported. */
  readonly precedence: number;
  readonly holds: (order: Order) => boolean;
}

/** Highest precedence first; where two are equal they exclude each other. */
export const STATUS_TABLE: readonly StatusRow[] = [
  { ordStatus: 'PENDING_CANCEL', precedence: 12, holds: (order) => hasPending(order) },
  { ordStatus: 'FILLED', precedence: 8, holds: (order) => order.cumQty >= order.terms.orderQty },
  { ordStatus: 'CANCELED', precedence: 5, holds: (order) => order.end?.kind === 'CANCELED' },
  { ordStatus: 'EXPIRED', precedence: 5, holds: (order) => order.end?.kind === 'EXPIRED' },
  { ordStatus: 'PARTIALLY_FILLED', precedence: 4, holds: (order) => order.cumQty > 0 },
  { ordStatus: 'REJECTED', precedence: 2, holds: (order) => order.end?.kind === 'REJECTED' },
  { ordStatus: 'NEW', precedence: 2, holds: (order) => order.acknowledged },
  { ordStatus: 'PENDING_NEW', precedence: 2, holds: () => true },
];

function hasPending(order: Order): boolean {
  return order.requests.some((request) => request.pending);
}

/** The status to report: of all that are true at once, the one with the highest precedence. */
export function ordStatusOf(order: Order): OrdStatus {
  for (const row of STATUS_TABLE) if (row.holds(order)) return row.ordStatus;
  return 'PENDING_NEW';
}

/** What can still be filled: nothing once the order has ended. An overfill leaves nothing, never less. */
export function leavesQtyOf(order: Order): Qty {
  return order.end ? 0 : Math.max(0, order.terms.orderQty - order.cumQty);
}

/** True while the order can still be filled. */
export function isWorking(order: Order): boolean {
  return leavesQtyOf(order) > 0;
}

/** What can be asked of, or reported on, an order. */
export const ORDER_INPUTS = [
  'cancel',
  'acknowledged',
  'rejected',
  'filled',
  'cancel-pended',
  'canceled',
  'cancel-rejected',
  'expired',
] as const;
export type OrderInput = (typeof ORDER_INPUTS)[number];

/**
 * `apply`: it happens. `flag`: it happens and people are told, for money has moved. `ignore`: it is already so, or
 * says nothing new. `too-late` and `already-pending`: refused with that reason. `contradiction`: the market says
 * what cannot be; nothing changes and people are told.
 */
export type Legality = 'apply' | 'flag' | 'ignore' | 'too-late' | 'already-pending' | 'contradiction';

const COLUMNS = [
  'PENDING_NEW',
  'NEW',
  'PARTIALLY_FILLED',
  'FILLED',
  'PENDING_CANCEL',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
] as const satisfies readonly OrdStatus[];

const [A, F, I, L, P, X] = [
  'apply',
  'flag',
  'ignore',
  'too-late',
  'already-pending',
  'contradiction',
] as const;

/** One row an input, one column a status (in the order of COLUMNS). */
const LEGALITY: Readonly<Record<OrderInput, readonly Legality[]>> = {
  //                 PNEW NEW PART FILL PCXL CXLD REJ EXP
  cancel: [A, A, A, L, P, L, L, L],
  // A late acknowledgement after a fill or a cancel that crossed it says nothing new.
  acknowledged: [A, I, I, I, A, I, X, I],
  // An exchange may reject after it has acknowledged, but not after it has traded.
  rejected: [A, A, X, X, A, X, I, X],
  filled: [A, A, A, F, A, F, F, F],
  'cancel-pended': [A, A, A, L, I, L, L, L],
  canceled: [A, A, A, I, A, I, I, I],
  'cancel-rejected': [I, I, I, I, A, I, I, I],
  expired: [A, A, A, I, A, I, I, I],
};

/** What becomes of an input in a status. */
export function legality(input: OrderInput, ordStatus: OrdStatus): Legality {
  return LEGALITY[input][COLUMNS.indexOf(ordStatus)] ?? 'contradiction';
}

/** The whole table as rows, for documents and tests. */
export function legalityRows(): readonly {
  readonly input: OrderInput;
  readonly ordStatus: OrdStatus;
  readonly legality: Legality;
}[] {
  return ORDER_INPUTS.flatMap((input) =>
    COLUMNS.map((ordStatus) => ({ input, ordStatus, legality: legality(input, ordStatus) })),
  );
}
