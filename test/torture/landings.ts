/** Where a kill landed, told by what it left: of each request under way, and of each order on its way to a venue. */
import type { Books } from './books.js';

export const PHASES = [
  /** A request of which nothing was durable. */
  'before the commit',
  /** Durable, and its client never heard of it. */
  'between commit and answer',
  /** Durable, and its venue never heard of it. */
  'between commit and send',
  /** At its venue, and nothing was heard from there. */
  'between send and report',
] as const;
export type Phase = (typeof PHASES)[number];

export class Landings {
  readonly #counts = new Map<Phase, number>(PHASES.map((phase) => [phase, 0]));
  #silentBefore = 0;

  constructor(private readonly books: Books) {}

  /** After a kill and the restart, before anything is sent again: these were unanswered when it came. */
  noteRequests(open: Iterable<string>): void {
    for (const clOrdId of open)
      this.#add(this.books.hasRequest(clOrdId) ? 'between commit and answer' : 'before the commit');
  }

  /** Once every child is known again. */
  noteChildren(): void {
    const { silent, children } = this.books;
    for (const orderId of silent.slice(this.#silentBefore))
      this.#add(children.get(orderId)?.neverArrived ? 'between commit and send' : 'between send and report');
    this.#silentBefore = silent.length;
  }

  count(phase: Phase): number {
    return this.#counts.get(phase) ?? 0;
  }

  /** Phases in which no kill has landed yet. */
  missing(): readonly Phase[] {
    return PHASES.filter((phase) => this.count(phase) === 0);
  }

  #add(phase: Phase): void {
    this.#counts.set(phase, this.count(phase) + 1);
  }
}
