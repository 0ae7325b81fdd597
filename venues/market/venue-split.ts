/** Spreads one recorded market over several venues without losing or making a unit. */
import type { Random } from '../../src/lib/random.js';
import type { Qty } from '../../src/model/units.js';
import type { RecordedEvent } from './recorded-flow.js';

export interface VenueShare {
  /** Index of the venue. */
  readonly venue: number;
  readonly event: RecordedEvent;
}

/**
 * For every event the quantities of its shares sum to its own; a halt goes to all. How an order is spread depends
 * on the seed and its id alone, not on what came before it.
 */
export class VenueSplit {
  readonly #pieces = new Map<string, Qty[]>();

  constructor(
    private readonly venues: number,
    private readonly random: Random,
  ) {
    if (venues < 1) throw new Error('a recording needs at least one displayed venue to be replayed on');
  }

  share(event: RecordedEvent): VenueShare[] {
    switch (event.kind) {
      case 'ADD': {
        const pieces = this.#cut(event.id, event.qty);
        this.#pieces.set(event.id, pieces);
        return shares(pieces, (qty) => ({ ...event, qty }));
      }
      case 'REDUCE':
      case 'EXECUTE':
        return shares(this.#take(event.id, event.qty), (qty) => ({ ...event, qty }));
      case 'PRINT':
        return [{ venue: this.random.int(0, this.venues - 1), event }];
      case 'HALT':
        return Array.from({ length: this.venues }, (_, venue) => ({ venue, event }));
    }
  }

  /** The ids that still have quantity, for a replay that clears the books. */
  open(): { readonly id: string; readonly qty: Qty }[] {
    return Array.from(this.#pieces, ([id, pieces]) => ({
      id,
      qty: pieces.reduce((sum, qty) => sum + qty, 0),
    }));
  }

  #nothing(): Qty[] {
    return Array.from({ length: this.venues }, () => 0);
  }

  /** A random number of venues, in random order; all but the last take a random part of what is left. */
  #cut(id: string, qty: Qty): Qty[] {
    const random = this.random.fork(id);
    const pieces = this.#nothing();
    const order = shuffled(this.venues, random).slice(0, random.int(1, this.venues));
    let left = qty;
    for (const [i, venue] of order.entries()) {
      const piece = i === order.length - 1 ? left : random.int(0, left);
      pieces[venue] = piece;
      left -= piece;
    }
    return pieces;
  }

  /** Fills the quantity from the pieces one after the other, from a venue that chance picks. */
  #take(id: string, qty: Qty): Qty[] {
    const pieces = this.#pieces.get(id);
    const taken = this.#nothing();
    if (!pieces) return taken;
    const first = this.random.int(0, this.venues - 1);
    let left = qty;
    for (let i = 0; i < this.venues; i += 1) {
      const venue = (first + i) % this.venues;
      const piece = pieces[venue] ?? 0;
      taken[venue] = Math.min(piece, left);
      pieces[venue] = piece - Math.min(piece, left);
      left -= Math.min(piece, left);
    }
    if (pieces.every((piece) => piece === 0)) this.#pieces.delete(id);
    return taken;
  }
}

function shares(pieces: readonly Qty[], of: (qty: Qty) => RecordedEvent): VenueShare[] {
  return pieces.flatMap((qty, venue) => (qty > 0 ? [{ venue, event: of(qty) }] : []));
}

function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i -= 1) {
    const j = random.int(0, i);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}
