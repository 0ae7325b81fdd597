/** One instrument as the background participants see it: its value, and sizes and prices that fit its increments. */
import type { Random } from '../../src/lib/random.js';
import type { Instrument } from '../../src/model/instrument.js';
import { tickAt } from '../../src/model/instrument.js';
import type { Px, Qty } from '../../src/model/units.js';
import type { FairValue } from './fair-value.js';

export class Stock {
  #orders = 0;

  constructor(
    readonly instrument: Instrument,
    readonly fair: FairValue,
    readonly random: Random,
  ) {}

  get symbol(): string {
    return this.instrument.symbol;
  }

  nextId(): string {
    this.#orders += 1;
    return `${this.instrument.symbol}-${this.#orders}`;
  }

  /** The nearest price on the tick grid that is not more aggressive; at least one tick. */
  onTick(side: 'BUY' | 'SELL', px: Px): Px {
    const tick = tickAt(this.instrument, px);
    const steps = side === 'BUY' ? Math.floor(px / tick) : Math.ceil(px / tick);
    return Math.max(1, steps) * tick;
  }

  /** About `notional` of the currency in round lots, at least one. */
  roundLots(notional: number): Qty {
    const { roundLot } = this.instrument;
    return roundLot * Math.max(1, Math.round(this.#units(notional) / roundLot));
  }

  /** About `notional` of the currency, but less than a round lot where there is such a quantity. */
  oddLot(notional: number): Qty {
    const { roundLot, minQtyIncrement } = this.instrument;
    const least = Math.max(1, Math.round(this.#units(notional) / minQtyIncrement)) * minQtyIncrement;
    const below = roundLot - minQtyIncrement;
    return below > 0 ? Math.min(least, below) : least;
  }

  #units(notional: number): number {
    const { pxScale, qtyScale, priorClosePx } = this.instrument;
    return (notional / priorClosePx) * 10 ** (pxScale + qtyScale);
  }
}
