/** What was asked for lately, to recognise the same order sent again by mistake. */
import type { Micros } from '../lib/clock.js';
import type { OrderTerms } from '../model/order-terms.js';

/** No window of a rule may be longer. */
export const RETAINED_MICROS: Micros = 60_000_000;
/** Repeats beyond this many are not told apart: a rule can count no further. */
export const RETAINED_REPEATS = 1_000;

/** An order, and those alike before it: chained, because most kinds have one and a list of their own would be larger. */
interface Entry {
  readonly kind: string;
  readonly clOrdId: string;
  readonly at: Micros;
  before: Entry | null;
  /** How many of the kind are kept while it is the latest, itself included. */
  kept: number;
}

/** What was entered of each kind, oldest first. */
export interface RecentOrdersSnapshot {
  readonly kinds: readonly (readonly [kind: string, entries: readonly Pick<Entry, 'clOrdId' | 'at'>[]])[];
}

/** Remembers each (account, symbol, side, quantity, type, prices, time in force) for a minute. Deterministic. */
export class RecentOrders {
  readonly #latest = new Map<string, Entry>();
  /** One of each kind: when that has been kept for its time, the kind is looked at. In about that order. */
  #visits: Entry[] = [];
  #head = 0;
  /** An order is counted when it is checked and noted when it is entered: its kind is made once. */
  #lastTerms: OrderTerms | null = null;
  #lastKind = '';

  /** Notes an order of a client. `at` never runs backwards. */
  entered(_orderId: string, terms: OrderTerms, at: Micros): void {
    this.#forget(at);
    this.#add(this.#kindOf(terms), terms.clOrdId, at);
  }

  /** How many orders alike but for their ClOrdID were entered after `since`; at most RETAINED_REPEATS. */
  repeats(terms: OrderTerms, since: Micros): number {
    let [count, left] = [0, RETAINED_REPEATS];
    let entry = this.#latest.get(this.#kindOf(terms)) ?? null;
    for (; entry && entry.at > since && left > 0; entry = entry.before, left -= 1)
      if (entry.clOrdId !== terms.clOrdId) count += 1;
    return count;
  }

  toSnapshot(): RecentOrdersSnapshot {
    return { kinds: [...this.#latest].map(([kind, latest]) => [kind, written(latest)]) };
  }

  /** Of an empty memory makes the one that the snapshot is of. */
  restore({ kinds }: RecentOrdersSnapshot): void {
    for (const [kind, entries] of kinds) for (const { clOrdId, at } of entries) this.#add(kind, clOrdId, at);
    this.#visits.sort((a, b) => a.at - b.at);
  }

  #add(kind: string, clOrdId: string, at: Micros): void {
    const before = this.#latest.get(kind) ?? null;
    const entry: Entry = { kind, clOrdId, at, before, kept: 1 + (before?.kept ?? 0) };
    this.#latest.set(kind, entry);
    if (!before) this.#visits.push(entry);
    if (entry.kept === 2 * RETAINED_REPEATS) cut(entry, (_, behind) => behind < RETAINED_REPEATS);
  }

  #kindOf(terms: OrderTerms): string {
    if (terms === this.#lastTerms) return this.#lastKind;
    this.#lastTerms = terms;
    this.#lastKind = kindOf(terms);
    return this.#lastKind;
  }

  /** Every kind is visited about once a minute; it goes when nothing of the last minute is left. */
  #forget(now: Micros): void {
    const before = now - RETAINED_MICROS;
    for (let next = this.#visits[this.#head]; next && next.at <= before; next = this.#visits[this.#head]) {
      this.#head += 1;
      const latest = this.#latest.get(next.kind);
      if (!latest || latest.at <= before) {
        this.#latest.delete(next.kind);
        continue;
      }
      cut(latest, ({ at }) => at > before);
      this.#visits.push(latest);
    }
    if (this.#head > 1_024 && this.#head * 2 > this.#visits.length) {
      this.#visits = this.#visits.slice(this.#head);
      this.#head = 0;
    }
  }
}

/** Lets go of all from the first on that is not to stay behind so many. */
function cut(latest: Entry, stays: (entry: Entry, behind: number) => boolean): void {
  let last = latest;
  let kept = 1;
  for (; last.before && stays(last.before, kept); last = last.before) kept += 1;
  last.before = null;
  latest.kept = kept;
}

/** Of a kind, oldest first, no more than could be counted. */
function written(latest: Entry): Pick<Entry, 'clOrdId' | 'at'>[] {
  const entries = [];
  let entry: Entry | null = latest;
  for (; entry && entries.length < RETAINED_REPEATS; entry = entry.before)
    entries.push({ clOrdId: entry.clOrdId, at: entry.at });
  return entries.toReversed();
}

function kindOf({
  account,
  symbol,
  side,
  orderQty,
  ordType,
  price,
  timeInForce,
  stopPx,
}: OrderTerms): string {
  const kind = `${account}|${symbol}|${side}|${orderQty}|${ordType}|${price}|${timeInForce}`;
  return stopPx === undefined ? kind : `${kind}|${stopPx}`;
}
