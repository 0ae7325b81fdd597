/** What happened since the last snapshot, as rows of the tables that find it again. */
import type { Side } from '../model/fix.js';
import { listKey } from '../engine/order-lists.js';
import type { OrderEvent } from '../orders/events.js';
import type { Order } from '../orders/order.js';
import type { Position, PositionChange } from '../projections/positions/position.js';

export interface ChildRow {
  readonly orderId: string;
  readonly parentOrderId: string;
}

export interface ClOrdIdRow {
  readonly account: string;
  readonly clOrdId: string;
  readonly parentOrderId: string;
}

/** How its fill is to be read; null of a split. */
export interface PositionChangeRow {
  readonly account: string;
  readonly symbol: string;
  readonly seq: number;
  readonly side: Side | null;
  readonly pxScale: number | null;
  readonly qtyScale: number | null;
}

export class Changes {
  /** New records of each family, by the parent's OrderID. */
  readonly families = new Map<string, number[]>();
  readonly children: ChildRow[] = [];
  readonly clOrdIds: ClOrdIdRow[] = [];
  /** Names of lists, as they are told from others. */
  readonly lists = new Set<string>();
  readonly positions: PositionChangeRow[] = [];

  /** `order` is the event's, after it. */
  note(seq: number, event: OrderEvent, order: Order): void {
    const parentOrderId = order.parentOrderId ?? order.orderId;
    const seqs = this.families.get(parentOrderId);
    if (seqs) seqs.push(seq);
    else this.families.set(parentOrderId, [seq]);
    if (order.parentOrderId === null) this.#noteParent(event, order);
    else if (event.type === 'OrderEntered') this.children.push({ orderId: order.orderId, parentOrderId });
  }

  notePosition({ account, symbol }: Position, change: PositionChange): void {
    const fill = 'fill' in change ? change.fill : null;
    const { side = null, scales = null } = fill ?? {};
    const { pxScale = null, qtyScale = null } = scales ?? {};
    this.positions.push({ account, symbol, seq: change.seq, side, pxScale, qtyScale });
  }

  #noteParent(event: OrderEvent, { orderId, terms }: Order): void {
    const clOrdId = usedBy(event);
    const { account, contingency } = terms;
    if (clOrdId !== null) this.clOrdIds.push({ account, clOrdId, parentOrderId: orderId });
    if (contingency && event.type === 'OrderEntered') this.lists.add(listKey(account, contingency.listId));
  }
}

/** The ClOrdID that a parent's event uses up, or has used up before. */
function usedBy(event: OrderEvent): string | null {
  switch (event.type) {
    case 'OrderEntered':
      return event.terms.clOrdId;
    case 'CancelRequested':
    case 'ReplaceRequested':
    case 'CancelRejected':
      return event.clOrdId;
    default:
      return null;
  }
}
