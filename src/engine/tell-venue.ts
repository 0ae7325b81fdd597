/** An instruction, said to its venue. */
import type { Venues } from '../execution/venues.js';
import type { Instruction } from './turn.js';

export function tellVenue(venues: Venues, instruction: Instruction): void {
  switch (instruction.kind) {
    case 'SEND':
      return venues.send(instruction.venue, instruction.order);
    case 'CANCEL':
      return venues.cancel(instruction.venue, instruction.request);
    case 'REPLACE':
      return venues.replace(instruction.venue, instruction.request);
    case 'QUERY':
      return venues.query(instruction.venue, instruction.clOrdId);
  }
}
