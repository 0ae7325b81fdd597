/** What the router and the read side know of a market: configuration plus its present state. */
import type { Qty } from './units.js';

/** Decimal text; negative is a rebate. `perShare` in currency per unit of quantity, `bps` of the notional. */
export interface FeeRate {
  readonly perShare: string;
  readonly bps: string;
}

export type VenueState = 'OPEN' | 'HALTED' | 'SELF_HELP' | 'DISCONNECTED';

/** What a market may take as it is; what it does not is worked here in its stead. */
export const NATIVE_INSTRUCTIONS = [
  'MARKET',
  'STOP',
  'PEGGED',
  'MIN_QTY',
  'ALL_OR_NONE',
  'MAX_FLOOR',
  'POST_ONLY',
  'GTD',
  'AUCTION',
  'REPLACE',
] as const;
export type NativeInstruction = (typeof NATIVE_INSTRUCTIONS)[number];

export interface VenueProfile {
  /** Market identifier code (ISO 10383 style). */
  readonly venue: string;
  readonly name: string;
  /** What kind of market it is, in a few words for people. */
  readonly character: string;
  readonly takerFee: FeeRate;
  readonly makerFee: FeeRate;
  /** Child quantities are multiples of this many whole units (shares). */
  readonly lotSize: string;
  /** Greatest child quantity in whole units; null is unlimited. */
  readonly maxQty: string | null;
  /** Does its best quote bind under order protection (Rule 611)? */
  readonly protectedQuote: boolean;
  /** False for a dark market: no displayed book, never swept by displayed size. */
  readonly displayed: boolean;
  /** May the router rest orders here? */
  readonly posting: boolean;
  /** A person works the orders: nothing there is automatic, and only orders that name it go there. */
  readonly manual: boolean;
  readonly native: readonly NativeInstruction[];
  /** How long an order or request may stay unanswered before its outcome counts as unknown; never when absent. */
  readonly answerTimeoutMillis?: number | undefined;
}

export interface VenueFacts extends VenueProfile {
  readonly state: VenueState;
  /** Child lot and cap in the instrument's own quantity increments. */
  readonly lotUnits: Qty;
  readonly maxUnits: Qty | null;
}
