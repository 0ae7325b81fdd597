/** Following a topic: to be the only member of a group, and to remember oneself how far one has come. */
import type { BusRecord, GroupMember } from './bus.js';

/** Partitions that are not named in `from` are not asked for: their takeover waits until they are given back. */
export function followerOf(
  from: ReadonlyMap<number, number>,
  receive: (partition: number, records: readonly BusRecord[]) => Promise<void>,
): GroupMember {
  const next = new Map(from);
  const unwanted = new Map<number, (reason: Error) => void>();
  return {
    assigned: (partition) => {
      const offset = next.get(partition);
      if (offset !== undefined) return Promise.resolve(offset);
      return new Promise((_resolve, reject) => unwanted.set(partition, reject));
    },
    receive: async (partition, records) => {
      await receive(partition, records);
      next.set(partition, (records.at(-1)?.offset ?? -1) + 1);
    },
    revoked: async (partition) => unwanted.get(partition)?.(new Error('not followed')),
  };
}
