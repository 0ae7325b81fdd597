/** Takes both sides where one venue's bid meets another's offer, so that books do not stay locked or crossed. */
import type { Micros } from '../../src/lib/clock.js';
import type { FlowTarget } from '../matching/flow-target.js';
import type { Stock } from './stock.js';
import type { Touch } from './touch.js';
import { touches } from './touch.js';

const MEAN_WAIT: Micros = 500_000;
/** Pairs of trades in one look; a deeper cross is worked off in the next. */
const MOST_PAIRS = 5;

export class Arbitrageur {
  constructor(
    private readonly stock: Stock,
    private readonly targets: readonly FlowTarget[],
  ) {}

  /** Returns the mean time to the next look. */
  look(): Micros {
    for (let pairs = 0; pairs < MOST_PAIRS; pairs += 1) {
      const [bid] = touches(this.targets, this.stock.symbol, 'BID');
      const [ask] = touches(this.targets, this.stock.symbol, 'ASK');
      if (!bid || !ask || bid.px < ask.px) break;
      const qty = Math.min(bid.qty, ask.qty);
      this.#take(ask, 'BUY', qty);
      this.#take(bid, 'SELL', qty);
    }
    return MEAN_WAIT;
  }

  #take({ target, px }: Touch, side: 'BUY' | 'SELL', qty: number): void {
    const { symbol } = this.stock;
    target.submit({ id: this.stock.nextId(), symbol, side, px, qty, timeInForce: 'IOC' });
  }
}
