/** The market's clock and the local one, written once a second without React. */
import { useIsland } from '../lib/use-island.js';
import { element, setText } from '../lib/elements.js';

const NEW_YORK = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', timeStyle: 'medium' });
const LOCAL = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export function Clocks() {
  const host = useIsland(mountClocks, null);
  return <div ref={host} className="clocks" />;
}

function mountClocks(host: HTMLElement): () => void {
  const market = element('span');
  const local = element('strong');
  market.title = 'Continuous trading 09:30–16:00 New York';
  host.replaceChildren(market, local);
  const tick = (): void => {
    const now = new Date();
    setText(market, `New York ${NEW_YORK.format(now)}`);
    setText(local, LOCAL.format(now));
    local.title = `${now.toISOString().slice(0, 19)}Z`;
  };
  tick();
  const timer = setInterval(tick, 1000);
  return () => clearInterval(timer);
}
