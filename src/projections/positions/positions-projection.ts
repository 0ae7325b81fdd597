/** Positions and P&L per account and symbol, from the fills of parents: a child's fill is the same execution again. */
import type { Clock } from '../../lib/clock.js';
import type { MarketView } from '../../model/book.js';
import type { Instrument } from '../../model/instrument.js';
import { fromUnits } from '../../model/units.js';
import type { OrderEntered, OrderEvent, OrderRestated, SharesSplit } from '../../orders/events.js';
import { midPx } from '../blotter/render-order.js';
import type { CommittedEvent, Projection } from '../committed-event.js';
import type { PositionView, Positions, Scope } from '../read-side.js';
import { Position } from './position.js';
import { positionView } from './render-position.js';

export interface PositionsDeps {
  readonly market: Pick<MarketView, 'book'>;
  readonly instruments: { get(symbol: string): Instrument | undefined };
  readonly clock: Clock;
}

const NONE: readonly Position[] = [];

type Listener = (rows: readonly PositionView[]) => void;

export class PositionsProjection implements Positions, Projection {
  readonly #parents = new Map<string, OrderEntered>();
  /** Account, then symbol. */
  readonly #positions = new Map<string, Map<string, Position>>();
  readonly #listeners = new Set<Listener>();

  constructor(private readonly deps: PositionsDeps) {}

  /** Takes in one event and tells nobody: for the replay at start. */
  apply({ event }: Omit<CommittedEvent, 'payload'>): void {
    this.#take(event);
  }

  /** Takes in one durable batch and tells the listeners once of the positions that its fills changed. */
  applyAll(events: readonly CommittedEvent[]): void {
    const changed = new Set<Position>();
    for (const { event } of events) for (const position of this.#take(event)) changed.add(position);
    if (changed.size === 0 || this.#listeners.size === 0) return;
    const rows = [...changed].map((position) => this.#view(position));
    for (const listener of this.#listeners) listener(rows);
  }

  /** By account, then symbol. */
  positions(
    scope: Scope,
    filter: { readonly account?: string; readonly symbol?: string },
  ): readonly PositionView[] {
    const { account, symbol } = filter;
    return [...this.#positions]
      .filter(([name]) => (scope === null || scope.has(name)) && (account ?? name) === name)
      .toSorted(byKey)
      .flatMap(([, bySymbol]) => [...bySymbol].toSorted(byKey))
      .filter(([name]) => (symbol ?? name) === name)
      .map(([, position]) => this.#view(position));
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #take(event: OrderEvent): readonly Position[] {
    if (event.type === 'SharesSplit') return this.#split(event);
    if (event.type === 'OrderEntered' && event.parentOrderId === null)
      this.#parents.set(event.orderId, event);
    if (event.type === 'OrderRestated') return this.#splitOrder(event);
    if (!isExecution(event)) return NONE;
    const parent = this.#parents.get(event.orderId);
    if (!parent) return NONE;
    const position = this.#positionOf(parent);
    const { orderId, execId, lastQty, lastPx, fee } = event;
    const at = event.type === 'OrderFilled' ? event.at : event.booked.at;
    const { side } = parent.terms;
    const fill = { at, orderId, execId, lastQty, lastPx, fee, side, scales: parent.scales };
    if (event.type === 'OrderFilled') position.book(fill);
    else position.restate(event.execRefId, event.type === 'ExecutionBusted' ? null : fill);
    return [position];
  }

  /** What the engine itself restates for a split follows from the symbol's own. */
  #splitOrder({ orderId, at, split, source }: OrderRestated): readonly Position[] {
    const parent = this.#parents.get(orderId);
    if (!parent || !split || !source) return NONE;
    const position = this.#positionOf(parent);
    position.splitOrder({ orderId, at, split });
    return [position];
  }

  #split(event: SharesSplit): readonly Position[] {
    const held = [...this.#positions.values()].flatMap((bySymbol) => bySymbol.get(event.symbol) ?? []);
    for (const position of held) position.split(event);
    return held;
  }

  #positionOf({ terms: { account, symbol } }: OrderEntered): Position {
    const bySymbol = this.#positions.get(account) ?? new Map<string, Position>();
    this.#positions.set(account, bySymbol);
    const position = bySymbol.get(symbol) ?? new Position(account, symbol);
    bySymbol.set(symbol, position);
    return position;
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

type ExecutionEvent = Extract<OrderEvent, { type: 'OrderFilled' | 'ExecutionBusted' | 'ExecutionCorrected' }>;

function isExecution(event: OrderEvent): event is ExecutionEvent {
  return (
    event.type === 'OrderFilled' || event.type === 'ExecutionBusted' || event.type === 'ExecutionCorrected'
  );
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
