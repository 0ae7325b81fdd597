/** Slippage against arrival: how far the average price is from the mid when the order arrived. */
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import { parseFixed } from '../lib/decimal.js';

/** Basis points, one place, positive is worse for the client; null before a fill or without an arrival mid. */
export function slippageBps({ side, avgPx, arrivalPx, cumQty }: OrderView): number | null {
  const average = parseFixed(avgPx);
  const arrival = arrivalPx ? parseFixed(arrivalPx) : undefined;
  if (average === undefined || !arrival || cumQty === '0') return null;
  const worse = side === 'BUY' ? average - arrival : arrival - average;
  return Number((worse * 100_000n) / arrival) / 10;
}
