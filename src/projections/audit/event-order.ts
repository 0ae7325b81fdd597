/** In which order events are read: by their numbers in one partition, by their times across several. */
import { and } from './condition.js';
import type { Condition } from './condition.js';

/** Where an event stands; `at` in microseconds. */
export interface Place {
  readonly at: bigint;
  readonly partition: number;
  readonly seq: bigint;
}

export interface EventOrder {
  readonly newestFirst: string;
  readonly oldestFirst: string;
  /** The key of a cursor. */
  keyOf(place: Place): string;
  /** Null for text that `keyOf` has not made. */
  placeOf(key: string): Place | null;
  /** Older ones only. */
  before(place: Place, condition: Condition): Condition;
  /** Newer ones only. */
  after(place: Place, condition: Condition): Condition;
}

export function eventOrder(partitions: readonly number[]): EventOrder {
  const [only = 0, ...others] = partitions;
  return others.length === 0 ? bySeq(only) : BY_TIME;
}

function bySeq(partition: number): EventOrder {
  return {
    newestFirst: 'seq DESC',
    oldestFirst: 'seq',
    keyOf: ({ seq }) => String(seq),
    placeOf: (key) => (/^\d{1,15}$/.test(key) ? { at: 0n, partition, seq: BigInt(key) } : null),
    before: ({ seq }, condition) => and(condition, 'seq < ?', seq),
    after: ({ seq }, condition) => and(condition, 'seq > ?', seq),
  };
}

const KEY = /^(?<at>\d{1,17})-(?<partition>\d{1,9})-(?<seq>\d{1,15})$/;

/** The times of one microsecond are few: the index by time alone has them nearly in this order. */
const BY_TIME: EventOrder = {
  newestFirst: 'at DESC, partition DESC, seq DESC',
  oldestFirst: 'at, partition, seq',
  keyOf: ({ at, partition, seq }) => `${at}-${partition}-${seq}`,
  placeOf: (key) => {
    const { at, partition, seq } = KEY.exec(key)?.groups ?? {};
    if (at === undefined || partition === undefined || seq === undefined) return null;
    return { at: BigInt(at), partition: Number(partition), seq: BigInt(seq) };
  },
  before: ({ at, partition, seq }, condition) =>
    and(condition, '(at, partition, seq) < (?, ?, ?)', at, partition, seq),
  after: ({ at, partition, seq }, condition) =>
    and(condition, '(at, partition, seq) > (?, ?, ?)', at, partition, seq),
};
