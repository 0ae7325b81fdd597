/** The orders that events belong to: those of late in memory, the others from the audit's own table. */
import type { Pool } from 'pg';
import type { OrderEvent } from '../../orders/events.js';
import { namedBy } from './audit-order.js';
import type { AuditOrder } from './audit-order.js';

/** About 20 MB; an order that comes back later costs one look-up. */
const MOST_KEPT = 50_000;

interface Row {
  readonly order_id: string;
  readonly parent_order_id: string | null;
  readonly venue: string | null;
  readonly cl_ord_id: string;
  readonly account: string;
  readonly symbol: string;
  readonly px_scale: number;
  readonly qty_scale: number;
}

export class AuditOrders {
  /** Oldest first. */
  readonly #kept = new Map<string, AuditOrder>();

  constructor(private readonly pool: Pool) {}

  /** Makes every order of the events known; what the events name for the first time. */
  async learn(events: readonly OrderEvent[]): Promise<readonly AuditOrder[]> {
    this.#forgetOldest();
    const entered = events.flatMap((event) => namedBy(event) ?? []);
    for (const order of entered) this.#kept.set(order.orderId, order);
    const unknown = new Set(
      events.map(({ orderId }) => orderId).filter((orderId) => !this.#kept.has(orderId)),
    );
    if (unknown.size > 0) await this.#load([...unknown]);
    return entered;
  }

  /** Throws for an order that `learn` was not told of, or whose entry the journal lacks. */
  of({ type, orderId }: OrderEvent): AuditOrder {
    const order = this.#kept.get(orderId);
    if (!order) throw new Error(`${type} for order ${orderId}, which was never entered; rebuild the audit`);
    return order;
  }

  async #load(orderIds: readonly string[]): Promise<void> {
    const { rows } = await this.pool.query<Row>({
      name: 'audit-orders',
      text: `SELECT order_id, parent_order_id, venue, cl_ord_id, account, symbol, px_scale, qty_scale
             FROM audit_order WHERE order_id = ANY ($1)`,
      values: [orderIds],
    });
    for (const row of rows) this.#kept.set(row.order_id, orderOf(row));
  }

  #forgetOldest(): void {
    for (const orderId of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) return;
      this.#kept.delete(orderId);
    }
  }
}

function orderOf(row: Row): AuditOrder {
  const { venue, account, symbol } = row;
  const scales = { pxScale: row.px_scale, qtyScale: row.qty_scale };
  return {
    orderId: row.order_id,
    parentOrderId: row.parent_order_id,
    venue,
    clOrdId: row.cl_ord_id,
    account,
    symbol,
    scales,
  };
}
