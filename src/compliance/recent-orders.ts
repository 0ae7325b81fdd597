/** What was asked for lately, to recognise the same order sent again by mistake. */
import type { Micros } from '../lib/clock.js';
import type { OrderTerms } from '../model/order-terms.js';

/** No window of a rule may be longer. */
export const RETAINED_MICROS: Micros = 60_000_000;
/** Repeats beyond this many are not told apart: a rule can count no further. */
export const RETAINED_REPEATS = 1_000;

interface Entry {
  readonly clOrdId: string;
  readonly at: Micros;
}

interface Visit {
  readonly key: string;
  readonly at: Micros;
}

/** What was entered of each kind, and when each kind is looked at next, in that order. */
export interface RecentOrdersSnapshot {
  readonly kinds: readonly (readonly [key: string, entries: readonly Entry[]])[];
  readonly visits: readonly Visit[];
}

const NONE: readonly Entry[] = [];

/** Remembers each (account, symbol, side, quantity, type, prices, time in force) for a minute. Deterministic. */
export class RecentOrders {
  readonly #byKey = new Map<string, Entry[]>();
  #visits: Visit[] = [];
  /** An order is counted when it is checked and noted when it is entered: its key is made once. */
  #lastTerms: OrderTerms | null = null;
  #lastKey = '';
  #head = 0;

  /** Notes an order of a client. `at` never runs backwards. */
  entered(_orderId: string, terms: OrderTerms, at: Micros): void {
    this.#forget(at);
    const key = this.#keyOf(terms);
    const entries = this.#byKey.get(key);
    const entry = { clOrdId: terms.clOrdId, at };
    if (!entries) {
      this.#byKey.set(key, [entry]);
      this.#visits.push({ key, at });
      return;
    }
    if (entries.length === RETAINED_REPEATS) entries.shift();
    entries.push(entry);
  }

  /** How many orders alike but for their ClOrdID were entered after `since`; at most RETAINED_REPEATS. */
  repeats(terms: OrderTerms, since: Micros): number {
    const entries = this.#byKey.get(this.#keyOf(terms)) ?? NONE;
    let count = 0;
    for (let i = entries.length - 1; i >= 0; i -= 1) {
      const entry = entries[i];
      if (!entry || entry.at <= since) break;
      if (entry.clOrdId !== terms.clOrdId) count += 1;
    }
    return count;
  }

  toSnapshot(): RecentOrdersSnapshot {
    return { kinds: [...this.#byKey], visits: this.#visits.slice(this.#head) };
  }

  /** Of an empty memory makes the one that the snapshot is of. */
  restore({ kinds, visits }: RecentOrdersSnapshot): void {
    for (const [key, entries] of kinds) this.#byKey.set(key, [...entries]);
    this.#visits = [...visits];
  }

  #keyOf(terms: OrderTerms): string {
    if (terms === this.#lastTerms) return this.#lastKey;
    this.#lastTerms = terms;
    this.#lastKey = keyOf(terms);
    return this.#lastKey;
  }

  /** Every key is visited once a minute; it goes when nothing of the last minute is left. */
  #forget(now: Micros): void {
    const before = now - RETAINED_MICROS;
    for (let next = this.#visits[this.#head]; next && next.at <= before; next = this.#visits[this.#head]) {
      this.#head += 1;
      const kept = (this.#byKey.get(next.key) ?? []).filter((entry) => entry.at > before);
      if (kept.length === 0) this.#byKey.delete(next.key);
      else this.#byKey.set(next.key, kept);
      if (kept.length > 0) this.#visits.push({ key: next.key, at: now });
    }
    if (this.#head > 1_024 && this.#head * 2 > this.#visits.length) {
      this.#visits = this.#visits.slice(this.#head);
      this.#head = 0;
    }
  }
}

function keyOf({ account, symbol, side, orderQty, ordType, price, timeInForce, stopPx }: OrderTerms): string {
  const key = `${account}|${symbol}|${side}|${orderQty}|${ordType}|${price}|${timeInForce}`;
  return stopPx === undefined ? key : `${key}|${stopPx}`;
}
