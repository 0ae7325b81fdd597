/** Trades happen at the middle of the national best bid and offer, for orders whose limits allow it. */
import type { Px } from '../../../../src/model/units.js';
import type { BookOrder } from '../../../matching/order-book.js';
import type { Pricing, TradeTerms } from './pricing.js';

/** The national best bid and offer of a symbol. */
export interface ReferenceQuote {
  readonly bid: Px;
  readonly ask: Px;
}

export class MidpointPrice implements Pricing {
  constructor(private readonly referenceQuote: (symbol: string) => ReferenceQuote | null) {}

  /** Without a quote, or with a locked or crossed one, there is no midpoint. An odd sum rounds down to whole units. */
  terms(symbol: string, order: BookOrder): TradeTerms | null {
    const quote = this.referenceQuote(symbol);
    if (!quote || quote.bid >= quote.ask) return null;
    const mid = Math.floor((quote.bid + quote.ask) / 2);
    const reached = order.side === 'BUY' ? order.px >= mid : order.px <= mid;
    return reached ? { limitPx: mid, tradePx: mid } : null;
  }
}
