/** A routing decision as read by people and programs: decimals as text. */
import type { ChildIntent, CostTerms, RouteDecision } from '../../model/route-decision.js';
import type { Side, TimeInForce } from '../../model/fix.js';

/** Price and size, decimal text. */
export type LevelView = readonly [px: string, qty: string];

export interface QuoteSideView {
  readonly px: string;
  readonly qty: string;
  readonly venues: readonly string[];
}

export interface PlannedChildView {
  readonly venue: string;
  readonly orderQty: string;
  readonly price: string;
  readonly timeInForce: TimeInForce;
  readonly intent: ChildIntent;
}

export interface CandidateView {
  readonly venue: string;
  readonly excluded: string | null;
  readonly protectedQuote: boolean;
  readonly ageMicros: number;
  readonly levels: readonly LevelView[];
  readonly availableQty: string;
  readonly bestAllInPx: string | null;
  readonly orderQty: string;
  readonly terms: CostTerms | null;
}

/** What came of the decision's children so far, joined from their executions. */
export interface RouteOutcomeView {
  readonly filledQty: string;
  readonly avgPx: string;
  readonly fees: string;
  /** Signed outlay, fees included; sells negative. */
  readonly cost: string;
  readonly children: readonly {
    readonly orderId: string;
    readonly venue: string;
    readonly orderQty: string;
    readonly cumQty: string;
    readonly avgPx: string;
    readonly ordStatus: string;
  }[];
}

export interface DecisionView {
  readonly decisionId: string;
  readonly orderId: string;
  readonly at: string;
  readonly model: string;
  readonly trigger: RouteDecision['trigger'];
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: string;
  readonly limitPx: string | null;
  readonly nbbo: {
    readonly bid: QuoteSideView | null;
    readonly ask: QuoteSideView | null;
    readonly state: string;
  };
  readonly candidates: readonly CandidateView[];
  readonly constraints: readonly string[];
  readonly children: readonly PlannedChildView[];
  readonly expectedFilledQty: string;
  readonly expectedCost: string;
  readonly alternative: {
    readonly name: string;
    readonly children: readonly PlannedChildView[];
    readonly expectedFilledQty: string;
    readonly expectedCost: string;
    readonly extraCost: string;
  } | null;
  /** Null on a preview. */
  readonly outcome: RouteOutcomeView | null;
}
