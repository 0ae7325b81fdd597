/** Children that take displayed liquidity, as a split asks for. */
import { signOf } from '../model/fix.js';
import type { PlannedChild } from '../model/route-decision.js';
import type { Offer, Takes } from './offer.js';
import { reach } from './offer.js';
import type { RouteRequest } from './route-request.js';

/** One immediate child per venue, limited to the worst price it is meant to reach (an ISO); FOK where a minimum counts. */
export function takeChildren(
  { side, timeInForce: asked, instructions }: Pick<RouteRequest, 'side' | 'timeInForce' | 'instructions'>,
  offers: readonly Offer[],
  takes: Takes,
): readonly PlannedChild[] {
  const timeInForce = asked === 'FOK' || (instructions?.minQty ?? 0) > 0 ? 'FOK' : 'IOC';
  const children: PlannedChild[] = [];
  let index = 0;
  for (const offer of offers) {
    const orderQty = takes[index++] ?? 0;
    if (orderQty === 0) continue;
    const price = signOf(side) * (offer.rank[reach(offer, orderQty)] ?? 0);
    children.push({ venue: offer.venue, orderQty, price, timeInForce, intent: 'TAKE' });
  }
  return children;
}
