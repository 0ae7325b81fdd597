/** What a venue's word is worth: whether it says how an order stands now, and whether the order can still be on its way. */
import type { VenueReport } from '../execution/venue-adapter.js';
import type { OpenRequest, Order } from '../orders/order.js';
import type { FlowDeps } from './flow-deps.js';

type Known = Pick<FlowDeps, 'state' | 'venues'>;

/**
 * ANSWER: to a query over the present link; whatever was said over an earlier one has arrived by then, or never will.
 * NEWS: a report that was not heard before. HISTORY: sent again at logon, or heard before; how the order stands now it
 * does not say.
 */
export type Weight = 'ANSWER' | 'NEWS' | 'HISTORY';

/** To be asked before the report is recorded. */
export function weightOf({ venue, clOrdId, sessionId, seq }: VenueReport, { state, venues }: Known): Weight {
  const link = venues.link(venue);
  if (link === null) return 'HISTORY';
  const session = state.session(venue);
  const isNew = seq > 0 && (session?.sessionId !== sessionId || seq > session.lastSeq);
  if (isNew) return 'NEWS';
  return venues.sent.askedOver(clOrdId) === link ? 'ANSWER' : 'HISTORY';
}

/**
 * True when an order that its venue does not have cannot reach it any more: the link it was sent over is gone, or it
 * has been there before.
 */
export function cannotArrive({ orderId: clOrdId, venue, acknowledged }: Order, { venues }: Known): boolean {
  return acknowledged || isGone({ venue: venue ?? '', clOrdId, requestId: null }, { venues });
}

/** True of a request that was not said over the present link. */
export function isLost(request: OpenRequest, child: Order, known: Pick<Known, 'venues'>): boolean {
  return isGone({ venue: child.venue ?? '', clOrdId: child.orderId, requestId: request.clOrdId }, known);
}

function isGone(
  name: { readonly venue: string; readonly clOrdId: string; readonly requestId: string | null },
  { venues }: Pick<Known, 'venues'>,
): boolean {
  const sentOver = venues.sent.linkOf(name);
  return sentOver === undefined || sentOver !== venues.link(name.venue);
}
