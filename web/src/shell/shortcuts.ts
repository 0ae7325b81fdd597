/** Every key of the desk: what it is called, what it does, and whether it works while typing. */
import { amendSelected } from '../orders/amend-order.js';
import { cancelAll, cancelSelected } from '../orders/cancel-orders.js';
import type { Desk } from './desk.js';
import { focusFilter, focusPanel, focusTicket, pressSide } from './focus.js';

export interface Shortcut {
  readonly keys: string;
  readonly does: string;
  readonly matches: (event: KeyboardEvent) => boolean;
  readonly run: (desk: Desk, event: KeyboardEvent) => void;
  readonly whileTyping?: boolean;
}

const plain =
  (key: string) =>
  (event: KeyboardEvent): boolean =>
    event.key === key && !event.ctrlKey && !event.altKey && !event.metaKey;

const cancels = (event: KeyboardEvent): boolean =>
  event.ctrlKey && event.shiftKey && event.key.toLowerCase() === 'x';

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: 'n', does: 'New order', matches: plain('n'), run: focusTicket },
  { keys: 'b', does: 'Ticket: buy', matches: plain('b'), run: () => pressSide('BUY') },
  { keys: 's', does: 'Ticket: sell', matches: plain('s'), run: () => pressSide('SELL') },
  { keys: '/', does: 'Filter the orders', matches: plain('/'), run: focusFilter },
  { keys: 'a', does: 'Amend the selected order', matches: plain('a'), run: amendSelected },
  {
    keys: 'Del',
    does: 'Cancel the selected orders',
    matches: plain('Delete'),
    run: (desk) => void cancelSelected(desk),
  },
  {
    keys: 'Ctrl+Shift+X',
    does: 'Cancel all my working orders',
    matches: cancels,
    run: (desk) => void cancelAll(desk),
    whileTyping: true,
  },
  {
    keys: 'Ctrl+K',
    does: 'Find a symbol',
    matches: (event) => event.ctrlKey && event.key.toLowerCase() === 'k',
    run: (desk) => desk.dialog.set('SYMBOL'),
    whileTyping: true,
  },
  {
    keys: 'Alt+1…7',
    does: 'Go to a panel',
    matches: (event) => event.altKey && /^[1-7]$/.test(event.key),
    run: (_desk, event) => focusPanel(Number(event.key)),
    whileTyping: true,
  },
  { keys: '?', does: 'This list', matches: plain('?'), run: (desk) => desk.dialog.set('SHORTCUTS') },
];

/** Keys that the ticket itself answers, for the list. */
export const TICKET_KEYS: readonly Pick<Shortcut, 'keys' | 'does'>[] = [
  { keys: 'Enter', does: 'Review, then send' },
  { keys: 'Esc', does: 'Back from review; empty the ticket' },
  { keys: '↑ ↓', does: 'One tick, or one lot; with Shift ten' },
];
