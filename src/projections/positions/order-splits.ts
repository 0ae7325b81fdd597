/** Splits that a market told of one order: what was executed of it counts in new shares, as the order itself does. */
import type { Micros } from '../../lib/clock.js';
import type { Qty } from '../../model/units.js';
import type { Split } from '../../orders/events.js';
import { splitQty } from '../../orders/split.js';

export interface OrderSplit {
  readonly orderId: string;
  /** When it was told. */
  readonly at: Micros;
  readonly split: Split;
}

interface Fill {
  readonly orderId: string;
  readonly at: Micros;
  readonly lastQty: Qty;
}

/** A split of the symbol, which every holding in it follows by itself. */
interface SymbolSplit {
  readonly effectiveAt: Micros;
  readonly split: Split;
}

/**
 * What each fill counts for, in the increments of its order. A split of an order that is the symbol's own as well is
 * left to that one. A fraction is lost once from the order's quantity, not with every execution.
 */
export function heldQtys(
  fills: readonly Fill[],
  orderSplits: readonly OrderSplit[],
  symbolSplits: readonly SymbolSplit[],
): readonly Qty[] {
  const held = fills.map(({ lastQty }) => lastQty);
  const unused = new Map<string, SymbolSplit[]>();
  for (const { orderId, at, split } of orderSplits) {
    const places = [...fills.keys()].filter(
      (i) => fills[i]?.orderId === orderId && (fills[i]?.at ?? at) < at,
    );
    const since = fills[places[0] ?? -1]?.at ?? at;
    const known = unused.get(orderId) ?? symbolSplits.filter(({ effectiveAt }) => effectiveAt > since);
    const same = known.find((of) => isSame(of.split, split));
    unused.set(orderId, same ? known.filter((of) => of !== same) : known);
    if (!same) stretch(held, places, split);
  }
  return held;
}

function stretch(held: Qty[], places: readonly number[], split: Split): void {
  let [before, after] = [0, 0];
  for (const place of places) {
    before += held[place] ?? 0;
    const now = splitQty(before, split) - after;
    held[place] = now;
    after += now;
  }
}

function isSame(a: Split, b: Split): boolean {
  return a.numerator * b.denominator === b.numerator * a.denominator;
}
