/** The dialogs one can open on the desk: the list of keys, and finding a symbol. */
import { useState } from 'react';
import { useSignal } from '../lib/use-signal.js';
import { useDesk } from './desk-context.js';
import { Dialog } from './dialog.js';
import { SHORTCUTS, TICKET_KEYS } from './shortcuts.js';

export function DeskDialogs() {
  const desk = useDesk();
  const open = useSignal(desk.dialog);
  const close = (): void => desk.dialog.set(null);
  if (open === 'SHORTCUTS') return <ShortcutsDialog onClose={close} />;
  if (open === 'SYMBOL') return <SymbolDialog onClose={close} />;
  return null;
}

interface ClosableProps {
  readonly onClose: () => void;
}

function ShortcutsDialog({ onClose }: ClosableProps) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {[...SHORTCUTS, ...TICKET_KEYS].map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <button type="button" autoFocus onClick={onClose}>
        Close
      </button>
    </Dialog>
  );
}

function SymbolDialog({ onClose }: ClosableProps) {
  const desk = useDesk();
  const [text, setText] = useState('');
  const wanted = text.toUpperCase();
  const found = desk.instruments.filter(
    ({ symbol, name }) => symbol.startsWith(wanted) || name.toUpperCase().includes(wanted),
  );
  const choose = (symbol: string | undefined): void => {
    if (symbol) {
      desk.showSymbol(symbol);
      desk.seed.set({ symbol });
    }
    onClose();
  };
  return (
    <Dialog title="Find a symbol" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          choose(found[0]?.symbol);
        }}
      >
        <input
          autoFocus
          aria-label="Symbol or name"
          placeholder="Symbol or name, then Enter"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
      <ul className="found-symbols">
        {found.map(({ symbol, name }) => (
          <li key={symbol}>
            <button type="button" onClick={() => choose(symbol)}>
              <strong>{symbol}</strong> <span className="soft">{name}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
