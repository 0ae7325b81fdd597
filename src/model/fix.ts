/** FIX enumerations, as FIX prints them. One list each, so that validation and types share a source. */

export const SIDES = ['BUY', 'SELL', 'SELL_SHORT', 'SELL_SHORT_EXEMPT'] as const;
export type Side = (typeof SIDES)[number];

export const ORD_TYPES = ['MARKET', 'LIMIT'] as const;
export type OrdType = (typeof ORD_TYPES)[number];

export const TIMES_IN_FORCE = ['DAY', 'GTC', 'IOC', 'FOK'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

export const ORD_STATUSES = [
  'PENDING_NEW',
  'NEW',
  'PARTIALLY_FILLED',
  'FILLED',
  'PENDING_CANCEL',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
] as const;
export type OrdStatus = (typeof ORD_STATUSES)[number];

export const EXEC_TYPES = [
  'PENDING_NEW',
  'NEW',
  'TRADE',
  'PENDING_CANCEL',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
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
  'DUPLICATE_ORDER',
  'UNSUPPORTED_ORDER_CHARACTERISTIC',
  'INCORRECT_QUANTITY',
  'UNKNOWN_ACCOUNT',
  'PRICE_EXCEEDS_CURRENT_PRICE_BAND',
  'INVALID_PRICE_INCREMENT',
  'OTHER',
] as const;
export type OrdRejReason = (typeof ORD_REJ_REASONS)[number];

/** FIX tag 102. */
export type CxlRejReason =
  | 'TOO_LATE_TO_CANCEL'
  | 'UNKNOWN_ORDER'
  | 'ALREADY_PENDING'
  | 'DUPLICATE_CLORDID'
  | 'OTHER';

/** +1 for a buy, −1 for every kind of sell. */
export function signOf(side: Side): 1 | -1 {
  return side === 'BUY' ? 1 : -1;
}
