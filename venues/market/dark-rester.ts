/** Hidden orders at a dark venue: patient interest of one side at a time, at a limit that any midpoint satisfies. */
import type { Micros } from '../../src/lib/clock.js';
import type { FlowTarget } from '../matching/flow-target.js';
import type { Stock } from './stock.js';
import type { DarkCharacter } from './venue-character.js';

/** Limits stand this part of the price beyond the fair value. */
const GENEROSITY = 0.01;
const MOST_ORDERS = 6;
const TURN_CHANCE = 0.2;

export class DarkRester {
  #side: 'BUY' | 'SELL';
  readonly #own: string[] = [];

  constructor(
    private readonly stock: Stock,
    private readonly target: FlowTarget,
    private readonly character: DarkCharacter,
  ) {
    this.#side = stock.random.next() < 0.5 ? 'BUY' : 'SELL';
  }

  /** Adds an order or takes the oldest back; now and then interest turns. Returns the mean time to the next look. */
  look(): Micros {
    const { random, symbol } = this.stock;
    if (random.next() < TURN_CHANCE) this.#side = this.#side === 'BUY' ? 'SELL' : 'BUY';
    if (this.#own.length >= MOST_ORDERS) this.target.reduce(symbol, this.#own.shift() ?? '');
    else this.#rest();
    return this.character.refreshMicros;
  }

  #rest(): void {
    const { fair, random, symbol } = this.stock;
    const id = this.stock.nextId();
    const side = this.#side;
    const generous = fair.center * fair.unit * (1 + GENEROSITY * (side === 'BUY' ? 1 : -1));
    const px = this.stock.onTick(side, Math.round(generous));
    const qty = this.stock.roundLots(10_000 + random.next() * 40_000);
    this.#own.push(id);
    this.target.submit({ id, symbol, side, px, qty, timeInForce: 'GTC' });
  }
}
