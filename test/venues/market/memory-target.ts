/** A venue without clients: the real matching book behind the door that background flow acts through. */
import type { Level } from '../../../src/model/book.js';
import type { FlowOrder, FlowTarget } from '../../../venues/matching/flow-target.js';
import { OrderBook } from '../../../venues/matching/order-book.js';

export class MemoryTarget implements FlowTarget {
  readonly trades: { readonly symbol: string; readonly px: number; readonly qty: number }[] = [];
  readonly halted = new Map<string, boolean>();
  /** Every call, in order, when asked to keep them. */
  readonly calls: string[] = [];
  actions = 0;
  readonly #books = new Map<string, OrderBook>();

  constructor(
    readonly venue: string,
    private readonly keepCalls = false,
  ) {}

  submit(order: FlowOrder): void {
    this.#called('submit', order);
    const { id, symbol, side, px, qty } = order;
    const entry = { id, side, px, qty, party: null };
    if (order.timeInForce === 'IOC') this.#book(symbol).match(entry);
    else this.#book(symbol).enter(entry);
  }

  reduce(symbol: string, id: string, qty?: number): void {
    this.#called('reduce', { symbol, id, qty });
    if (qty === undefined) this.#book(symbol).cancel(id);
    else this.#book(symbol).reduce(id, qty);
  }

  execute(symbol: string, id: string, qty: number): void {
    this.#called('execute', { symbol, id, qty });
    const resting = this.#book(symbol).order(id);
    if (!resting) return;
    const side = resting.side === 'BUY' ? 'SELL' : 'BUY';
    this.#book(symbol).execute(id, { id: `x-${id}`, side, px: resting.px, qty, party: null }, qty);
  }

  print(symbol: string, px: number, qty: number): void {
    this.#called('print', { symbol, px, qty });
    this.trades.push({ symbol, px, qty });
  }

  halt(symbol: string, halted: boolean): void {
    this.#called('halt', { symbol, halted });
    this.halted.set(symbol, halted);
  }

  levels(symbol: string, side: 'BID' | 'ASK', depth: number): readonly Level[] {
    return this.#book(symbol).levels(side, depth);
  }

  #book(symbol: string): OrderBook {
    const known = this.#books.get(symbol);
    if (known) return known;
    const book = new OrderBook({
      added: () => undefined,
      canceled: () => undefined,
      matched: (_resting, _incoming, px, qty) => this.trades.push({ symbol, px, qty }),
    });
    this.#books.set(symbol, book);
    return book;
  }

  #called(name: string, call: object): void {
    this.actions += 1;
    if (this.keepCalls) this.calls.push(`${name} ${JSON.stringify(call)}`);
  }
}

/** The levels of all targets added up, best first. */
export function summedLevels(
  targets: readonly FlowTarget[],
  symbol: string,
  side: 'BID' | 'ASK',
): readonly Level[] {
  const sums = new Map<number, number>();
  for (const target of targets) {
    for (const { px, qty } of target.levels(symbol, side, 10_000)) sums.set(px, (sums.get(px) ?? 0) + qty);
  }
  const sign = side === 'BID' ? -1 : 1;
  return Array.from(sums, ([px, qty]) => ({ px, qty })).toSorted((a, b) => (a.px - b.px) * sign);
}
