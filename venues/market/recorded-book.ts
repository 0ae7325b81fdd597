/** The book that a recording describes, kept order by order, so that every change becomes recorded events. */
import type { Px, Qty } from '../../src/model/units.js';
import type { PriceLevel } from '../matching/price-ladder.js';
import { PriceLadder, QueuedOrder } from '../matching/price-ladder.js';
import type { RecordedAdd, RecordedEvent } from './recorded-flow.js';

type Side = RecordedAdd['side'];
type Taking = 'REDUCE' | 'EXECUTE';

export class RecordedBook {
  readonly #ladders = { BUY: new PriceLadder(1), SELL: new PriceLadder(-1) };
  readonly #orders = new Map<string, QueuedOrder>();
  #made = 0;

  has(id: string): boolean {
    return this.#orders.has(id);
  }

  qtyAt(side: Side, px: Px): Qty {
    return this.#ladders[side].at(px)?.qty ?? 0;
  }

  /** The prices of one side, best first, while `wanted` holds. */
  pricesWhile(side: Side, wanted: (px: Px) => boolean): Px[] {
    const prices: Px[] = [];
    for (const { px } of this.#ladders[side]) {
      if (!wanted(px)) break;
      prices.push(px);
    }
    return prices;
  }

  add(order: Omit<RecordedAdd, 'kind'>): RecordedEvent {
    const level = this.#ladders[order.side].open(order.px);
    const queued = new QueuedOrder({ ...order, party: null }, order.qty, level);
    level.append(queued);
    this.#orders.set(order.id, queued);
    return { kind: 'ADD', ...order };
  }

  /** Takes `qty`, at most what is left, off one order. */
  take(kind: Taking, id: string, qty: Qty): RecordedEvent[] {
    const order = this.#orders.get(id);
    if (!order) return [];
    const taken = Math.min(qty, order.qty);
    order.level.take(order, taken);
    if (order.qty === 0) this.#orders.delete(id);
    if (order.level.qty === 0) this.#ladders[order.side].close(order.level);
    return [{ kind, id, qty: taken }];
  }

  /** Takes `qty`, at most what is there, off the oldest orders at a price. */
  takeAt(kind: Taking, side: Side, at: { readonly px: Px; readonly qty: Qty }): RecordedEvent[] {
    const level = this.#ladders[side].at(at.px);
    const events: RecordedEvent[] = [];
    for (let left = Math.min(at.qty, level?.qty ?? 0); left > 0; ) {
      const oldest = level?.head;
      if (!oldest) break;
      const taken = Math.min(left, oldest.qty);
      left -= taken;
      events.push(...this.take(kind, oldest.id, taken));
    }
    return events;
  }

  /** Makes the quantity at a price what the record says: a new order behind the others, or less of the newest. */
  set(side: Side, px: Px, qty: Qty): RecordedEvent[] {
    const level = this.#ladders[side].at(px);
    const missing = qty - (level?.qty ?? 0);
    if (missing > 0) return [this.add({ id: this.#nextId(), side, px, qty: missing })];
    return level ? this.#shrink(level, -missing) : [];
  }

  #shrink(level: PriceLevel, excess: Qty): RecordedEvent[] {
    const newestFirst: QueuedOrder[] = [];
    for (let order = level.head; order; order = order.next) newestFirst.unshift(order);
    let left = excess;
    return newestFirst.flatMap(({ id, qty }) => {
      const taken = Math.min(left, qty);
      left -= taken;
      return taken > 0 ? this.take('REDUCE', id, taken) : [];
    });
  }

  #nextId(): string {
    this.#made += 1;
    return `level-${this.#made}`;
  }
}
