/** The columns of the orders grid; their ids are the FIX names. */
import type { ColDef, ICellRendererParams } from 'ag-grid-community';
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import { fixedOrZero } from '../lib/decimal.js';
import { element } from '../lib/elements.js';
import { pxText, qtyText, sentence, shortId } from '../lib/format.js';
import * as cells from '../grids/cells.js';
import { isPending, isPendingKey } from './pending-order.js';
import { slippageBps } from './slippage.js';

/** Filled share in per cent, 0 to 100. */
export function filledPercent({ cumQty, orderQty }: OrderView): number {
  const ordered = fixedOrZero(orderQty);
  return ordered === 0n ? 0 : Number((fixedOrZero(cumQty) * 1000n) / ordered) / 10;
}

/** The reason beside a reject, where a pending row is on its way to, or why nobody knows. */
export function statusDetail(order: OrderView): string | null {
  if (isPending(order)) return 'sending…';
  if (order.unknown !== null) return `unknown: ${order.unknown}`;
  if (order.refusedBy !== null) return order.refusedBy;
  if (order.openRequest !== null && !order.ordStatus.startsWith('PENDING_'))
    return order.openRequest === 'CANCEL' ? 'cancel asked' : 'replace asked';
  return order.ordRejReason ? sentence(order.ordRejReason) : null;
}

export const ORDER_COLUMNS: ColDef<OrderView>[] = [
  cells.time('transactTime', 'Time'),
  {
    ...cells.words<OrderView>('orderId', 'Order', (row) => row.orderId, 72),
    valueFormatter: ({ value }) => (isPendingKey(String(value)) ? '…' : shortId(String(value))),
    tooltipValueGetter: ({ value }) => String(value),
    cellClass: 'soft',
  },
  { ...cells.words<OrderView>('symbol', 'Symbol', (row) => row.symbol, 62), cellClass: 'strong' },
  cells.side(),
  cells.words('ordType', 'Type', (row) => row.ordType, 66),
  cells.words('timeInForce', 'TIF', (row) => row.timeInForce, 44),
  cells.figure('orderQty', 'Qty', qtyText),
  cells.figure('price', 'Price', pxText),
  { ...cells.figure('stopPx', 'Stop px', pxText), width: 70 },
  { ...cells.figure('cumQty', 'Cum', qtyText), width: 60 },
  { ...cells.figure('leavesQty', 'Leaves', qtyText), width: 62 },
  { ...cells.figure('avgPx', 'Avg px', (text) => (text === '0' ? '' : pxText(text))), width: 74 },
  cells.status(statusDetail),
  {
    colId: 'filled',
    headerName: 'Filled',
    valueGetter: ({ data }) => (data ? filledPercent(data) : 0),
    cellRenderer: filledBar,
    width: 56,
  },
  {
    colId: 'slippage',
    headerName: 'Slip bps',
    headerTooltip: 'Average price against the mid at arrival, in basis points; minus is better than the mid',
    type: 'rightAligned',
    valueGetter: ({ data }) => (data ? slippageBps(data) : null),
    valueFormatter: ({ value }) => (value === null ? '' : signed(value)),
    cellClassRules: {
      good: ({ value }) => value !== null && value < 0,
      warn: ({ value }) => value !== null && value > 0,
    },
    width: 66,
  },
  { ...cells.words<OrderView>('account', 'Account', (row) => row.account, 96), cellClass: 'soft' },
  { ...cells.words<OrderView>('clOrdId', 'ClOrdID', (row) => row.clOrdId, 130), cellClass: 'soft' },
  {
    ...cells.words<OrderView>('text', 'Text', (row) => row.text, 260),
    tooltipField: 'text',
    cellClass: 'soft',
  },
];

function signed(value: number): string {
  return value < 0 ? `\u2212${Math.abs(value).toFixed(1)}` : `+${value.toFixed(1)}`;
}

function filledBar({ value }: ICellRendererParams<OrderView, number>): HTMLElement {
  const bar = element('span', 'filled');
  const done = element('i');
  done.style.width = `${value ?? 0}%`;
  bar.append(done);
  bar.title = `${value ?? 0} % filled`;
  return bar;
}
