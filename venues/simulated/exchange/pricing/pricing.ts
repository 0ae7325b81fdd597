/** At which prices a market lets an incoming order trade. */
import type { Px } from '../../../../src/model/units.js';
import type { BookOrder } from '../../../matching/order-book.js';

export interface TradeTerms {
  /** The worst contra limit that the order may meet. */
  readonly limitPx: Px;
  /** The one price of all its trades; null trades at each resting order's own. */
  readonly tradePx: Px | null;
}

export interface Pricing {
  /** Null when nothing can trade now. */
  terms(symbol: string, order: BookOrder): TradeTerms | null;
}
