/** How background flow (synthetic participants, recorded data) acts on one simulated market. */
import type { Level } from '../../src/model/book.js';
import type { Px, Qty } from '../../src/model/units.js';

export interface FlowOrder {
  /** Unique per venue among background orders. */
  readonly id: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly px: Px;
  readonly qty: Qty;
  /** `GTC` rests what is left, `IOC` takes what it can and is gone. */
  readonly timeInForce: 'GTC' | 'IOC';
}

/** Background flow pays no fees, gets no reports and has no latency; it meets client orders in the same book. */
export interface FlowTarget {
  readonly venue: string;
  submit(order: FlowOrder): void;
  /** Takes `qty` off a resting background order without a trade; all of it when `qty` is not given. Unknown ids are ignored: client orders may have taken them. */
  reduce(symbol: string, id: string, qty?: Qty): void;
  /**
   * A recorded execution of a resting background order: prints the trade and takes `qty` off it. Client orders
   * with priority over it are filled as well, up to `qty`, so that the recorded book stays the recorded book.
   */
  execute(symbol: string, id: string, qty: Qty): void;
  /** A trade without displayed counterpart (hidden execution). */
  print(symbol: string, px: Px, qty: Qty): void;
  halt(symbol: string, halted: boolean): void;
  /** Displayed levels of one side, best first, at most `depth`. */
  levels(symbol: string, side: 'BID' | 'ASK', depth: number): readonly Level[];
}
