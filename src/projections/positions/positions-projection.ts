/** Positions and P&L per account and symbol, live. */
import type { Clock } from '../../lib/clock.js';
import type { MarketView } from '../../model/book.js';
import type { Instrument } from '../../model/instrument.js';
import { fromUnits } from '../../model/units.js';
import type { OrderEvent } from '../../orders/events.js';
import { midPx } from '../blotter/render-order.js';
import type { CommittedEvent, Projection } from '../committed-event.js';
import type { PositionView, Positions, Scope } from '../read-side.js';
import type { Position, PositionSnapshot } from './position.js';
import { PositionBook } from './position-book.js';
import { PositionRecount } from './position-recount.js';
import type { PastDeps } from './position-recount.js';
import { positionView } from './render-position.js';

export interface PositionsDeps {
  readonly market: Pick<MarketView, 'book'>;
  readonly instruments: { get(symbol: string): Instrument | undefined };
  readonly clock: Clock;
  /** Where positions are looked up whose past has left memory; absent where nothing ever does. */
  readonly past?: PastDeps;
}

type Listener = (rows: readonly PositionView[]) => void;

export class PositionsProjection implements Positions, Projection {
  readonly #book = new PositionBook();
  readonly #recount: PositionRecount;
  readonly #listeners = new Set<Listener>();

  constructor(private readonly deps: PositionsDeps) {
    this.#recount = new PositionRecount(deps.past ?? null, (position) => this.#tell(new Set([position])));
  }

  /** Takes in one event and tells nobody: for the replay at start, until `replayed`. */
  apply(committed: Omit<CommittedEvent, 'payload'>): void {
    this.#take(committed);
  }

  /** Takes in one durable batch and tells the listeners once of the positions that its fills changed. */
  applyAll(events: readonly CommittedEvent[]): void {
    const changed = new Set<Position>();
    for (const committed of events) for (const position of this.#take(committed)) changed.add(position);
    this.#recount.begin();
    if (changed.size > 0) this.#tell(changed);
  }

  /** By account, then symbol. */
  positions(
    scope: Scope,
    filter: { readonly account?: string; readonly symbol?: string },
  ): readonly PositionView[] {
    return this.#book
      .all()
      .filter(
        ({ account }) => (scope === null || scope.has(account)) && (filter.account ?? account) === account,
      )
      .filter(({ symbol }) => (filter.symbol ?? symbol) === symbol)
      .map((position) => this.#view(position));
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** An order comes back into memory. */
  admit(event: OrderEvent): void {
    this.#book.admit(event);
  }

  /** A parent leaves memory. */
  release(parentOrderId: string): void {
    this.#book.release(parentOrderId);
  }

  /** What happened up to this record can be found again: see PositionHistory. */
  archived(upTo: number): void {
    this.#book.forget(upTo);
  }

  restore(positions: readonly PositionSnapshot[], upTo: number): void {
    this.#book.restore(positions, upTo);
  }

  /** The replay is over: what has to be counted anew is, from now on. */
  replayed(): void {
    this.#recount.begin();
  }

  /** Resolves when no position is being counted anew. */
  async settled(): Promise<void> {
    await this.#recount.settled();
  }

  #take(committed: Omit<CommittedEvent, 'payload'>): readonly Position[] {
    const moves = this.#book.take(committed);
    for (const { position, counted } of moves) if (!counted) this.#recount.want(position);
    return moves.map(({ position }) => position);
  }

  #tell(changed: ReadonlySet<Position>): void {
    if (this.#listeners.size === 0) return;
    const rows = [...changed].map((position) => this.#view(position));
    for (const listener of this.#listeners) listener(rows);
  }

  #view(position: Position): PositionView {
    return positionView(position, this.#markPx(position));
  }

  /** Mid of the NBBO, else the last trade, else the prior close. */
  #markPx({ symbol }: Position): string | null {
    const instrument = this.deps.instruments.get(symbol);
    if (!instrument) return null;
    const { nbbo, lastTrade } = this.deps.market.book(symbol, this.deps.clock.now());
    return (
      midPx(nbbo, instrument.pxScale) ??
      fromUnits(lastTrade?.px ?? instrument.priorClosePx, instrument.pxScale)
    );
  }
}
