/** Where the keyboard goes. */

function focus(id: string): void {
  const target = document.getElementById(id);
  target?.focus();
  if (target instanceof HTMLInputElement) target.select();
}

export function focusTicket(): void {
  focus('ticket-qty');
}

export function focusFilter(): void {
  focus('order-filter');
}

/** Panels are counted as Alt+1..9 names them. */
export function focusPanel(number: number): void {
  focus(`panel-${number}`);
}

/** The ticket's side buttons stand for themselves. */
export function pressSide(side: 'BUY' | 'SELL'): void {
  document.getElementById(`side-${side}`)?.click();
}

/** True while keys are text. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, select, textarea, [contenteditable]') !== null
  );
}
