/** What is reserved for an order, for its open replacements, and for orders of which one cancels the others. */
import type { Side } from '../model/fix.js';
import { notional } from '../model/money.js';
import type { Money, Scales } from '../model/money.js';
import type { Px, Qty } from '../model/units.js';

/** What an order, or a replacement of it that is not answered yet, can still cost. */
export interface Claim {
  px: Px;
  /** What of it is still to be filled; nothing once the order has ended. Of a replacement it may be below zero. */
  qty: Qty;
}

/** While a replacement is open the dearer of the two is reserved: whichever comes true was covered before. */
export interface Reservation extends Claim {
  readonly account: string;
  readonly book: Book;
  readonly scales: Scales;
  replacements: (Claim & { readonly clOrdId: string })[] | null;
  group: Group | null;
  /** What it costs by itself; in the totals, unless it has a group. */
  amount: Money;
}

/** Orders of which one cancels the others, of one side. */
export interface Group {
  readonly name: string;
  readonly members: Reservation[];
  /** What is held for all of them in the totals. */
  amount: Money;
}

export type Book = 'buys' | 'sells';

/** What is reserved for one order, for its digest. */
export type ReservationView = Pick<Reservation, 'px' | 'qty' | 'replacements'>;

export function bookOf(side: Side): Book {
  return side === 'BUY' ? 'buys' : 'sells';
}

/** At most, whichever of it and its replacements comes true. */
export function costOf({ px, qty, scales, replacements }: Reservation): Money {
  let most = notional(px, qty, scales);
  for (const claim of replacements ?? []) {
    const cost = notional(claim.px, Math.max(0, claim.qty), scales);
    if (cost > most) most = cost;
  }
  return most;
}

/** Of all members only the dearest counts. */
export function dearest({ members }: Group): Money {
  return members.reduce((most, member) => (costOf(member) > most ? costOf(member) : most), 0n);
}
