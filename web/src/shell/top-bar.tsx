/** The top bar: link and latency, venues up, clocks, the main actions, who is signed in. */
import { cancelAll } from '../orders/cancel-orders.js';
import { useCount } from '../lib/use-count.js';
import { useSignal } from '../lib/use-signal.js';
import { Clocks } from './clocks.js';
import { useDesk } from './desk-context.js';
import { focusTicket } from './focus.js';
import { theme, toggleTheme } from './theme.js';
import { useLatency } from './use-latency.js';

interface TopBarProps {
  readonly onLeave: () => void;
}

export function TopBar({ onLeave }: TopBarProps) {
  const desk = useDesk();
  return (
    <header className="top-bar">
      <h1>
        Fair<span>lead</span>
      </h1>
      <LinkLamp />
      <VenuesLamp />
      <Clocks />
      <span className="gap" />
      {desk.mayTrade ? (
        <>
          <button type="button" className="primary" onClick={focusTicket}>
            New order <kbd>n</kbd>
          </button>
          <button type="button" onClick={() => void cancelAll(desk)}>
            Cancel all…
          </button>
        </>
      ) : null}
      <button type="button" onClick={toggleTheme}>
        {useSignal(theme) === 'dark' ? 'Light' : 'Dark'}
      </button>
      <span className="who">
        {desk.session.name} <span className="soft">· {desk.session.role}</span>
      </span>
      <button type="button" onClick={onLeave}>
        Sign out
      </button>
    </header>
  );
}

function LinkLamp() {
  const desk = useDesk();
  const link = useSignal(desk.stream.link);
  const latency = useLatency();
  const tone = { LIVE: 'good', CONNECTING: 'pending', LOST: 'bad' }[link];
  const word = { LIVE: 'live', CONNECTING: 'connecting…', LOST: 'link lost, trying again' }[link];
  return (
    <span className={`lamp ${tone}`} role="status">
      <i />
      {word}
      {link === 'LIVE' && latency !== null ? ` · ${latency} ms` : ''}
    </span>
  );
}

function VenuesLamp() {
  const { venues } = useDesk();
  const all = useCount(venues, (rows) => [...rows].length);
  const up = useCount(venues, (rows) => [...rows].filter(({ state }) => state === 'OPEN').length);
  return (
    <span className={`lamp ${all > 0 && up === all ? 'good' : 'warn'}`}>
      <i />
      {up} of {all} venues
    </span>
  );
}
