/** Everything the rules may look at, gathered once per check. */
import { hash } from 'node:crypto';
import type { Micros } from '../lib/clock.js';
import type { User } from '../model/actor.js';
import { isEntitled } from '../model/actor.js';
import type { Nbbo } from '../model/book.js';
import { notional } from '../model/money.js';
import type { Money } from '../model/money.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Px, Qty } from '../model/units.js';
import type { Account } from '../reference/accounts.js';
import type { ListedInstrument } from '../reference/instruments.js';
import type { TradingCalendar } from '../reference/trading-calendar.js';
import type { Exposure } from './exposure-ledger.js';
import type { ReferencePrice } from './reference-price.js';

/**
 * A new order, the replacement of one (its quantity is what it would leave to fill), what a stop becomes when it is
 * triggered, or a child on its way to a venue.
 */
export interface OrderUnderCheck {
  readonly orderId: string;
  readonly parentOrderId: string | null;
  readonly venue: string | null;
  readonly terms: OrderTerms;
  /** Who entered it; for a child, who entered its parent. */
  readonly user: User;
  readonly at: Micros;
  readonly clause: 'NEW' | 'REPLACE' | 'TRIGGERED' | 'CHILD';
  /** What of the account's open quantity is the order's own; absent is nothing, as of a new one. */
  readonly own?: Qty | undefined;
}

export interface Facts {
  readonly order: OrderUnderCheck;
  readonly terms: OrderTerms;
  readonly instrument: ListedInstrument | undefined;
  readonly account: Account | undefined;
  /** Of the market where the instrument is listed. */
  readonly calendar: TradingCalendar;
  readonly nbbo: Nbbo | null;
  readonly reference: ReferencePrice | null;
  /** What a share is valued at, see valuation.ts; null when nothing could value it. */
  readonly valuePx: Px | null;
  /** orderQty × valuePx. */
  readonly value: Money | null;
  /** What a REDUCE_ONLY order may trade, see Holdings; null of other orders. */
  readonly reducible: Qty | null;
  readonly customer: Exposure;
  readonly firm: Exposure;
  /** What of the firm's limit is to be used here; null when it is all of it. */
  readonly firmBudget: Money | null;
  /** Orders alike but for their ClOrdID that were entered after a moment. */
  readonly repeats: (since: Micros) => number;
}

/** orderQty at `valuePx` in money; null when either is unknown. */
export function valueOf(
  terms: OrderTerms,
  instrument: ListedInstrument | undefined,
  valuePx: Px | null,
): Money | null {
  return instrument && valuePx !== null ? notional(valuePx, terms.orderQty, instrument) : null;
}

type Seen = string | number | bigint | boolean | null | undefined;

/**
 * First 16 hex digits of the SHA-256 over all facts in a fixed order (separated by U+001F); `repeats` is what was
 * counted, null when no rule asked.
 */
export function factsHash(facts: Facts, repeats: number | null): string {
  const { order, terms, instrument, account, nbbo, reference, reducible, customer, firm, firmBudget } = facts;
  const { user } = order;
  // One list, joined once: a text put together of forty pieces is copied before it can be hashed.
  const seen: Seen[] = [
    facts.calendar.sessionFor(order.at).date,
    order.clause,
    order.venue,
    order.at,
    terms.account,
    terms.clOrdId,
    terms.symbol,
    terms.side,
    terms.ordType,
    terms.orderQty,
    terms.price,
    terms.timeInForce,
    user.userId,
    user.role,
    user.desk,
    user.enabled,
    isEntitled(user, terms.account),
    account?.enabled,
    account?.desk,
    account?.currency,
    instrument?.enabled,
    instrument?.currency,
    instrument?.pxScale,
    instrument?.qtyScale,
    instrument?.minQtyIncrement,
    nbbo?.bid?.px,
    nbbo?.ask?.px,
    nbbo?.state,
    reference?.source,
    reference?.twicePx,
    customer.buys,
    customer.sells,
    firm.buys,
    firm.sells,
    repeats,
    terms.stopPx,
    reducible,
    firmBudget,
  ];
  const text = seen.join('\u001f');
  return hash('sha256', text, 'hex').slice(0, 16);
}
