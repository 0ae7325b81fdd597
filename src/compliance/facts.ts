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

/**
 * First 16 hex digits of the SHA-256 over all facts in a fixed order (separated by U+001F); `repeats` is what was
 * counted, null when no rule asked.
 */
export function factsHash(facts: Facts, repeats: number | null): string {
  const { order, terms, instrument, account, nbbo, reference, reducible, customer, firm, firmBudget } = facts;
  const { user } = order;
  const stop = terms.stopPx === undefined ? '' : `\u001f${terms.stopPx}`;
  const held = reducible === null ? '' : `\u001f${reducible}`;
  const budget = firmBudget === null ? '' : `\u001f${firmBudget}`;
  const fields = `${terms.account}\u001f${terms.clOrdId}\u001f${terms.symbol}\u001f${terms.side}\u001f${terms.ordType}\u001f${terms.orderQty}\u001f${terms.price}\u001f${terms.timeInForce}${stop}`;
  const who = `${user.userId}\u001f${user.role}\u001f${user.desk}\u001f${user.enabled}\u001f${isEntitled(user, terms.account)}\u001f${account?.enabled}\u001f${account?.desk}\u001f${account?.currency}`;
  const what = `${instrument?.enabled}\u001f${instrument?.currency}\u001f${instrument?.pxScale}\u001f${instrument?.qtyScale}\u001f${instrument?.minQtyIncrement}`;
  const quote = `${nbbo?.bid?.px}\u001f${nbbo?.ask?.px}\u001f${nbbo?.state}\u001f${reference?.source}\u001f${reference?.twicePx}`;
  const used = `${customer.buys}\u001f${customer.sells}\u001f${firm.buys}\u001f${firm.sells}\u001f${repeats}${held}${budget}`;
  const { date } = facts.calendar.sessionFor(order.at);
  const text = `${date}\u001f${order.clause}\u001f${order.venue}\u001f${order.at}\u001f${fields}\u001f${who}\u001f${what}\u001f${quote}\u001f${used}`;
  return hash('sha256', text, 'hex').slice(0, 16);
}
