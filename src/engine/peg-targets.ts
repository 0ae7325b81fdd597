/** Where the pegs of a symbol belong at one moment: each price that is followed is worked out once for all of them. */
import { signOf } from '../model/fix.js';
import type { Side } from '../model/fix.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Px } from '../model/units.js';
import { PEGS, pegPx } from '../routing/peg-price.js';
import type { Peg, PegQuestion } from '../routing/peg-price.js';

/** Of a PEGGED order. */
export type PegTerms = Pick<OrderTerms, 'side' | 'price' | 'execInst'>;

export class PegTargets {
  readonly #followed = new Map<string, Px | null>();

  constructor(private readonly market: Omit<PegQuestion, 'peg' | 'side'>) {}

  /** The price it follows, at most its limit; null while there is nothing to follow. */
  of(terms: PegTerms): Px | null {
    const peg = pegOf(terms);
    return peg && within(terms, this.#follow(peg, terms.side));
  }

  #follow(peg: Peg, side: Side): Px | null {
    const key = `${peg} ${signOf(side)}`;
    const known = this.#followed.get(key);
    if (known !== undefined) return known;
    const px = pegPx({ ...this.market, peg, side });
    this.#followed.set(key, px);
    return px;
  }
}

export function pegOf({ execInst }: Pick<OrderTerms, 'execInst'>): Peg | null {
  return PEGS.find((peg) => execInst?.includes(peg)) ?? null;
}

/** A buy never above its limit, a sell never below. */
export function within({ side, price }: PegTerms, px: Px | null): Px | null {
  if (px === null || price === null) return px;
  return side === 'BUY' ? Math.min(px, price) : Math.max(px, price);
}

const WORDS: Readonly<Record<Peg, string>> = {
  PRIMARY_PEG: 'the best price of its own side',
  MID_PRICE_PEG: 'the middle of the quote',
  MARKET_PEG: 'the best price of the other side',
};

/** In words: what it follows. */
export function pegWords(terms: Pick<OrderTerms, 'execInst'>): string {
  const peg = pegOf(terms);
  return peg ? WORDS[peg] : 'nothing';
}
