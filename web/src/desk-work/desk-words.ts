/** How an order on the desk, and what its client asks, reads. */
import type {
  DeskExecutionView,
  DeskOrderView,
  DeskRequestView,
} from '../../../src/projections/blotter/desk-view.js';
import { pxText, qtyText, timeText } from '../lib/format.js';

/** "8,000 @ 187.20"; the limit of an order without one is its type. */
export function termsText(
  { orderQty, price, stopPx }: Pick<DeskOrderView, 'orderQty' | 'price' | 'stopPx'>,
  without = 'market',
): string {
  const limit = price === null ? without : pxText(price);
  const stop = stopPx === null ? '' : ` stop ${pxText(stopPx)}`;
  return `${qtyText(orderQty)} @ ${limit}${stop}`;
}

/** "Client asks to replace: 8,000 @ 187.20". */
export function requestText({ kind, pending, orderQty, price, stopPx }: DeskRequestView): string {
  const what = kind === 'CANCEL' ? 'cancel' : 'replace';
  const terms = orderQty === null ? '' : `: ${termsText({ orderQty, price, stopPx })}`;
  return pending ? `Pending ${what}${terms}` : `Client asks to ${what}${terms}`;
}

/** Why a report cannot be made, as the desk speaks: "the order is partially filled: new says nothing new". */
export function refusalText(refusal: string): string {
  return refusal.replaceAll(/\b[A-Z]{2,}(?:_[A-Z]+)*\b/g, (constant) =>
    constant.toLowerCase().replaceAll('_', ' '),
  );
}

export function executionText({ lastQty, lastPx, transactTime }: DeskExecutionView): string {
  return `${qtyText(lastQty)} @ ${pxText(lastPx)} of ${timeText(transactTime)}`;
}
