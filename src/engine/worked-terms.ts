/** An order as it is worked now: a stop that has been triggered is a market or a limit order. */
import type { Venues } from '../execution/venues.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Order } from '../orders/order.js';
import { isHeldBack } from '../orders/order-state.js';

/** The order's terms; of a triggered stop, those of what it has become. */
export function workedTerms({ terms, conditions }: Pick<Order, 'terms' | 'conditions'>): OrderTerms {
  if (!conditions.triggered || terms.stopPx === undefined) return terms;
  const { stopPx: _, ...others } = terms;
  return { ...others, ordType: terms.ordType === 'STOP' ? 'MARKET' : 'LIMIT' };
}

/** True of an order that is held back here; a stop for a market that takes stops, or for a person, waits there. */
export function waitsHere(order: Order, venues: Pick<Venues, 'profile'>): boolean {
  if (!isHeldBack(order)) return false;
  const { exDestination, stopPx } = order.terms;
  if (stopPx === undefined || exDestination === undefined) return true;
  const profile = venues.profile(exDestination);
  return !profile?.manual && !profile?.native.includes('STOP');
}
