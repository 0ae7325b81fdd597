/** The orders of the person's accounts, in three views, with a filter and cancel. */
import { useEffect, useRef, useState } from 'react';
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import type { RowGrid } from '../grids/row-grid.js';
import { useCount } from '../lib/use-count.js';
import { useIsland } from '../lib/use-island.js';
import { useSignal } from '../lib/use-signal.js';
import { isOpen } from '../lib/words.js';
import type { Desk } from '../shell/desk.js';
import { useDesk } from '../shell/desk-context.js';
import { Tabs } from '../shell/tabs.js';
import { amendSelected } from './amend-order.js';
import { cancelSelected, cancelable } from './cancel-orders.js';
import { ordersGrid } from './mount-orders-grid.js';

const VIEWS = ['Orders', 'Working', 'Blocked'] as const;
type View = (typeof VIEWS)[number];

const PASSES: Readonly<Record<View, (row: OrderView) => boolean>> = {
  Orders: () => true,
  Working: ({ ordStatus }) => isOpen(ordStatus),
  Blocked: ({ ordStatus }) => ordStatus === 'REJECTED',
};

export function OrdersPanel() {
  const desk = useDesk();
  const [view, setView] = useState<View>('Orders');
  const [held, setHeld] = useState(0);
  const grid = useRef<RowGrid<OrderView> | null>(null);
  const host = useIsland((element) => {
    const made = ordersGrid(element, desk, setHeld);
    grid.current = made;
    const stop = desk.orderId.subscribe(() => follow(desk, made));
    return () => {
      stop();
      made.dispose();
    };
  }, desk);
  const counts = useViewCounts();
  useEffect(() => grid.current?.filter(PASSES[view]), [view]);

  return (
    <section className="panel orders" aria-label="Orders" id="panel-3" tabIndex={-1}>
      <header>
        <Tabs label="Order views" tabs={VIEWS} chosen={view} counts={counts} onChoose={setView} />
        {held > 0 ? <span className="held">{held} new, shown when the pointer leaves</span> : null}
        <AmendSelected />
        <CancelSelected />
        <input
          id="order-filter"
          type="search"
          className="filter"
          placeholder="/ filter"
          aria-label="Filter orders"
          onChange={(event) => grid.current?.quickFilter(event.target.value)}
        />
      </header>
      <div ref={host} className="grid" />
    </section>
  );
}

/** The order shown in the detail is the one selected here, wherever it was chosen. */
function follow({ orderId, selectedOrders }: Desk, grid: RowGrid<OrderView>): void {
  const shown = orderId.value;
  if (shown !== null && !selectedOrders.value.includes(shown)) grid.select(shown);
}

function countParents(passes: (row: OrderView) => boolean): (rows: Iterable<OrderView>) => number {
  return (rows) => [...rows].filter((row) => row.parentOrderId === null && passes(row)).length;
}

function useViewCounts(): Readonly<Record<View, number>> {
  const { orders } = useDesk();
  return {
    Orders: useCount(orders, countParents(PASSES.Orders)),
    Working: useCount(orders, countParents(PASSES.Working)),
    Blocked: useCount(orders, countParents(PASSES.Blocked)),
  };
}

function AmendSelected() {
  const desk = useDesk();
  const selected = useSignal(desk.selectedOrders);
  const open = useCount(desk.orders, () => cancelable(desk, desk.selectedOrders.value).length);
  if (!desk.mayTrade || selected.length !== 1) return null;
  return (
    <button
      type="button"
      className="small"
      aria-disabled={open === 0}
      title={open === 0 ? 'The selected order is not working any more' : ''}
      onClick={() => amendSelected(desk)}
    >
      Amend <kbd>a</kbd>
    </button>
  );
}

function CancelSelected() {
  const desk = useDesk();
  const selected = useSignal(desk.selectedOrders);
  const open = useCount(desk.orders, () => cancelable(desk, desk.selectedOrders.value).length);
  if (!desk.mayTrade || selected.length === 0) return null;
  return (
    <button
      type="button"
      className="small"
      aria-disabled={open === 0}
      title={open === 0 ? 'None of the selected orders is still working' : ''}
      onClick={() => void cancelSelected(desk)}
    >
      {selected.length > 1 ? `Cancel ${selected.length} selected` : 'Cancel'} <kbd>Del</kbd>
    </button>
  );
}
