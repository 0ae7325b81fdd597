/** What a client asks for in a new order. */
import type { OrdType, Side, TimeInForce } from './fix.js';
import type { Px, Qty } from './units.js';

/** Two requests with the same account and ClOrdID are the same order only if they agree in all of it. */
export interface OrderTerms {
  readonly account: string;
  readonly clOrdId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly orderQty: Qty;
  /** Null for a market order. */
  readonly price: Px | null;
  readonly timeInForce: TimeInForce;
  readonly text: string | null;
}
