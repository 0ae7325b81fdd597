/** What an order's facts mean: its status by FIX precedence, what is left of it, and what may happen to it next. */
import { ORD_STATUSES } from '../model/fix.js';
import type { OrdStatus } from '../model/fix.js';
import type { Qty } from '../model/units.js';
import type { OpenRequest, Order } from './order.js';

interface StatusRow {
  readonly ordStatus: OrdStatus;
  /** FIX 5.0 SP2 Volume 4, "Order State Change Matrices": the higher one is reported. */
  readonly precedence: number;
  readonly holds: (order: Order) => boolean;
}

/** Highest precedence first; where two are equal they exclude each other. */
export const STATUS_TABLE: readonly StatusRow[] = [
  { ordStatus: 'PENDING_CANCEL', precedence: 12, holds: (order) => hasPending(order, 'CANCEL') },
  { ordStatus: 'PENDING_REPLACE', precedence: 11, holds: (order) => hasPending(order, 'REPLACE') },
  { ordStatus: 'DONE_FOR_DAY', precedence: 10, holds: ({ conditions }) => conditions.doneForDay },
  { ordStatus: 'FILLED', precedence: 8, holds: isFilled },
  { ordStatus: 'STOPPED', precedence: 7, holds: ({ conditions }) => conditions.stopped !== null },
  { ordStatus: 'SUSPENDED', precedence: 6, holds: ({ conditions }) => conditions.suspended },
  { ordStatus: 'CANCELED', precedence: 5, holds: (order) => order.end?.kind === 'CANCELED' },
  { ordStatus: 'EXPIRED', precedence: 5, holds: (order) => order.end?.kind === 'EXPIRED' },
  { ordStatus: 'PARTIALLY_FILLED', precedence: 4, holds: (order) => order.cumQty > 0 },
  { ordStatus: 'REJECTED', precedence: 2, holds: (order) => order.end?.kind === 'REJECTED' },
  { ordStatus: 'NEW', precedence: 2, holds: (order) => order.acknowledged },
  { ordStatus: 'PENDING_NEW', precedence: 2, holds: () => true },
];

/** An amount of money that buys nothing makes an order for nothing, which is refused, not filled. */
function isFilled({ cumQty, terms }: Order): boolean {
  return cumQty > 0 && cumQty >= terms.orderQty;
}

function hasPending(order: Order, kind: OpenRequest['kind']): boolean {
  return order.requests.some((request) => request.pending && request.kind === kind);
}

/** The status to report: of all that are true at once, the one with the highest precedence. */
export function ordStatusOf(order: Order): OrdStatus {
  for (const row of STATUS_TABLE) if (row.holds(order)) return row.ordStatus;
  return 'PENDING_NEW';
}

/**
 * What can still be filled: nothing once the order has ended, nor of a day order that is done for the day. An
 * overfill leaves nothing, never less.
 */
export function leavesQtyOf(order: Order): Qty {
  if (order.end || (order.conditions.doneForDay && order.terms.timeInForce === 'DAY')) return 0;
  return Math.max(0, order.terms.orderQty - order.cumQty);
}

/** True while the order can still be filled. */
export function isWorking(order: Order): boolean {
  return leavesQtyOf(order) > 0;
}

/**
 * True of a stop, wherever it waits, and of an order for an auction or one that another order triggers, until it has
 * been activated. Any other order for one market waits there.
 */
export function isHeldBack({ terms, conditions, end }: Order): boolean {
  if (end !== null) return false;
  const { timeInForce, stopPx, contingency, exDestination } = terms;
  if ((contingency?.triggeredBy ?? null) !== null && !conditions.released) return true;
  if (conditions.triggered) return false;
  if (stopPx !== undefined) return true;
  return exDestination === undefined && (timeInForce === 'OPG' || timeInForce === 'CLS');
}

/** What can be asked of, or reported on, an order. */
export const ORDER_INPUTS = [
  'cancel',
  'replace',
  'acknowledged',
  'rejected',
  'filled',
  'busted',
  'corrected',
  'cancel-pended',
  'canceled',
  'replace-pended',
  'replaced',
  'cancel-rejected',
  'expired',
  'done-for-day',
  'suspended',
  'stopped',
  'triggered',
  'restated',
] as const;
export type OrderInput = (typeof ORDER_INPUTS)[number];

/**
 * `apply`: it happens. `flag`: it happens and people are told, for money has moved. `ignore`: it is already so, or
 * says nothing new. `too-late` and `already-pending`: refused with that reason. `contradiction`: the market says
 * what cannot be; nothing changes and people are told. An answer applies only while its request is open.
 */
export type Legality = 'apply' | 'flag' | 'ignore' | 'too-late' | 'already-pending' | 'contradiction';

const [A, F, I, L, P, X] = [
  'apply',
  'flag',
  'ignore',
  'too-late',
  'already-pending',
  'contradiction',
] as const;

/** One row an input, one column a status (in the order of ORD_STATUSES). */
const LEGALITY: Readonly<Record<OrderInput, readonly Legality[]>> = {
  //                 PNEW NEW PART FILL PCXL PRPL DFD STOP SUSP CXLD REJ EXP
  cancel: [A, A, A, L, P, A, A, A, A, L, L, L],
  // A filled order may be replaced up, which opens it again (matrix C.1.c).
  replace: [A, A, A, A, P, A, A, A, A, L, L, L],
  // A late acknowledgement after a fill or a cancel that crossed it says nothing new; it ends a suspension.
  acknowledged: [A, I, I, I, A, A, I, I, A, I, X, I],
  // An exchange may reject after it has acknowledged, but not after it has traded.
  rejected: [A, A, X, X, A, A, X, A, A, X, I, X],
  filled: [A, A, A, F, A, A, A, A, A, F, F, F],
  // What was executed can be taken back or put right whatever has become of the order since.
  busted: [A, A, A, A, A, A, A, A, A, A, A, A],
  corrected: [A, A, A, A, A, A, A, A, A, A, A, A],
  'cancel-pended': [A, A, A, A, A, A, A, A, A, L, L, L],
  canceled: [A, A, A, I, A, A, A, A, A, I, I, I],
  'replace-pended': [A, A, A, A, A, A, A, A, A, L, L, L],
  replaced: [A, A, A, A, A, A, A, A, A, X, X, X],
  'cancel-rejected': [A, A, A, A, A, A, A, A, A, I, I, I],
  expired: [A, A, A, I, A, A, A, A, A, I, I, I],
  'done-for-day': [A, A, A, A, A, A, I, A, A, I, I, I],
  suspended: [A, A, A, I, A, A, I, A, I, I, I, I],
  stopped: [A, A, A, I, A, A, A, A, A, I, I, I],
  triggered: [A, A, A, I, A, A, A, A, A, I, I, I],
  restated: [A, A, A, A, A, A, A, A, A, X, X, X],
};

/** What becomes of an input in a status. */
export function legality(input: OrderInput, ordStatus: OrdStatus): Legality {
  return LEGALITY[input][ORD_STATUSES.indexOf(ordStatus)] ?? 'contradiction';
}

/** The whole table as rows, for documents and tests. */
export function legalityRows(): readonly {
  readonly input: OrderInput;
  readonly ordStatus: OrdStatus;
  readonly legality: Legality;
}[] {
  return ORDER_INPUTS.flatMap((input) =>
    ORD_STATUSES.map((ordStatus) => ({ input, ordStatus, legality: legality(input, ordStatus) })),
  );
}
