/** Stops by symbol and side, the one that is triggered first at hand: a price costs as much as it triggers. */
import { signOf } from '../model/fix.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Px } from '../model/units.js';

/** The prices that buy and sell stops are held against; null when there is none to trust. */
export interface SeenPrices {
  readonly forBuys: Px | null;
  readonly forSells: Px | null;
}

interface Entry {
  readonly orderId: string;
  /** Ascends in the order of triggering: the stop price, of sells negated. */
  readonly rank: number;
}

interface Ladder {
  /** The next to be triggered last; of equal ranks the oldest one. */
  readonly entries: Entry[];
}

type Ladders = Readonly<Record<'buys' | 'sells', Ladder>>;

interface Place extends Entry {
  readonly ladder: Ladder;
}

type Stop = Pick<OrderTerms, 'symbol' | 'side' | 'stopPx'>;

export class StopBook {
  readonly #symbols = new Map<string, Ladders>();
  readonly #places = new Map<string, Place>();

  /** Puts a stop in, or at its new price. */
  put(orderId: string, { symbol, side, stopPx }: Stop): void {
    if (stopPx === undefined) return;
    const rank = signOf(side) * stopPx;
    if (this.#places.get(orderId)?.rank === rank) return;
    this.remove(orderId);
    const ladder = this.#ladders(symbol)[side === 'BUY' ? 'buys' : 'sells'];
    ladder.entries.splice(placeOf(ladder.entries, rank), 0, { orderId, rank });
    this.#places.set(orderId, { orderId, rank, ladder });
  }

  remove(orderId: string): void {
    const place = this.#places.get(orderId);
    if (!place) return;
    this.#places.delete(orderId);
    const { entries } = place.ladder;
    for (let i = placeOf(entries, place.rank); i < entries.length; i += 1) {
      if (entries[i]?.orderId !== orderId) continue;
      entries.splice(i, 1);
      return;
    }
  }

  has(symbol: string): boolean {
    const ladders = this.#symbols.get(symbol);
    return ladders !== undefined && ladders.buys.entries.length + ladders.sells.entries.length > 0;
  }

  /** Takes out every stop that the prices reach: buys at or below theirs, sells at or above. */
  takeReached(symbol: string, { forBuys, forSells }: SeenPrices): string[] {
    const ladders = this.#symbols.get(symbol);
    if (!ladders) return [];
    const reached: string[] = [];
    if (forBuys !== null) this.#take(ladders.buys, forBuys, reached);
    if (forSells !== null) this.#take(ladders.sells, -forSells, reached);
    return reached;
  }

  #take({ entries }: Ladder, limit: number, reached: string[]): void {
    for (let next = entries.at(-1); next && next.rank <= limit; next = entries.at(-1)) {
      entries.pop();
      this.#places.delete(next.orderId);
      reached.push(next.orderId);
    }
  }

  #ladders(symbol: string): Ladders {
    let ladders = this.#symbols.get(symbol);
    if (!ladders) {
      ladders = { buys: { entries: [] }, sells: { entries: [] } };
      this.#symbols.set(symbol, ladders);
    }
    return ladders;
  }
}

/** The first index whose rank is not above: entries descend. */
function placeOf(entries: readonly Entry[], rank: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.rank ?? rank) > rank) low = middle + 1;
    else high = middle;
  }
  return low;
}
