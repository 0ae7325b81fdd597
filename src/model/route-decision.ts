/** What the router decided for an order and why, complete enough to be re-run to the same bytes. */
import type { Micros } from '../lib/clock.js';
import type { Level, Nbbo } from './book.js';
import type { Side, TimeInForce } from './fix.js';
import type { DecimalText, Px, Qty } from './units.js';

/** `TAKE` removes displayed liquidity at once (IOC); `POST` rests the remainder. */
export type ChildIntent = 'TAKE' | 'POST';

export interface PlannedChild {
  readonly venue: string;
  readonly orderQty: Qty;
  readonly price: Px;
  readonly timeInForce: TimeInForce;
  readonly intent: ChildIntent;
}

/** Money per term, as exact decimal text, for the quantity allocated to the venue. Positive is outlay. */
export interface CostTerms {
  readonly price: DecimalText;
  readonly fee: DecimalText;
  readonly total: DecimalText;
}

/** One venue as the router saw it: usable or why not, what it offered, what was taken and its price in money. */
export interface RouteCandidate {
  readonly venue: string;
  /** Null when the venue was a candidate, else the reason in words ("stale book", "halted", …). */
  readonly excluded: string | null;
  readonly protectedQuote: boolean;
  readonly ageMicros: Micros;
  /** The contra-side levels within the limit that the quantity could reach, best first: the market snapshot used. */
  readonly levels: readonly Level[];
  /** Displayed within the limit, whether in reach or not. */
  readonly availableQty: Qty;
  /** All-in price per share at the best level (price and fee), exact decimal text; null without a quote. */
  readonly bestAllInPx: DecimalText | null;
  readonly orderQty: Qty;
  readonly terms: CostTerms | null;
}

export interface RouteAlternative {
  /** In words: "all at XDEP", "price only, without fees", … */
  readonly name: string;
  readonly children: readonly PlannedChild[];
  readonly expectedFilledQty: Qty;
  readonly expectedCost: DecimalText;
  /** Expected extra cost against the chosen split for the same filled quantity, decimal text, ≥ 0. */
  readonly extraCost: DecimalText;
}

export const ROUTE_TRIGGERS = ['ENTRY', 'TRIGGERED', 'PEG', 'CONFIRMED_OUTCOME', 'PREVIEW'] as const;

export interface RouteDecision {
  readonly decisionId: string;
  readonly at: Micros;
  /** Name and version of the method: re-running a decision needs the same one. */
  readonly model: string;
  /** What led to it: the order's entry, a stop that was triggered, a peg or a waiting order that follows the market, … */
  readonly trigger: (typeof ROUTE_TRIGGERS)[number];
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Qty;
  readonly limitPx: Px | null;
  readonly nbbo: Nbbo;
  readonly candidates: readonly RouteCandidate[];
  /** Constraints that bound the answer, in words ("limit 187.26", "XDEP: lot 100", "order protection: …"). */
  readonly constraints: readonly string[];
  readonly children: readonly PlannedChild[];
  readonly expectedFilledQty: Qty;
  readonly expectedCost: DecimalText;
  readonly alternative: RouteAlternative | null;
}
