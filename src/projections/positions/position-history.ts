/** What a position was made of before the part that is in memory. */
import type { PositionChange } from './position.js';

export interface PositionPast {
  /** All of it up to this record. */
  readonly upTo: number;
  readonly changes: readonly PositionChange[];
}

export interface PositionHistory {
  past(account: string, symbol: string): Promise<PositionPast>;
}
