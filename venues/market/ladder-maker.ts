/** Market makers of one instrument at one displayed venue: ten levels a side around the fair value. */
import type { Micros } from '../../src/lib/clock.js';
import type { Px, Qty } from '../../src/model/units.js';
import type { FlowTarget } from '../matching/flow-target.js';
import type { Stock } from './stock.js';
import type { LitCharacter } from './venue-character.js';
import { LADDER_LEVELS } from './venue-character.js';

type Side = 'BUY' | 'SELL';
const SIDES = ['BUY', 'SELL'] as const;

export class LadderMaker {
  /** Ids of its own orders per price; orders that were taken are among them until the level is looked at. */
  readonly #own = { BUY: new Map<Px, string[]>(), SELL: new Map<Px, string[]>() };

  constructor(
    private readonly stock: Stock,
    private readonly target: FlowTarget,
    private readonly character: LitCharacter,
    /** Shifts this venue's prices within the quote unit, so that venues differ where the unit is several ticks. */
    private readonly offset: Px,
  ) {}

  /** Moves the ladder to the present fair value and refills levels that were taken. */
  requote(): void {
    const ladders = { BUY: this.#prices('BUY'), SELL: this.#prices('SELL') };
    for (const side of SIDES) this.#withdrawOutside(side, new Set(ladders[side]));
    for (const side of SIDES) this.#refill(side, ladders[side]);
  }

  /** One small change near the touch, then repairs. Returns the mean time to the next look. */
  refresh(): Micros {
    this.requote();
    const { random } = this.stock;
    const side = random.next() < 0.5 ? 'BUY' : 'SELL';
    const level = Math.min(random.int(0, LADDER_LEVELS - 1), random.int(0, LADDER_LEVELS - 1));
    const px = this.#prices(side)[level];
    if (px !== undefined) this.#stir(side, px, level);
    return this.character.refreshMicros;
  }

  /** Cancels the oldest of several orders at a price or joins it. */
  #stir(side: Side, px: Px, level: number): void {
    const own = this.#own[side].get(px) ?? [];
    const wish = this.character.ordersPerLevel;
    const oldest =
      own.length > 1 && this.stock.random.next() * 2 * wish < own.length ? own.shift() : undefined;
    if (oldest === undefined) this.#place(side, px, level);
    else this.target.reduce(this.stock.symbol, oldest);
  }

  #prices(side: Side): Px[] {
    const { fair } = this.stock;
    const sign = side === 'BUY' ? -1 : 1;
    const edge = fair.center + sign * this.character.halfSpread;
    const best = side === 'BUY' ? Math.floor(edge) : Math.ceil(edge);
    const prices: Px[] = [];
    // Step by step, because the tick may change within the ladder.
    for (let px = best * fair.unit + this.offset; px > 0 && prices.length < LADDER_LEVELS; ) {
      const quoted = this.stock.onTick(side, px);
      prices.push(quoted);
      px = quoted + sign * fair.unit;
    }
    return prices;
  }

  #withdrawOutside(side: Side, ladder: ReadonlySet<Px>): void {
    for (const [px, ids] of this.#own[side]) {
      if (ladder.has(px)) continue;
      for (const id of ids) this.target.reduce(this.stock.symbol, id);
      this.#own[side].delete(px);
    }
  }

  #refill(side: Side, ladder: readonly Px[]): void {
    const shown = this.target.levels(this.stock.symbol, side === 'BUY' ? 'BID' : 'ASK', 2 * LADDER_LEVELS);
    const standing = new Set(shown.map(({ px }) => px));
    for (const [level, px] of ladder.entries()) {
      if (standing.has(px)) continue;
      this.#own[side].delete(px);
      for (let i = 0; i < this.character.ordersPerLevel; i += 1) this.#place(side, px, level);
    }
  }

  #place(side: Side, px: Px, level: number): void {
    const id = this.stock.nextId();
    const own = this.#own[side].get(px);
    if (own) own.push(id);
    else this.#own[side].set(px, [id]);
    const { symbol } = this.stock;
    this.target.submit({ id, symbol, side, px, qty: this.#size(level), timeInForce: 'GTC' });
  }

  #size(level: number): Qty {
    const { touchNotional, growth, ordersPerLevel, oddLots } = this.character;
    const mean = (touchNotional / ordersPerLevel) * (1 + growth * level);
    const notional = mean * (0.4 + 1.2 * this.stock.random.next());
    return oddLots ? this.stock.oddLot(notional) : this.stock.roundLots(notional);
  }
}
