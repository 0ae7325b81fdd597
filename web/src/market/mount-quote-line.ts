/** Bid × offer and spread of the symbol on show, in the panel's head; says so when the link is lost. */
import type { QuoteView } from '../../../src/projections/market-views.js';
import { element, setText } from '../lib/elements.js';
import { fixedText, parseFixed } from '../lib/decimal.js';
import { pxText } from '../lib/format.js';
import type { Desk } from '../shell/desk.js';

/** Draws into `host` until the returned function is called. */
export function mountQuoteLine(host: HTMLElement, desk: Desk): () => void {
  const best = element('span', 'best');
  const spread = element('span', 'soft');
  host.replaceChildren(best, spread);
  const island = desk.loop.island(() => {
    const quote = desk.quotes.get(desk.symbol.value);
    const live = desk.stream.link.value === 'LIVE';
    setText(best, quote ? `${pxText(quote.bidPx) || '–'} × ${pxText(quote.askPx) || '–'}` : 'no quote yet');
    setText(spread, live ? spreadText(quote) : 'link lost, old prices');
    host.closest('section')?.classList.toggle('stale', !live);
  });
  const stops = [desk.quotes, desk.symbol, desk.stream.link].map((source) =>
    source.subscribe(() => island.invalidate()),
  );
  island.invalidate();
  return () => {
    for (const stop of stops) stop();
    island.dispose();
  };
}

function spreadText(quote: QuoteView | undefined): string {
  const bid = quote?.bidPx ? parseFixed(quote.bidPx) : undefined;
  const ask = quote?.askPx ? parseFixed(quote.askPx) : undefined;
  return bid === undefined || ask === undefined ? '' : `spread ${fixedText((ask - bid) * 100n, 0, 2)}¢`;
}
