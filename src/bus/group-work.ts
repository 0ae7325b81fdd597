/** What a member of a group does with each assignment: takes over what is new, gives back what is gone, keeps the rest. */
import type { Log } from '../lib/log.js';
import type { GroupMember } from './bus.js';
import { PartitionWork } from './partition-work.js';
import type { RecordSource, Stretch } from './partition-work.js';

export class GroupWork {
  readonly #works = new Map<number, PartitionWork>();
  /** What is being given back: the partition may come again before that has ended. */
  readonly #ends = new Map<number, Promise<void>>();
  #closed = false;

  constructor(
    private readonly member: GroupMember,
    private readonly source: RecordSource,
    private readonly log: Log,
  ) {}

  partitions(): readonly number[] {
    return [...this.#works.keys()];
  }

  /**
   * The group has decided. What is new is paused when this returns. `afresh`: the group had given this member up, so that
   * even what it has again may have been somebody else's meanwhile.
   */
  assign(partitions: readonly number[], afresh = false): void {
    if (this.#closed) return this.hold(partitions);
    for (const partition of this.partitions())
      if (afresh || !partitions.includes(partition)) this.#giveBack(partition);
    for (const partition of partitions) {
      const work = this.#works.get(partition);
      if (work) work.refresh();
      else this.#begin(partition);
    }
  }

  /** Nothing of these is received until they are assigned again. */
  hold(partitions: readonly number[]): void {
    for (const partition of partitions) this.source.pause(partition);
  }

  take(partition: number, stretch: Stretch): void {
    this.#works.get(partition)?.take(stretch);
  }

  /** Gives everything back, and takes nothing any more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const partition of this.partitions()) {
      this.source.pause(partition);
      this.#giveBack(partition);
    }
    await Promise.all(this.#ends.values());
  }

  #begin(partition: number): void {
    const { member, source, log } = this;
    const before = this.#ends.get(partition) ?? Promise.resolve();
    this.#works.set(partition, new PartitionWork({ partition, member, source, log, before }));
  }

  #giveBack(partition: number): void {
    const work = this.#works.get(partition);
    this.#works.delete(partition);
    if (!work) return;
    const end: Promise<void> = work.end().finally(() => {
      if (this.#ends.get(partition) === end) this.#ends.delete(partition);
    });
    this.#ends.set(partition, end);
  }
}
