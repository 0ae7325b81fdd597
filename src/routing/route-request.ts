/** Everything a routing decision depends on: the same request gives the same decision, byte for byte. */
import type { Micros } from '../lib/clock.js';
import type { ConsolidatedBook } from '../model/book.js';
import type { Side, TimeInForce } from '../model/fix.js';
import type { Instrument } from '../model/instrument.js';
import type { Scales } from '../model/money.js';
import type { RouteDecision } from '../model/route-decision.js';
import type { Px, Qty } from '../model/units.js';
import type { VenueFacts } from '../model/venue.js';
import type { Instructions } from './instructions.js';

export interface RoutingPolicy {
  /** Rule 611: no execution beyond a protected quote that is not taken in full; dated by whoever builds the policy. */
  readonly orderProtection: boolean;
  /** At most so many children take liquidity; null is no bound. */
  readonly maxChildren: number | null;
}

export interface RouteRequest {
  readonly decisionId: string;
  readonly at: Micros;
  readonly trigger: RouteDecision['trigger'];
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Qty;
  /** Worst price of any execution; null is none, and then nothing is posted. */
  readonly limitPx: Px | null;
  readonly timeInForce: TimeInForce;
  /** Absent for most orders. */
  readonly instructions?: Instructions | undefined;
  readonly scales: Scales;
  readonly instrument: Instrument;
  readonly book: ConsolidatedBook;
  readonly venues: readonly VenueFacts[];
  readonly policy: RoutingPolicy;
}
