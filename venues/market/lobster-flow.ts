/**
 * LOBSTER messages and ten-level rows to recorded events (lobsterdata.com, "LOBSTER output structure"). Pure.
 * Orders that stood before the recording are known only as sums per level, and what happens below the tenth level
 * is not recorded: a level that comes into view from there is taken from the row.
 */
import type { Micros } from '../../src/lib/clock.js';
import type { Level } from '../../src/model/book.js';
import type { Px } from '../../src/model/units.js';
import { RecordedBook } from './recorded-book.js';
import type { RecordedEvent, RecordedStep } from './recorded-flow.js';

/** One line of the message file, sizes and prices in the instrument's units; a halt keeps its code in `px`. */
export interface LobsterMessage {
  readonly at: Micros;
  readonly type: LobsterType;
  readonly id: string;
  readonly qty: number;
  readonly px: Px;
  readonly side: 'BUY' | 'SELL';
}

export type LobsterType =
  | 'NEW'
  | 'PARTIAL_CANCEL'
  | 'DELETE'
  | 'EXECUTION'
  | 'HIDDEN_EXECUTION'
  | 'CROSS_TRADE'
  | 'HALT';

/** One line of the orderbook file: the displayed levels after the message of the same line, best first. */
export interface LobsterRow {
  readonly BUY: readonly Level[];
  readonly SELL: readonly Level[];
}

const SIDES = ['BUY', 'SELL'] as const;
type Side = (typeof SIDES)[number];

export class LobsterFlow {
  readonly #book = new RecordedBook();
  #start: Micros = 0;
  #row: LobsterRow = { BUY: [], SELL: [] };

  /** Opens the book from the first row, which already holds the first message's effect. */
  open(first: LobsterMessage, row: LobsterRow): RecordedStep {
    this.#start = first.at;
    this.#row = row;
    const events = SIDES.flatMap((side) => row[side].flatMap(({ px, qty }) => this.#book.set(side, px, qty)));
    return { at: 0, events };
  }

  next(message: LobsterMessage, row: LobsterRow): RecordedStep {
    const told = this.#told(message);
    const shown = SIDES.flatMap((side) => this.#comeIntoView(side, this.#row[side], row[side]));
    this.#row = row;
    return { at: message.at - this.#start, events: [...told, ...shown] };
  }

  #told(message: LobsterMessage): RecordedEvent[] {
    const { id, px, qty, side } = message;
    switch (message.type) {
      case 'NEW':
        return [this.#book.add({ id, side, px, qty })];
      case 'PARTIAL_CANCEL':
      case 'DELETE':
        return this.#take('REDUCE', message);
      case 'EXECUTION':
        return this.#take('EXECUTE', message);
      case 'HIDDEN_EXECUTION':
      case 'CROSS_TRADE':
        return [{ kind: 'PRINT', px, qty }];
      case 'HALT':
        // −1 halts, 0 resumes quoting only, 1 resumes trading.
        return [{ kind: 'HALT', halted: px !== 1 }];
    }
  }

  /** An order unknown by its id stood before the recording: the oldest quantity of its level is its own. */
  #take(kind: 'REDUCE' | 'EXECUTE', { id, side, px, qty }: LobsterMessage): RecordedEvent[] {
    if (this.#book.has(id)) return this.#book.take(kind, id, qty);
    return this.#book.takeAt(kind, side, { px, qty });
  }

  /** Prices beyond the last row's tenth level and within this one's become what this row says. */
  #comeIntoView(side: Side, before: readonly Level[], after: readonly Level[]): RecordedEvent[] {
    const sign = side === 'BUY' ? 1 : -1;
    const edge = before.at(-1)?.px;
    const horizon = after.at(-1)?.px;
    if (edge === undefined || horizon === undefined || (edge - horizon) * sign <= 0) return [];
    const recorded = new Map(after.map(({ px, qty }) => [px, qty]));
    const known = this.#book.pricesWhile(side, (px) => (px - horizon) * sign >= 0);
    const entered = [...new Set([...known, ...recorded.keys()])].filter((px) => (edge - px) * sign > 0);
    return entered.flatMap((px) => this.#book.set(side, px, recorded.get(px) ?? 0));
  }
}
