/** Which orders stand where a person works them, and which of those wait for that person. */
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import type { Desk } from '../shell/desk.js';

export function isOnDesk({ venue }: OrderView, desk: Desk): boolean {
  return venue !== null && desk.venues.get(venue)?.manual === true;
}

/** Working there, or with a request that is not answered. */
export function waitsOnDesk(row: OrderView, desk: Desk): boolean {
  return isOnDesk(row, desk) && (row.leavesQty !== '0' || row.openRequest !== null);
}
