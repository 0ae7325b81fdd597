/** A person's word on what became of an order of which nobody knows: whether it can be taken, and what it says in a market's words. */
import type { VenueReport } from '../execution/venue-adapter.js';
import type { Micros } from '../lib/clock.js';
import type { Order } from '../orders/order.js';
import { leavesQtyOf } from '../orders/order-state.js';
import type { FoundExecution, ResolveCommand } from './order-entry.js';

/** Why it cannot be taken, in words; null when it can. */
export function resolutionRefusal(order: Order, { outcome, executions }: ResolveCommand): string | null {
  if (order.parentOrderId === null) return 'it stands on no market itself; resolve the child that is unknown';
  if (order.conditions.unknown === null) return 'its outcome is not unknown';
  const leaves = leavesQtyOf(order);
  const total = executions.reduce((sum, { lastQty }) => sum + lastQty, 0);
  if (outcome === 'REJECTED' && (total > 0 || order.cumQty > 0))
    return 'a rejected order cannot have executions; say CANCELED';
  if (outcome === 'FILLED' && total !== leaves)
    return 'FILLED needs executions of exactly what is left; of less, say CANCELED with those that there were';
  if (total > leaves || (outcome === 'CANCELED' && total === leaves))
    return 'the executions are not less than what is left; say FILLED with all of it';
  const names = executions.flatMap(({ execId }) => execId ?? []);
  return new Set(names).size === names.length ? null : 'an execution is named twice';
}

export interface ResolutionContext {
  readonly sessionId: string;
  readonly at: Micros;
  readonly nextId: () => string;
}

/** What the market would have said; without numbers in its session. */
export function resolutionReports(
  { orderId: clOrdId, venue }: Order,
  { outcome, executions, reason }: ResolveCommand,
  { sessionId, at, nextId }: ResolutionContext,
): readonly VenueReport[] {
  const base = { venue: venue ?? '', sessionId, seq: 0, clOrdId, at };
  const text = `by decision: ${reason}`;
  const trades = executions.map((execution) => tradeOf(base, execution, nextId));
  switch (outcome) {
    case 'FILLED':
      return trades;
    case 'CANCELED':
      return [...trades, { ...base, kind: 'CANCELED', requestId: null, text }];
    case 'REJECTED':
      return [{ ...base, kind: 'REJECTED', reason: 'OTHER', text }];
  }
}

/** Under the market's ExecID, where it is known, the market's own report of it is the same execution again. */
function tradeOf(
  base: Pick<VenueReport, 'venue' | 'sessionId' | 'seq' | 'clOrdId' | 'at'>,
  { lastQty, lastPx, execId, fee }: FoundExecution,
  nextId: () => string,
): VenueReport {
  const name = execId ?? `BY-HAND-${nextId()}`;
  return { ...base, kind: 'TRADE', execId: name, lastQty, lastPx, lastLiquidityInd: 'REMOVED', fee };
}
