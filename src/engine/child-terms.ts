/** What a child is to do, and how it is said to its market. Pure. */
import type { VenueOrder } from '../execution/venue-adapter.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { PlannedChild } from '../model/route-decision.js';
import type { Qty } from '../model/units.js';
import type { Order } from '../orders/order.js';
import { workedTerms } from './worked-terms.js';

/** A child before it has an id. */
export interface ChildPlan {
  readonly venue: string;
  readonly terms: Omit<OrderTerms, 'clOrdId'>;
}

/** What the router decided: a LIMIT order at the price it reached for. */
export function routedPlan({ terms }: Order, planned: PlannedChild): ChildPlan {
  return {
    venue: planned.venue,
    terms: {
      account: terms.account,
      symbol: terms.symbol,
      side: terms.side,
      ordType: 'LIMIT',
      orderQty: planned.orderQty,
      price: planned.price,
      timeInForce: planned.timeInForce,
      text: null,
    },
  };
}

/** The order itself, whole, for the one market that it names. */
export function directedPlan(parent: Order, venue: string, orderQty: Qty): ChildPlan {
  const {
    clOrdId: _,
    exDestination: __,
    contingency: ___,
    cashOrderQty: ____,
    ...same
  } = workedTerms(parent);
  return { venue, terms: { ...same, orderQty } };
}

/** The child on the wire. */
export function venueOrder(clOrdId: string, { text, ...terms }: ChildPlan['terms']): VenueOrder {
  const { account: _, ...order } = terms;
  return { clOrdId, ...order, ...(text !== null && { text }) };
}
