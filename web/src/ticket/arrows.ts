/** Arrow keys in a field of a number: up and down by one step, with Shift by ten. */
import type { KeyboardEvent } from 'react';

export function arrows(step: (count: number) => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    step((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1));
  };
}
