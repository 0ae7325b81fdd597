/** Listens for the desk's keys. */
import { useEffect } from 'react';
import { useDesk } from './desk-context.js';
import { isTyping } from './focus.js';
import { SHORTCUTS } from './shortcuts.js';

export function useShortcuts(): void {
  const desk = useDesk();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (document.querySelector('dialog[open]')) return;
      const shortcut = SHORTCUTS.find(({ matches }) => matches(event));
      if (!shortcut || (isTyping(event.target) && !shortcut.whileTyping)) return;
      event.preventDefault();
      shortcut.run(desk, event);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [desk]);
}
