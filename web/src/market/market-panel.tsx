/** The left column: the symbol's depth over all venues, and the watchlist under it. */
import { useDesk } from '../shell/desk-context.js';
import { useIsland } from '../lib/use-island.js';
import { useSignal } from '../lib/use-signal.js';
import { mountLadder } from './mount-ladder.js';
import { mountQuoteLine } from './mount-quote-line.js';
import { mountWatchlist } from './mount-watchlist.js';

export function MarketPanel() {
  const desk = useDesk();
  const symbol = useSignal(desk.symbol);
  const quote = useIsland((host) => mountQuoteLine(host, desk), desk);
  const ladder = useIsland((host) => mountLadder(host, desk), desk);
  const watchlist = useIsland((host) => mountWatchlist(host, desk), desk);
  return (
    <section className="panel market" aria-label="Market" id="panel-1" tabIndex={-1}>
      <header>
        <h2>{symbol}</h2>
        <div ref={quote} className="quote-line" />
      </header>
      <div ref={ladder} className="ladder-host" />
      <header>
        <h2>Watchlist</h2>
      </header>
      <div ref={watchlist} className="scroll" tabIndex={0} role="region" aria-label="Watchlist" />
    </section>
  );
}
