/** What each account holds of each symbol, and what its open orders could still make of that. */
import type { Micros } from '../lib/clock.js';
import type { OrderTerms } from '../model/order-terms.js';
import { signOf } from '../model/fix.js';
import type { Qty } from '../model/units.js';
import { bookOf } from './reservation.js';

/** Whose, of what, on which side. */
export type Trading = Pick<OrderTerms, 'account' | 'symbol' | 'side'>;

export interface Holding {
  /** Bought less sold; below zero is short. */
  readonly qty: Qty;
  /** What open orders have left to fill. */
  readonly buys: Qty;
  readonly sells: Qty;
}

/** One line of the canonical form. */
export interface HoldingEntry extends Holding {
  readonly account: string;
  readonly symbol: string;
}

type Held = { -readonly [Field in keyof HoldingEntry]: HoldingEntry[Field] };

/** numerator new shares for denominator old ones, of what was executed before it took effect. */
export interface SymbolSplit {
  readonly symbol: string;
  readonly numerator: number;
  readonly denominator: number;
  readonly effectiveAt: Micros;
}

/** All of it. */
export interface HoldingsSnapshot {
  readonly held: readonly HoldingEntry[];
  readonly splits: readonly SymbolSplit[];
}

const NOTHING: Holding = { qty: 0, buys: 0, sells: 0 };

/** Deterministic: depends on the calls and their arguments only. */
export class Holdings {
  /** Account, then symbol. */
  readonly #held = new Map<string, Map<string, Held>>();

  readonly #splits: SymbolSplit[] = [];

  /** So much more was executed, counted in the shares of `at`; less than nothing takes it back. */
  executed(trading: Trading, qty: Qty, at: Micros): void {
    let now = qty;
    for (const split of this.#splits) {
      if (split.symbol === trading.symbol && split.effectiveAt > at) now = inNewShares(now, split);
    }
    this.#of(trading).qty += signOf(trading.side) * now;
  }

  /** Every holding of the symbol counts in new shares from now on, in whole increments. */
  split(split: SymbolSplit): void {
    this.#splits.push(split);
    for (const bySymbol of this.#held.values()) {
      const held = bySymbol.get(split.symbol);
      if (held) held.qty = inNewShares(held.qty, split);
    }
  }

  /** So much more is left to be filled; less than nothing: so much less. */
  opened(trading: Trading, qty: Qty): void {
    this.#of(trading)[bookOf(trading.side)] += qty;
  }

  of(account: string, symbol: string): Holding {
    return this.#held.get(account)?.get(symbol) ?? NOTHING;
  }

  /**
   * How much an order may trade so that the position comes no further from zero and does not cross it, whatever else
   * is filled of the account's open orders on its side. `own` is what of those is the order itself.
   */
  reducible({ account, symbol, side }: Trading, own: Qty): Qty {
    const holding = this.of(account, symbol);
    const others = holding[bookOf(side)] - own;
    return Math.max(0, -signOf(side) * holding.qty - others);
  }

  /** Every holding that is not nothing, by account, then symbol: for the state hash. */
  *entries(): Iterable<HoldingEntry> {
    for (const [, bySymbol] of [...this.#held].toSorted(byName)) {
      for (const [, held] of [...bySymbol].toSorted(byName)) {
        if (held.qty !== 0 || held.buys !== 0 || held.sells !== 0) yield { ...held };
      }
    }
  }

  toSnapshot(): HoldingsSnapshot {
    const held = [...this.#held.values()].flatMap((bySymbol) => [...bySymbol.values()]);
    return { held, splits: this.#splits };
  }

  /** Of empty holdings makes those that the snapshot is of. */
  restore({ held, splits }: HoldingsSnapshot): void {
    for (const { account, symbol, qty, buys, sells } of held)
      Object.assign(this.#of({ account, symbol }), { qty, buys, sells });
    this.#splits.push(...splits);
  }

  #of({ account, symbol }: Pick<Trading, 'account' | 'symbol'>): Held {
    let bySymbol = this.#held.get(account);
    if (!bySymbol) this.#held.set(account, (bySymbol = new Map()));
    let held = bySymbol.get(symbol);
    if (!held) bySymbol.set(symbol, (held = { account, symbol, qty: 0, buys: 0, sells: 0 }));
    return held;
  }
}

/** Towards zero. */
function inNewShares(qty: Qty, { numerator, denominator }: SymbolSplit): Qty {
  return Number((BigInt(qty) * BigInt(numerator)) / BigInt(denominator));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
