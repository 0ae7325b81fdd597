/** Children that take displayed liquidity, as a split asks for. */
import type { Side } from '../model/fix.js';
import { signOf } from '../model/fix.js';
import type { PlannedChild } from '../model/route-decision.js';
import type { Offer, Takes } from './offer.js';
import { reach } from './offer.js';

/** One immediate-or-cancel child per venue, limited to the worst price it is meant to reach (an ISO). */
export function takeChildren(side: Side, offers: readonly Offer[], takes: Takes): readonly PlannedChild[] {
  const children: PlannedChild[] = [];
  for (const [index, offer] of offers.entries()) {
    const orderQty = takes[index] ?? 0;
    if (orderQty === 0) continue;
    const price = signOf(side) * (offer.rank[reach(offer, orderQty)] ?? 0);
    children.push({ venue: offer.venue, orderQty, price, timeInForce: 'IOC', intent: 'TAKE' });
  }
  return children;
}
