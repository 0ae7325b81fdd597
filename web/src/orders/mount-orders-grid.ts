/** The orders grid: parents only, newest first, tied to the desk's selection. */
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import { RowGrid } from '../grids/row-grid.js';
import type { Desk } from '../shell/desk.js';
import { ORDER_COLUMNS } from './order-columns.js';
import { isPending } from './pending-order.js';

/** A mounted orders grid; dispose it when its place goes away. */
export function ordersGrid(
  host: HTMLElement,
  desk: Desk,
  onHeld: (count: number) => void,
): RowGrid<OrderView> {
  return new RowGrid<OrderView>({
    host,
    name: 'Orders',
    store: desk.orders,
    loop: desk.loop,
    columns: ORDER_COLUMNS,
    belongs: ({ parentOrderId }) => parentOrderId === null,
    emptyText: desk.mayTrade
      ? 'No orders yet. Press n, give a quantity and a price, and Enter twice sends the first.'
      : 'No orders yet. They appear here as soon as a trader sends one.',
    initialSort: { colId: 'orderId', sort: 'desc' },
    rowClass: (row) => (isPending(row) ? 'pending-row' : ''),
    onHeld,
    onSelection: (rows) => {
      desk.selectedOrders.set(rows.map(({ orderId }) => orderId));
      const last = rows.at(-1);
      if (last) desk.orderId.set(last.orderId);
      if (last) desk.showSymbol(last.symbol);
    },
  });
}
