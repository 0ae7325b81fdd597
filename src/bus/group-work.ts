/** What a member of a group does with each assignment: takes over what is new, gives back what is gone, one step at a time. */
import type { Log } from '../lib/log.js';
import type { BusRecord, GroupMember } from './bus.js';

export interface GroupWorkDeps {
  /** No more records of the partition until it goes on. */
  readonly pause: (partition: number) => void;
  readonly goOn: (partition: number, offset: number) => void;
  readonly log: Log;
}

interface Owned {
  /** The offset that is wanted next; null while the member is not ready. */
  next: number | null;
  /** The records that the member has now: the group may meanwhile send the next ones, or the same again. */
  receiving: Promise<unknown>;
}

const AGAIN_MS = 500;

export class GroupWork {
  readonly #owned = new Map<number, Owned>();
  /** The last thing that was begun for each partition: the next waits for it. */
  readonly #last = new Map<number, Promise<void>>();

  constructor(
    private readonly member: GroupMember,
    private readonly deps: GroupWorkDeps,
  ) {}

  partitions(): readonly number[] {
    return [...this.#owned.keys()];
  }

  /** The group has decided. Resolves when what is gone has been given back. */
  async assign(partitions: readonly number[]): Promise<void> {
    const gone = this.partitions().filter((partition) => !partitions.includes(partition));
    for (const [partition, { next }] of this.#owned)
      if (next !== null && partitions.includes(partition)) this.deps.goOn(partition, next);
    for (const partition of gone) this.#owned.delete(partition);
    for (const partition of partitions) {
      const owned = this.#owned.get(partition);
      // One that is being taken over already goes on being so.
      if (owned) {
        if (owned.next === null) this.deps.pause(partition);
        continue;
      }
      const fresh: Owned = { next: null, receiving: Promise.resolve() };
      this.#owned.set(partition, fresh);
      this.deps.pause(partition);
      void this.#then(partition, () => this.#takeOver(partition, fresh));
    }
    await Promise.all(gone.map((partition) => this.#giveBack(partition)));
  }

  /** False when the records are not taken: the partition is not this member's, or they will come again. */
  receive(partition: number, records: readonly BusRecord[]): Promise<boolean> {
    const owned = this.#owned.get(partition);
    if (!owned) return Promise.resolve(false);
    const received = owned.receiving.then(() => this.#receive(partition, owned, records));
    owned.receiving = received;
    return received;
  }

  async #receive(partition: number, owned: Owned, records: readonly BusRecord[]): Promise<boolean> {
    const { next } = owned;
    if (next === null || this.#owned.get(partition) !== owned) return false;
    const news = records.filter(({ offset }) => offset >= next);
    const last = news.at(-1);
    if (!last) return true;
    try {
      await this.member.receive(partition, news);
      owned.next = last.offset + 1;
      return true;
    } catch (error) {
      this.deps.log.warn({ partition, reason: String(error) }, 'records come again');
      if (this.#owned.get(partition) !== owned) return false;
      owned.next = null;
      this.deps.pause(partition);
      void this.#then(partition, () => this.#takeOver(partition, owned));
      return false;
    }
  }

  async #takeOver(partition: number, owned: Owned): Promise<void> {
    while (this.#owned.get(partition) === owned) {
      try {
        const next = await this.member.assigned(partition);
        if (this.#owned.get(partition) !== owned) return;
        owned.next = next;
        this.deps.goOn(partition, next);
        return;
      } catch (error) {
        this.deps.log.warn({ partition, reason: String(error) }, 'a partition cannot be taken over yet');
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref());
      }
    }
  }

  /** Not behind a takeover that is under way: that is to end by it. */
  #giveBack(partition: number): Promise<void> {
    const before = this.#last.get(partition) ?? Promise.resolve();
    const given = this.member.revoked(partition).catch((error: unknown) => {
      this.deps.log.warn({ partition, reason: String(error) }, 'a partition was not given back in order');
    });
    const both = Promise.all([before, given]).then(() => undefined);
    this.#last.set(partition, both);
    return both;
  }

  #then(partition: number, step: () => Promise<void>): Promise<void> {
    const next = (this.#last.get(partition) ?? Promise.resolve()).then(step);
    this.#last.set(partition, next);
    return next;
  }
}
