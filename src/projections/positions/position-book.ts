/** All positions, from the fills of parents: a child's fill is the same execution again. */
import type { Scales } from '../../model/money.js';
import type { Side } from '../../model/fix.js';
import type { OrderEvent, SharesSplit } from '../../orders/events.js';
import type { CommittedEvent } from '../committed-event.js';
import { Position } from './position.js';
import type { PositionChange, PositionSnapshot } from './position.js';

/** How a fill is to be read. */
export interface PositionTerms {
  readonly side: Side;
  readonly scales: Scales;
}

/** What of a parent says which position its fills move, and how. */
interface ParentTerms extends PositionTerms {
  readonly account: string;
  readonly symbol: string;
}

export interface PositionMove {
  readonly position: Position;
  readonly change: PositionChange;
  /** False when the position is to be counted anew: see Position.take. */
  readonly counted: boolean;
}

const NOTHING: readonly PositionMove[] = [];

export class PositionBook {
  readonly #parents = new Map<string, ParentTerms>();
  /** Account, then symbol. */
  readonly #positions = new Map<string, Map<string, Position>>();

  /** What the event moved. */
  take({ seq, event }: Omit<CommittedEvent, 'payload'>): readonly PositionMove[] {
    if (event.type === 'SharesSplit') return this.#split(seq, event);
    this.admit(event);
    const parent = movesPosition(event) ? this.#parents.get(event.orderId) : undefined;
    if (!parent) return NOTHING;
    return [moved(this.#positionOf(parent), changeOf(seq, event, parent))];
  }

  #split(seq: number, event: SharesSplit): readonly PositionMove[] {
    const held = [...this.#positions.values()].flatMap((bySymbol) => bySymbol.get(event.symbol) ?? []);
    return held.map((position) => moved(position, { seq, kind: 'SPLIT', split: event }));
  }

  /** Learns of a parent from its entry; of anything else nothing. */
  admit(event: OrderEvent): void {
    if (event.type !== 'OrderEntered' || event.parentOrderId !== null) return;
    const { terms, scales } = event;
    const { account, symbol, side } = terms;
    this.#parents.set(event.orderId, { account, symbol, side, scales });
  }

  /** Forgets a parent that leaves memory; the positions stay. */
  release(parentOrderId: string): void {
    this.#parents.delete(parentOrderId);
  }

  /** By account, then symbol. */
  all(): readonly Position[] {
    return [...this.#positions].toSorted(byKey).flatMap(([, bySymbol]) => {
      const sorted = [...bySymbol].toSorted(byKey);
      return sorted.map(([, position]) => position);
    });
  }

  /** The archive has what happened up to this record. */
  forget(upTo: number): void {
    for (const bySymbol of this.#positions.values())
      for (const position of bySymbol.values()) position.forget(upTo);
  }

  toSnapshot(): readonly PositionSnapshot[] {
    return this.all().map((position) => position.toSnapshot());
  }

  /** Of an empty book makes the one that the snapshot is of, as it stood at that record. */
  restore(positions: readonly PositionSnapshot[], upTo: number): void {
    for (const snapshot of positions) {
      const { account, symbol } = snapshot;
      this.#bySymbol(account).set(symbol, Position.of(snapshot, upTo));
    }
  }

  #positionOf({ account, symbol }: ParentTerms): Position {
    const bySymbol = this.#bySymbol(account);
    const position = bySymbol.get(symbol) ?? new Position(account, symbol);
    bySymbol.set(symbol, position);
    return position;
  }

  #bySymbol(account: string): Map<string, Position> {
    const bySymbol = this.#positions.get(account) ?? new Map<string, Position>();
    this.#positions.set(account, bySymbol);
    return bySymbol;
  }
}

/** What the engine itself restates for a split follows from the symbol's own. */
function movesPosition(event: OrderEvent): boolean {
  return isExecution(event) || (event.type === 'OrderRestated' && Boolean(event.split && event.source));
}

type ExecutionEvent = Extract<OrderEvent, { type: 'OrderFilled' | 'ExecutionBusted' | 'ExecutionCorrected' }>;

function isExecution(event: OrderEvent): event is ExecutionEvent {
  return (
    event.type === 'OrderFilled' || event.type === 'ExecutionBusted' || event.type === 'ExecutionCorrected'
  );
}

/** What an event of a parent, or a split, does to a position. Throws for an event that does nothing to any. */
export function changeOf(seq: number, event: OrderEvent, terms: PositionTerms): PositionChange {
  if (event.type === 'SharesSplit') return { seq, kind: 'SPLIT', split: event };
  if (event.type === 'OrderRestated' && event.split) {
    const { orderId, at, split } = event;
    return { seq, kind: 'ORDER_SPLIT', split: { orderId, at, split } };
  }
  if (!isExecution(event)) throw new Error(`record ${seq}, ${event.type}, moves no position`);
  const { orderId, execId, lastQty, lastPx, fee } = event;
  const { side, scales } = terms;
  const at = event.type === 'OrderFilled' ? event.at : event.booked.at;
  const fill = { at, orderId, execId, lastQty, lastPx, fee, side, scales };
  if (event.type === 'OrderFilled') return { seq, kind: 'FILL', fill };
  const right = event.type === 'ExecutionBusted' ? null : fill;
  return { seq, kind: 'RESTATEMENT', execRefId: event.execRefId, fill: right };
}

function moved(position: Position, change: PositionChange): PositionMove {
  return { position, change, counted: position.take(change) };
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
