/** One partition of a group's member: taken over, received in order, given back, one call at a time. */
import type { Log } from '../lib/log.js';
import type { BusRecord, GroupMember, Settled } from './bus.js';
import { wait } from './wait.js';

/** What the records of a member's partitions come from. */
export interface RecordSource {
  readonly pause: (partition: number) => void;
  readonly resume: (partition: number) => void;
  /** The next records are those from this offset on. */
  readonly seek: (partition: number, offset: number) => void;
  readonly settled: Settled;
}

/** Everything that the partition has from `from` on and before `next`. */
export interface Stretch {
  readonly from: number;
  readonly next: number;
  readonly records: readonly BusRecord[];
}

export interface PartitionWorkDeps {
  readonly partition: number;
  readonly member: GroupMember;
  readonly source: RecordSource;
  readonly log: Log;
  /** What this member last did with the partition. */
  readonly before: Promise<void>;
}

const MOST_WAITING = 2_000;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

export class PartitionWork {
  /** The offset that has to come next; null while the member is not ready. */
  #expected: number | null = null;
  #waiting: BusRecord[] = [];
  /** Ends when all calls that were begun have. */
  #calls: Promise<void>;
  #receiving = false;
  #asking = false;
  #asked = false;
  #full = false;
  #gap = false;
  #wait = FIRST_WAIT_MS;
  readonly #over = new AbortController();

  constructor(private readonly deps: PartitionWorkDeps) {
    deps.source.pause(deps.partition);
    this.#calls = deps.before.then(() => this.#takeOver());
  }

  /** A new source, or one that has forgotten: tells it where to go on, and whether. */
  refresh(): void {
    const { partition, source } = this.deps;
    if (this.#expected === null) return source.pause(partition);
    source.seek(partition, this.#expected);
    if (this.#full) source.pause(partition);
    else source.resume(partition);
  }

  /** Returns at once: other partitions of the same source are not to wait for this one's member. */
  take({ from, next, records }: Stretch): void {
    if (this.#over.signal.aborted || this.#expected === null) return;
    const expected = this.#expected;
    if (from > expected && !this.#isGone(expected, from)) return;
    this.#gap = false;
    if (next <= expected) return;
    this.#expected = next;
    const news = records.filter(({ offset }) => offset >= expected);
    if (news.length === 0) return;
    this.#waiting.push(...news);
    this.#fill(this.#waiting.length > MOST_WAITING);
    if (this.#receiving) return;
    this.#receiving = true;
    this.#calls = this.#calls.then(() => this.#receive());
  }

  /** Gives the partition back. Resolves when the member's work has stopped. */
  async end(): Promise<void> {
    const { partition, member, log } = this.deps;
    this.#over.abort();
    // A takeover is told that it is in vain; a receiver is let finish.
    if (!this.#asking) await this.#calls;
    if (!this.#asked) return;
    const given = member.revoked(partition).catch((error: unknown) => {
      log.error({ partition, reason: String(error) }, 'a partition was not given back in order');
    });
    await Promise.all([given, this.#calls]);
  }

  /** Records that were sought and are not there will never come; the first time it may be a fetch from before the seek. */
  #isGone(expected: number, from: number): boolean {
    const { partition, source, log } = this.deps;
    if (this.#gap) {
      log.error({ partition, expected, from }, 'the bus no longer has what comes next; what it has goes on');
      return true;
    }
    this.#gap = true;
    source.seek(partition, expected);
    return false;
  }

  #fill(full: boolean): void {
    if (full === this.#full) return;
    this.#full = full;
    const { partition, source } = this.deps;
    if (full) source.pause(partition);
    else source.resume(partition);
  }

  async #receive(): Promise<void> {
    const { partition, member } = this.deps;
    try {
      while (this.#waiting.length > 0 && !this.#over.signal.aborted) {
        const records = this.#waiting;
        this.#waiting = [];
        await member.receive(partition, records);
        this.#wait = FIRST_WAIT_MS;
        if (!this.#over.signal.aborted) this.#fill(false);
      }
      this.#receiving = false;
    } catch (error) {
      await this.#again(error);
    }
  }

  async #again(error: unknown): Promise<void> {
    const { partition, source, log } = this.deps;
    this.#expected = null;
    this.#waiting = [];
    this.#full = false;
    this.#receiving = false;
    if (this.#over.signal.aborted) return;
    source.pause(partition);
    log.warn({ partition, reason: String(error) }, 'records come again');
    await this.#pause();
    await this.#takeOver();
  }

  async #takeOver(): Promise<void> {
    const { partition, member, source, log } = this.deps;
    while (!this.#over.signal.aborted) {
      try {
        this.#asking = true;
        this.#asked = true;
        const next = await member.assigned(partition, source.settled);
        this.#asking = false;
        if (this.#over.signal.aborted) return;
        this.#expected = next;
        source.seek(partition, next);
        return source.resume(partition);
      } catch (error) {
        this.#asking = false;
        if (this.#over.signal.aborted) return;
        log.warn({ partition, reason: String(error) }, 'a partition cannot be taken over yet');
        await this.#pause();
      }
    }
  }

  async #pause(): Promise<void> {
    const ms = this.#wait;
    this.#wait = Math.min(ms * 2, LONGEST_WAIT_MS);
    await wait(ms, this.#over.signal);
  }
}
