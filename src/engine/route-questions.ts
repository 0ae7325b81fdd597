/** Asks the router: an order as it is worked now, the market as it stands, and the markets that may be chosen. */
import type { Micros } from '../lib/clock.js';
import type { Nbbo } from '../model/book.js';
import type { TimeInForce } from '../model/fix.js';
import type { Instrument } from '../model/instrument.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { RouteDecision } from '../model/route-decision.js';
import type { Px, Qty } from '../model/units.js';
import type { VenueFacts } from '../model/venue.js';
import type { Instructions } from '../routing/instructions.js';
import { decideRoute } from '../routing/router.js';
import type { FlowDeps } from './flow-deps.js';
import { marketCap } from './market-cap.js';

export interface RoutingQuestion {
  /** As the order is worked now. */
  readonly terms: OrderTerms;
  readonly quantity: Qty;
  readonly trigger: RouteDecision['trigger'];
  readonly at: Micros;
  readonly instructions: Instructions | undefined;
  /** Where a peg belongs; undefined of other orders. */
  readonly pegPx?: Px | undefined;
  /** The one market that it is for; null lets the router choose. */
  readonly only: string | null;
  readonly refusedBy: ReadonlySet<string>;
}

export const NO_VENUES: ReadonlySet<string> = new Set();

export class RouteQuestions {
  constructor(private readonly deps: FlowDeps) {}

  /** Null for an unknown instrument. */
  ask({
    terms,
    quantity,
    trigger,
    at,
    instructions,
    pegPx,
    only,
    refusedBy,
  }: RoutingQuestion): RouteDecision | null {
    const instrument = this.deps.instruments.get(terms.symbol);
    if (!instrument) return null;
    const book = this.deps.market.book(terms.symbol, at);
    return decideRoute({
      decisionId: this.deps.ids.next(),
      at,
      trigger,
      symbol: terms.symbol,
      side: terms.side,
      quantity,
      limitPx: pegPx ?? this.limitPx(terms, book.nbbo, instrument),
      timeInForce: routedTimeInForce(terms),
      instructions,
      scales: instrument,
      instrument,
      book,
      venues: this.#usable(instrument, { only, refusedBy }),
      policy: this.deps.routing(at),
    });
  }

  /** The limit, or of a market order its cap; null when there is no quote to cap it by. */
  limitPx(terms: OrderTerms, nbbo: Nbbo, instrument: Instrument): Px | null {
    if (terms.price !== null) return terms.price;
    return marketCap(terms.side, nbbo, { instrument, collar: this.deps.working.marketCollar });
  }

  #usable(
    instrument: Instrument,
    { only, refusedBy }: Pick<RoutingQuestion, 'only' | 'refusedBy'>,
  ): readonly VenueFacts[] {
    const all = this.deps.venues.facts(instrument);
    if (only !== null) return all.filter(({ venue }) => venue === only).map(named);
    return refusedBy.size === 0 ? all : all.filter(({ venue }) => !refusedBy.has(venue));
  }
}

/** The market that the client named may have the order, whether or not it would have been chosen. */
function named(facts: VenueFacts): VenueFacts {
  return { ...facts, displayed: true, posting: true };
}

/** A market order's price is only a collar: it takes, and never rests there. An auction that nobody runs is made up for at once. */
function routedTimeInForce({ ordType, timeInForce }: OrderTerms): TimeInForce {
  if (timeInForce === 'OPG' || timeInForce === 'CLS') return 'IOC';
  return ordType === 'MARKET' && timeInForce !== 'FOK' ? 'IOC' : timeInForce;
}
