/** From what is free of a parent to children on markets: by the router's decision, or to the one market it names. */
import type { Micros } from '../lib/clock.js';
import type { TimeInForce } from '../model/fix.js';
import type { Instrument } from '../model/instrument.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { RouteDecision } from '../model/route-decision.js';
import type { Px, Qty } from '../model/units.js';
import type { VenueFacts } from '../model/venue.js';
import type { Order } from '../orders/order.js';
import { decideRoute } from '../routing/router.js';
import { isForAuction } from '../execution/parent-step.js';
import { ROUTER } from './actors.js';
import { auctionPlan, auctionVenue } from './auctions.js';
import type { ChildOrders } from './child-orders.js';
import { directedPlan, routedPlan } from './child-terms.js';
import type { FlowDeps } from './flow-deps.js';
import { marketCap } from './market-cap.js';
import { auctionSession, calendarOf } from './time-in-force.js';
import type { Turn } from './turn.js';
import { workedTerms } from './worked-terms.js';

export type RouteTrigger = RouteDecision['trigger'];

interface RoutingQuestion {
  readonly terms: OrderTerms;
  readonly quantity: Qty;
  readonly trigger: RouteTrigger;
  readonly at: Micros;
  readonly refusedBy: ReadonlySet<string>;
}

const NO_VENUES: ReadonlySet<string> = new Set();

export class Routes {
  constructor(
    private readonly deps: FlowDeps,
    private readonly children: ChildOrders,
  ) {}

  /** Decides and sends. Causes RouteDecided and the children's events. Null, or why the parent cannot go on for now. */
  sweep(turn: Turn, parent: Order, quantity: Qty, trigger: RouteTrigger): string | null {
    const at = this.deps.clock.now();
    const refusedBy = this.#refusedBy(parent);
    const decision = this.#decide({ terms: workedTerms(parent), quantity, trigger, at, refusedBy });
    if (!decision) return 'the instrument is unknown';
    if (decision.children.length > 0 || trigger !== 'CONFIRMED_OUTCOME') {
      turn.add({ type: 'RouteDecided', orderId: parent.orderId, at, actor: ROUTER, decision });
    }
    if (decision.children.length === 0)
      return decision.constraints.at(-1) ?? 'no market offers anything within the limit';
    return this.children.send(
      turn,
      parent,
      decision.children.map((planned) => routedPlan(parent, planned)),
    );
  }

  /** Sends all of it to the market that the order names. Null, or why it cannot go there now. */
  direct(turn: Turn, parent: Order, quantity: Qty): string | null {
    const venue = parent.terms.exDestination ?? '';
    const state = this.deps.venues.state(venue);
    if (state === undefined) return `${venue} is not a market here`;
    if (state !== 'OPEN') return `${venue} is ${state}`;
    const plan = directedPlan(parent, venue, quantity);
    const missed = isForAuction(parent) && !this.deps.venues.profile(venue)?.manual;
    const now = missed ? { ...plan, terms: { ...plan.terms, timeInForce: 'IOC' as const } } : plan;
    return this.children.send(turn, parent, [now]);
  }

  /**
   * Sends all of it to the market that runs its auction. Null, or why it cannot go there now; undefined when there is no
   * such market, or the auction has begun.
   */
  auction(turn: Turn, parent: Order, quantity: Qty): string | null | undefined {
    const venue = auctionVenue(parent, this.deps);
    const at = this.deps.clock.now();
    const { opensAt, closesAt } = auctionSession(parent, calendarOf(parent, this.deps));
    if (venue === null || at >= (parent.terms.timeInForce === 'OPG' ? opensAt : closesAt)) return undefined;
    const instrument = this.deps.instruments.get(parent.terms.symbol);
    const capped = !this.deps.venues.profile(venue)?.native.includes('MARKET');
    const { nbbo } = this.deps.market.book(parent.terms.symbol, at);
    const cap = instrument && capped ? this.#limitPx(parent.terms, nbbo, instrument) : null;
    if (capped && parent.terms.price === null && cap === null) return 'no quote to price a market order by';
    return this.children.send(turn, parent, [auctionPlan(parent, venue, { orderQty: quantity, cap })]);
  }

  /** Where the order would go now; null for an unknown instrument. */
  preview(terms: OrderTerms, at: Micros): RouteDecision | null {
    return this.#decide({ terms, quantity: terms.orderQty, trigger: 'PREVIEW', at, refusedBy: NO_VENUES });
  }

  /** A market that refused this order is not tried for it again. */
  #refusedBy(parent: Order): ReadonlySet<string> {
    const refused = this.deps.state
      .childrenOf(parent.orderId)
      .filter((child) => child.end?.kind === 'REJECTED');
    return refused.length === 0 ? NO_VENUES : new Set(refused.flatMap((child) => child.venue ?? []));
  }

  #decide({ terms, quantity, trigger, at, refusedBy }: RoutingQuestion): RouteDecision | null {
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
      limitPx: this.#limitPx(terms, book.nbbo, instrument),
      timeInForce: routedTimeInForce(terms),
      scales: instrument,
      instrument,
      book,
      venues: this.#usable(instrument, refusedBy),
      policy: this.deps.routing(at),
    });
  }

  #usable(instrument: Instrument, refusedBy: ReadonlySet<string>): readonly VenueFacts[] {
    const all = this.deps.venues.facts(instrument);
    return refusedBy.size === 0 ? all : all.filter(({ venue }) => !refusedBy.has(venue));
  }

  #limitPx(terms: OrderTerms, nbbo: RouteDecision['nbbo'], instrument: Instrument): Px | null {
    if (terms.price !== null) return terms.price;
    return marketCap(terms.side, nbbo, { instrument, collar: this.deps.working.marketCollar });
  }
}

/** A market order's price is only a collar: it takes, and never rests there. An auction that nobody runs is made up for at once. */
function routedTimeInForce({ ordType, timeInForce }: OrderTerms): TimeInForce {
  if (timeInForce === 'OPG' || timeInForce === 'CLS') return 'IOC';
  return ordType === 'MARKET' && timeInForce !== 'FOK' ? 'IOC' : timeInForce;
}
