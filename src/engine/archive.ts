/** What the engine finds again outside its memory: where a start begins, and the orders that have left. */
import type { EncodedEvent } from '../orders/event-codec.js';
import type { EngineState } from './engine-state.js';

/** All events of a parent and its children, oldest first: the first is its entry. */
export type FamilyRecords = readonly EncodedEvent[];

/** The engine's state as it stood at one record of this journal. */
export interface StartingPoint {
  /** The last record that is in it. */
  readonly seq: number;
  readonly stateHash: string;
  /** The families that are not over. */
  notOver(): Promise<readonly FamilyRecords[]>;
  /** Of an empty state makes this one; `apart` has folded the families that are not over. */
  restore(state: EngineState, apart: EngineState): void;
  /** Families of these orders as they were then; what happened to them later is in the tail. */
  familiesOf(orderIds: readonly string[]): Promise<readonly FamilyRecords[]>;
  /** Others to have in memory from the start: those named, and the newest. */
  others(named: readonly string[]): Promise<readonly FamilyRecords[]>;
  /** Puts into an empty read side what is no single order's; called once the state has proved right. */
  restoreReadSide(): void;
}

/** Where orders are found again. An order of a list brings the others of it along. */
export interface OrderArchive {
  /** The families of these orders, parents or children, as far as it has them. */
  familiesOf(orderIds: readonly string[]): Promise<readonly FamilyRecords[]>;
  /** The family that used the ClOrdID up; none when no order that has left memory did. */
  familiesOfClOrdId(account: string, clOrdId: string): Promise<readonly FamilyRecords[]>;
  /** The list of this name. */
  familiesOfList(account: string, listId: string): Promise<readonly FamilyRecords[]>;
}

export interface Archive extends OrderArchive {
  /** Null when there is none that fits this journal and this version; then the whole journal is to be replayed. */
  latest(): Promise<StartingPoint | null>;
}

/** Nothing ever leaves memory, and every start replays all of the journal. */
export const NO_ARCHIVE: Archive = {
  latest: async () => null,
  familiesOf: async () => [],
  familiesOfClOrdId: async () => [],
  familiesOfList: async () => [],
};
