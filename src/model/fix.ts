/** FIX enumerations, as FIX prints them. One list each, so that validation and types share a source. */

export const SIDES = ['BUY', 'SELL', 'SELL_SHORT', 'SELL_SHORT_EXEMPT'] as const;
export type Side = (typeof SIDES)[number];

export const ORD_TYPES = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'PEGGED'] as const;
export type OrdType = (typeof ORD_TYPES)[number];

export const TIMES_IN_FORCE = ['DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'OPG', 'CLS'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/**
 * FIX tag 18, of its values those that are honoured here; `PARTICIPATE_DONT_INITIATE` is post-only. `REDUCE_ONLY` is
 * the one that FIX 5.0 SP2 lacks.
 */
export const EXEC_INSTS = [
  'NOT_HELD',
  'PARTICIPATE_DONT_INITIATE',
  'ALL_OR_NONE',
  'REDUCE_ONLY',
  'PRIMARY_PEG',
  'MID_PRICE_PEG',
  'MARKET_PEG',
] as const;
export type ExecInst = (typeof EXEC_INSTS)[number];

export const ORD_STATUSES = [
  'PENDING_NEW',
  'NEW',
  'PARTIALLY_FILLED',
  'FILLED',
  'PENDING_CANCEL',
  'PENDING_REPLACE',
  'DONE_FOR_DAY',
  'STOPPED',
  'SUSPENDED',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
] as const;
export type OrdStatus = (typeof ORD_STATUSES)[number];

/** `TRIGGERED` is FIX's "Triggered or Activated by System". */
export const EXEC_TYPES = [
  'PENDING_NEW',
  'NEW',
  'TRADE',
  'PENDING_CANCEL',
  'CANCELED',
  'PENDING_REPLACE',
  'REPLACED',
  'REJECTED',
  'EXPIRED',
  'DONE_FOR_DAY',
  'SUSPENDED',
  'STOPPED',
  'RESTATED',
  'TRIGGERED',
  'TRADE_CANCEL',
  'TRADE_CORRECT',
] as const;
export type ExecType = (typeof EXEC_TYPES)[number];

/** FIX tag 851. */
export type LastLiquidityInd = 'ADDED' | 'REMOVED';

/** FIX tag 103; `INCORRECT_QUANTITY` is 13, `UNSUPPORTED_ORDER_CHARACTERISTIC` 11. */
export const ORD_REJ_REASONS = [
  'BROKER_EXCHANGE_OPTION',
  'UNKNOWN_SYMBOL',
  'EXCHANGE_CLOSED',
  'ORDER_EXCEEDS_LIMIT',
  'TOO_LATE_TO_ENTER',
  'UNKNOWN_ORDER',
  'DUPLICATE_ORDER',
  'DUPLICATE_OF_A_VERBALLY_COMMUNICATED_ORDER',
  'STALE_ORDER',
  'UNSUPPORTED_ORDER_CHARACTERISTIC',
  'INCORRECT_QUANTITY',
  'UNKNOWN_ACCOUNT',
  'PRICE_EXCEEDS_CURRENT_PRICE_BAND',
  'INVALID_PRICE_INCREMENT',
  'OTHER',
] as const;
export type OrdRejReason = (typeof ORD_REJ_REASONS)[number];

/** FIX tag 102. */
export const CXL_REJ_REASONS = [
  'TOO_LATE_TO_CANCEL',
  'UNKNOWN_ORDER',
  'BROKER_EXCHANGE_OPTION',
  'ALREADY_PENDING',
  'DUPLICATE_CLORDID',
  'OTHER',
] as const;
export type CxlRejReason = (typeof CXL_REJ_REASONS)[number];

/** FIX tag 378: why an order is restated without a request. */
export const EXEC_RESTATEMENT_REASONS = [
  'GT_CORPORATE_ACTION',
  'GT_RENEWAL',
  'VERBAL_CHANGE',
  'REPRICING_OF_ORDER',
  'BROKER_OPTION',
  'PARTIAL_DECLINE_OF_ORDER_QTY',
  'OTHER',
] as const;
export type ExecRestatementReason = (typeof EXEC_RESTATEMENT_REASONS)[number];

/** +1 for a buy, −1 for every kind of sell. */
export function signOf(side: Side): 1 | -1 {
  return side === 'BUY' ? 1 : -1;
}
