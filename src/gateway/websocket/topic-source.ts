/** What a topic is made of: its rows now, their keys, and who may see which. */
import type { Scope } from '../../projections/read-side.js';
import type { StreamFilter, Topic, TopicRows } from './stream-events.js';

/** One reader's view: what its accounts and its filter let through. */
export interface Reader {
  readonly scope: Scope;
  readonly filter: StreamFilter;
}

export interface TopicSource<T extends Topic = Topic> {
  /** A later row of the same key replaces the earlier one. */
  key(row: TopicRows[T]): string;
  /** All rows the reader may see now, oldest first. */
  rows(reader: Reader): readonly TopicRows[T][];
  /** May this changed row be told to the reader? */
  admits(row: TopicRows[T], reader: Reader): boolean;
  /** False where every row counts and none may replace another. */
  readonly conflates: boolean;
}

export function seesAccount(account: string | null, { scope, filter }: Reader): boolean {
  if (filter.account !== undefined && filter.account !== account) return false;
  return scope === null || (account !== null && scope.has(account));
}

export function matchesSymbol(symbol: string, { filter }: Reader): boolean {
  if (filter.symbol === undefined) return true;
  return Array.isArray(filter.symbol) ? filter.symbol.includes(symbol) : filter.symbol === symbol;
}
