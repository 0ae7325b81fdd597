/**
 * What a share is worth to its makers: a random walk that reverts to an anchor, which itself wanders; part of
 * every move is shared by the whole market. Counted in quote units, a few ticks for pricey names.
 */
import type { Micros } from '../../src/lib/clock.js';
import type { Random } from '../../src/lib/random.js';
import type { Instrument } from '../../src/model/instrument.js';
import { tickAt } from '../../src/model/instrument.js';
import type { Px } from '../../src/model/units.js';

/** The quote unit is about this part of the price, at least a tick. */
const UNIT_OF_PRICE = 0.4e-4;
/** The value never leaves the prior close by more than this part. */
const BAND = 0.04;
/** Standard deviations in units per √second; reversion per second. */
const VOLATILITY = 0.3;
const ANCHOR_VOLATILITY = 0.12;
const REVERSION = 1 / 120;
const BURST_FACTOR = 4;
const BURST_MICROS = 4_000_000;

/** The market's own walk, which every value follows in part. In units of the followers. */
export class CommonFactor {
  level = 0;

  constructor(private readonly random: Random) {}

  advance(seconds: number): void {
    this.level += gauss(this.random) * 0.25 * Math.sqrt(seconds);
  }
}

export class FairValue {
  /** Price units of one quote unit. */
  readonly unit: Px;
  /** Where makers centre their quotes, in half units; follows the value once it is half a unit away. */
  center: number;
  #value: number;
  #anchor: number;
  readonly #low: number;
  readonly #high: number;
  readonly #beta: number;
  #commonSeen: number;
  #at: Micros = 0;
  #burstUntil: Micros = 0;

  constructor(
    instrument: Instrument,
    private readonly common: CommonFactor,
    private readonly random: Random,
  ) {
    const close = instrument.priorClosePx;
    const tick = tickAt(instrument, close);
    this.unit = tick * Math.max(1, Math.round((close * UNIT_OF_PRICE) / tick));
    this.#value = close / this.unit;
    this.#anchor = this.#value;
    this.#low = this.#value * (1 - BAND);
    this.#high = this.#value * (1 + BAND);
    this.center = Math.round(this.#value * 2) / 2;
    this.#beta = 0.6 + random.next() * 0.8;
    this.#commonSeen = common.level;
  }

  /** Brings the value to `now`; true when makers have to move their quotes. */
  advance(now: Micros): boolean {
    const seconds = (now - this.#at) / 1e6;
    this.#at = now;
    const scale = Math.sqrt(seconds) * (this.bursting(now) ? BURST_FACTOR : 1);
    const shared = this.#beta * (this.common.level - this.#commonSeen);
    this.#commonSeen = this.common.level;
    this.#anchor = this.#banded(this.#anchor + shared + gauss(this.random) * ANCHOR_VOLATILITY * scale);
    const pull = (this.#anchor - this.#value) * Math.min(1, REVERSION * seconds);
    this.#value = this.#banded(this.#value + shared + pull + gauss(this.random) * VOLATILITY * scale);
    if (Math.abs(this.#value - this.center) < 0.5) return false;
    this.center = Math.round(this.#value * 2) / 2;
    return true;
  }

  burst(now: Micros): void {
    this.#burstUntil = now + BURST_MICROS;
  }

  bursting(now: Micros): boolean {
    return now < this.#burstUntil;
  }

  /** How far the value is above (positive) or below what makers centre on, in units. */
  get pressure(): number {
    return this.#value - this.center;
  }

  #banded(value: number): number {
    return Math.min(this.#high, Math.max(this.#low, value));
  }
}

/** Standard normal by the Box–Muller transform (Box and Muller 1958). */
function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
