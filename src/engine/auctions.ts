/** Opening and closing auctions: which market holds one for an order, and what is sent there. */
import type { Px, Qty } from '../model/units.js';
import type { Order } from '../orders/order.js';
import type { ChildPlan } from './child-terms.js';
import type { FlowDeps } from './flow-deps.js';

/**
 * The open market that runs the order's auction: the one it names, else that of its listing where it has the same
 * code, else the first in configuration. Null when none does.
 */
export function auctionVenue(
  { terms }: Order,
  { venues, instruments }: Pick<FlowDeps, 'venues' | 'instruments'>,
): string | null {
  const running = venues
    .states()
    .filter(({ profile, state }) => state === 'OPEN' && !profile.manual && profile.native.includes('AUCTION'))
    .map(({ profile }) => profile.venue);
  const wanted = terms.exDestination ?? instruments.get(terms.symbol)?.listingMic;
  if (running.some((venue) => venue === wanted)) return wanted ?? null;
  return terms.exDestination === undefined ? (running[0] ?? null) : null;
}

/** The order as the auction takes it: whole, at its limit, or at `cap` where the market takes no market orders. */
export function auctionPlan(
  { terms }: Order,
  venue: string,
  { orderQty, cap }: { readonly orderQty: Qty; readonly cap: Px | null },
): ChildPlan {
  const { account, symbol, side, timeInForce } = terms;
  const price = terms.price ?? cap;
  const ordType = price === null ? 'MARKET' : 'LIMIT';
  return { venue, terms: { account, symbol, side, ordType, orderQty, price, timeInForce, text: null } };
}
