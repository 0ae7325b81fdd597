/** Takers of one instrument: market-order flow that leans the way the fair value goes and follows the best price. */
import type { Micros } from '../../src/lib/clock.js';
import type { Qty } from '../../src/model/units.js';
import type { FlowTarget } from '../matching/flow-target.js';
import type { Stock } from './stock.js';
import type { Touch } from './touch.js';
import { touches } from './touch.js';

/** About a third of US trades are odd lots. */
const ODD_LOT_SHARE = 0.35;
const SWEEP_SHARE = 0.03;
const MEAN_WAIT: Micros = 900_000;
const BURST_WAIT: Micros = 150_000;

export class Taker {
  constructor(
    private readonly stock: Stock,
    private readonly targets: readonly FlowTarget[],
    /** How gladly takers come to a venue when prices are equal. */
    private readonly appeal: (venue: string) => number,
  ) {}

  /** Takes once. Returns the mean time to the next time. */
  take(now: Micros): Micros {
    const { fair, random, symbol } = this.stock;
    const buys = random.next() < 0.5 + 0.3 * Math.max(-1, Math.min(1, fair.pressure));
    const touch = this.#choose(touches(this.targets, symbol, buys ? 'ASK' : 'BID'));
    if (touch) this.#send(touch, buys ? 'BUY' : 'SELL');
    return fair.bursting(now) ? BURST_WAIT : MEAN_WAIT;
  }

  #send(touch: Touch, side: 'BUY' | 'SELL'): void {
    const { fair, random, symbol } = this.stock;
    const sweep = random.next() < SWEEP_SHARE;
    const reach = sweep ? fair.unit * (side === 'BUY' ? 1 : -1) : 0;
    const px = this.stock.onTick(side, touch.px + reach);
    const qty = sweep ? touch.qty + this.#size() : Math.min(touch.qty, this.#size());
    touch.target.submit({ id: this.stock.nextId(), symbol, side, px, qty, timeInForce: 'IOC' });
  }

  #size(): Qty {
    const { random } = this.stock;
    if (random.next() < ODD_LOT_SHARE) return this.stock.oddLot(200 + random.next() * 6_000);
    return this.stock.roundLots(-Math.log(1 - random.next()) * 15_000);
  }

  #choose(best: readonly Touch[]): Touch | undefined {
    const weights = best.map(({ target }) => this.appeal(target.venue));
    let left = this.stock.random.next() * weights.reduce((sum, weight) => sum + weight, 0);
    return best.find((_, i) => {
      left -= weights[i] ?? 0;
      return left < 0;
    });
  }
}
