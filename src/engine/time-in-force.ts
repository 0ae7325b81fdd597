/** When an order's time is over. */
import type { Micros } from '../lib/clock.js';
import type { Order } from '../orders/order.js';
import type { FlowDeps } from './flow-deps.js';

/**
 * True once the trading date of a DAY, OPG or CLS order has passed, or the time of a GTD order has come. At a desk
 * where a person works the orders nothing is over until that person says so.
 */
export function timeIsOver(
  { terms, enteredAt }: Order,
  at: Micros,
  { calendar, venues }: Pick<FlowDeps, 'calendar' | 'venues'>,
): boolean {
  if (terms.exDestination !== undefined && venues.profile(terms.exDestination)?.manual) return false;
  switch (terms.timeInForce) {
    case 'DAY':
    case 'OPG':
    case 'CLS':
      return calendar.tradingDate(enteredAt) < calendar.tradingDate(at);
    case 'GTD':
      return terms.expireTime !== undefined && at >= terms.expireTime;
    case 'GTC':
    case 'IOC':
    case 'FOK':
      return false;
  }
}
