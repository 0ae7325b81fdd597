/** The notices, shown briefly and read aloud. */
import { useSignal } from '../lib/use-signal.js';
import { useDesk } from './desk-context.js';

export function Toasts() {
  const { notices } = useDesk();
  const shown = useSignal(notices.shown);
  return (
    <div className="toasts" role="log" aria-live="polite" aria-label="Notices">
      {shown.map(({ id, tone, text }) => (
        <p key={id} className={tone}>
          {text}
          <button type="button" aria-label="Dismiss" onClick={() => notices.dismiss(id)}>
            ✕
          </button>
        </p>
      ))}
    </div>
  );
}
