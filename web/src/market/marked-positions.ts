/** Positions at the mid of the quotes on the page: re-marked when a quote or a fill comes. */
import type { QuoteView } from '../../../src/projections/market-views.js';
import type { PositionView } from '../../../src/projections/read-side.js';
import type { Fixed } from '../lib/decimal.js';
import { fixedOrZero, fixedText, parseFixed, times } from '../lib/decimal.js';
import type { FrameLoop } from '../lib/frame-loop.js';
import { RowStore } from '../stream/row-store.js';

export type MarkedPosition = PositionView;

/** Mid of a two-sided quote; undefined otherwise. */
export function midOf(quote: QuoteView | undefined): Fixed | undefined {
  const bid = quote?.bidPx ? parseFixed(quote.bidPx) : undefined;
  const ask = quote?.askPx ? parseFixed(quote.askPx) : undefined;
  return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2n;
}

/** The position at another mark. */
export function markedAt(position: PositionView, mark: Fixed | undefined): MarkedPosition {
  if (mark === undefined) return position;
  const qty = fixedOrZero(position.qty);
  return {
    ...position,
    markPx: fixedText(mark),
    marketValue: fixedText(times(qty, mark)),
    unrealizedPnl: fixedText(times(qty, mark - fixedOrZero(position.avgCost))),
  };
}

interface Sources {
  readonly positions: RowStore<PositionView>;
  readonly quotes: RowStore<QuoteView>;
  readonly loop: FrameLoop;
}

/** A store of marked positions that follows its sources, at most once per frame. */
export function markedPositions({ positions, quotes, loop }: Sources): RowStore<MarkedPosition> {
  const marked = new RowStore<MarkedPosition>(positions.keyOf);
  const sources = new Map<string, PositionView>();
  const changed = (row: PositionView): boolean => {
    const key = positions.keyOf(row);
    const mark = midOf(quotes.get(row.symbol));
    return sources.get(key) !== row || (mark !== undefined && marked.get(key)?.markPx !== fixedText(mark));
  };
  const island = loop.island(() => {
    const rows = [...positions.values()].filter(changed);
    for (const row of rows) sources.set(positions.keyOf(row), row);
    marked.upsert(rows.map((row) => markedAt(row, midOf(quotes.get(row.symbol)))));
  });
  quotes.subscribe(() => island.invalidate());
  positions.subscribe(() => island.invalidate());
  island.invalidate();
  return marked;
}
