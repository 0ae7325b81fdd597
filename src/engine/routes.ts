/** From what is free of a parent to children on markets: by the router's decision, or to the one market it names. */
import type { Micros } from '../lib/clock.js';
import { hasExecInst } from '../model/order-terms.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { RouteDecision } from '../model/route-decision.js';
import type { Px, Qty } from '../model/units.js';
import type { VenueProfile } from '../model/venue.js';
import { CALM } from '../orders/order.js';
import type { Order } from '../orders/order.js';
import { leavesQtyOf } from '../orders/order-state.js';
import { isForAuction } from '../execution/parent-step.js';
import { ROUTER } from './actors.js';
import { auctionPlan, auctionVenue } from './auctions.js';
import type { ChildOrders } from './child-orders.js';
import { cappedPlan, directedPlan, routedPlan } from './child-terms.js';
import type { FlowDeps } from './flow-deps.js';
import type { PegOrders } from './peg-orders.js';
import { pegWords } from './peg-targets.js';
import { RouteQuestions, NO_VENUES } from './route-questions.js';
import type { RoutingQuestion } from './route-questions.js';
import { routingInstructions } from './routing-instructions.js';
import { stopWords } from './stop-orders.js';
import { auctionSession, calendarOf } from './time-in-force.js';
import type { Turn } from './turn.js';
import { missingAt, workedTerms } from './worked-terms.js';

export type RouteTrigger = RouteDecision['trigger'];

type Decided = Pick<RoutingQuestion, 'quantity' | 'pegPx' | 'trigger' | 'only'>;

/** A peg that is to be moved where it stands. */
export interface PegMove {
  readonly quantity: Qty;
  readonly venue: string;
  readonly px: Px;
}

export class Routes {
  readonly #questions: RouteQuestions;

  constructor(
    private readonly deps: FlowDeps,
    private readonly children: ChildOrders,
    private readonly pegs: PegOrders,
  ) {
    this.#questions = new RouteQuestions(deps);
  }

  /** Decides and sends. Causes RouteDecided and the children's events. Null, or why the parent cannot go on for now. */
  sweep(turn: Turn, parent: Order, asked: Qty, trigger: RouteTrigger): string | null {
    const quantity = this.#withinPosition(parent, asked);
    if (quantity <= 0) return NOTHING_TO_REDUCE;
    const terms = workedTerms(parent);
    const isPeg = terms.ordType === 'PEGGED';
    const pegPx = isPeg ? this.pegs.place(parent) : undefined;
    if (pegPx === null) return `there is no quote to peg it to: ${pegWords(terms)}`;
    const decision = this.#decide(parent, {
      quantity,
      pegPx,
      trigger: isPeg && trigger === 'CONFIRMED_OUTCOME' ? 'PEG' : trigger,
      only: terms.exDestination ?? null,
    });
    if (!decision) return 'the instrument is unknown';
    if (decision.children.length > 0 || trigger !== 'CONFIRMED_OUTCOME')
      this.#explain(turn, parent, decision);
    if (decision.children.length === 0)
      return decision.constraints.at(-1) ?? 'no market offers anything within the limit';
    return this.children.send(
      turn,
      parent,
      decision.children.map((planned) => routedPlan(parent, planned, this.#native(planned.venue))),
    );
  }

  /** Causes RouteDecided: why a peg is moved. False when the instrument is unknown. */
  explain(turn: Turn, parent: Order, { quantity, venue, px }: PegMove): boolean {
    const decision = this.#decide(parent, { quantity, pegPx: px, trigger: 'PEG', only: venue });
    if (decision) this.#explain(turn, parent, decision);
    return decision !== null;
  }

  #explain(turn: Turn, { orderId }: Order, decision: RouteDecision): void {
    turn.add({ type: 'RouteDecided', orderId, at: decision.at, actor: ROUTER, decision });
  }

  /** Written out: a copy by spread costs more than all else here. */
  #decide(parent: Order, { quantity, pegPx, trigger, only }: Decided): RouteDecision | null {
    const terms = workedTerms(parent);
    const note = pegPx === undefined ? null : `pegged to ${pegWords(terms)}`;
    return this.#questions.ask({
      terms,
      quantity,
      trigger,
      at: this.deps.clock.now(),
      instructions: routingInstructions(terms, parent, note),
      pegPx,
      only,
      refusedBy: this.#refusedBy(parent),
    });
  }

  /** Of what is free of a reduce-only order, as much as the position leaves it. */
  #withinPosition(parent: Order, free: Qty): Qty {
    if (!hasExecInst(parent.terms, 'REDUCE_ONLY')) return free;
    const leaves = leavesQtyOf(parent);
    return Math.min(free, this.deps.state.holdings.reducible(parent.terms, leaves) - (leaves - free));
  }

  /**
   * To the market that the order names: as it is where that market takes it so, a market order with a cap where it
   * takes none, and as if the router had chosen that market where it has to be worked from here. Null, or why it
   * cannot go there now.
   */
  direct(turn: Turn, parent: Order, asked: Qty, trigger: RouteTrigger): string | null {
    const quantity = this.#withinPosition(parent, asked);
    if (quantity <= 0) return NOTHING_TO_REDUCE;
    const venue = parent.terms.exDestination ?? '';
    const profile = this.deps.venues.profile(venue);
    const state = this.deps.venues.state(venue);
    if (!profile || state === undefined) return `${venue} is not a market here`;
    if (state !== 'OPEN') return `${venue} is ${state}`;
    const missing = missingAt(parent, this.deps.venues);
    if (missing.length === 1 && missing[0] === 'MARKET')
      return this.#capped(turn, parent, { profile, quantity });
    if (missing.length > 0) return this.sweep(turn, parent, asked, trigger);
    const plan = directedPlan(parent, profile, quantity);
    const missed = isForAuction(parent) && !profile.manual;
    const now = missed ? { ...plan, terms: { ...plan.terms, timeInForce: 'IOC' as const } } : plan;
    return this.children.send(turn, parent, [now]);
  }

  /** What it does not fill at once is not asked for again before a pause. */
  #capped(
    turn: Turn,
    parent: Order,
    { profile, quantity }: { readonly profile: VenueProfile; readonly quantity: Qty },
  ): string {
    const cap = this.#cap(workedTerms(parent));
    if (cap === null) return NO_CAP;
    const plan = cappedPlan(directedPlan(parent, profile, quantity), cap);
    return this.children.send(turn, parent, [plan]) ?? `${profile.venue} had no more to offer at once`;
  }

  #cap(terms: OrderTerms): Px | null {
    const instrument = this.deps.instruments.get(terms.symbol);
    const nbbo = this.deps.market.nbbo(terms.symbol, this.deps.clock.now());
    return instrument ? this.#questions.limitPx(terms, nbbo, instrument) : null;
  }

  /**
   * Sends all of it to the market that runs its auction. Null, or why it cannot go there now; undefined when there is no
   * such market, or the auction has begun.
   */
  auction(turn: Turn, parent: Order, asked: Qty): string | null | undefined {
    const venue = auctionVenue(parent, this.deps);
    const at = this.deps.clock.now();
    const { opensAt, closesAt } = auctionSession(parent, calendarOf(parent, this.deps));
    if (venue === null || at >= (parent.terms.timeInForce === 'OPG' ? opensAt : closesAt)) return undefined;
    const quantity = this.#withinPosition(parent, asked);
    if (quantity <= 0) return NOTHING_TO_REDUCE;
    const capped = !this.#native(venue).includes('MARKET');
    const cap = capped ? this.#cap(parent.terms) : null;
    if (capped && parent.terms.price === null && cap === null) return NO_CAP;
    return this.children.send(turn, parent, [auctionPlan(parent, venue, { orderQty: quantity, cap })]);
  }

  /** Where the order would go now, a stop as if it were triggered; null for an unknown instrument, or nothing to peg to. */
  preview(terms: OrderTerms, at: Micros): RouteDecision | null {
    const worked = workedTerms({ terms, conditions: { ...CALM, triggered: true } });
    const isPeg = worked.ordType === 'PEGGED';
    const pegPx = isPeg ? this.pegs.targets(terms.symbol)?.of(terms) : undefined;
    if (isPeg && (pegPx === null || pegPx === undefined)) return null;
    const note = isPeg ? `pegged to ${pegWords(terms)}` : stopWords(terms, this.deps);
    const { orderQty } = terms;
    return this.#questions.ask({
      terms: worked,
      quantity: orderQty,
      pegPx: pegPx ?? undefined,
      trigger: 'PREVIEW',
      at,
      instructions: routingInstructions(worked, null, note),
      only: this.#electronic(terms.exDestination),
      refusedBy: NO_VENUES,
    });
  }

  /** Of a person's own market there is no book to look at. */
  #electronic(venue: string | undefined): string | null {
    return venue === undefined || this.deps.venues.profile(venue)?.manual ? null : venue;
  }

  #native(venue: string): VenueProfile['native'] {
    return this.deps.venues.profile(venue)?.native ?? [];
  }

  /** A market that refused this order is not tried for it again. */
  #refusedBy(parent: Order): ReadonlySet<string> {
    const refused = this.deps.state
      .childrenOf(parent.orderId)
      .filter((child) => child.end?.kind === 'REJECTED');
    return refused.length === 0 ? NO_VENUES : new Set(refused.flatMap((child) => child.venue ?? []));
  }
}

const NOTHING_TO_REDUCE = 'REDUCE_ONLY: there is no position left that it could reduce';
const NO_CAP = 'no quote to price a market order by';
