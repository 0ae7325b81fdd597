/** A member of a group that remembers what it was told, and can be slow or unwilling. */
import type { BusRecord, GroupMember, Settled } from '../../src/bus/bus.js';
import { Received, Signal } from './bus-records.js';

interface Gate {
  /** Resolves when the member has something of the partition in hand. */
  readonly reached: Promise<void>;
  readonly open: () => void;
}

export class RecordingMember implements GroupMember {
  readonly received = new Received();
  /** `assigned 0`, `received 0`, `revoked 0`, as they ended; a revocation as it came. */
  readonly log: string[] = [];
  readonly overlaps: string[] = [];
  from: (partition: number) => number | Promise<number>;
  /** The group's, once it has assigned something. */
  settled: Settled = () => Promise.reject(new Error('nothing was assigned'));
  onRevoked: (partition: number) => void = () => {};
  /** So many calls of `receive` are rejected. */
  rejections = 0;
  readonly #next = new Map<number, number>();
  readonly #own = new Set<number>();
  readonly #busy = new Map<number, string>();
  readonly #gates = new Map<number, { readonly reached: Signal; readonly opened: Signal }>();
  #waiting: (() => void)[] = [];

  constructor() {
    this.from = (partition) => this.#next.get(partition) ?? 0;
  }

  /** What it is ready for now. */
  get partitions(): readonly number[] {
    return [...this.#own].toSorted((a, b) => a - b);
  }

  async assigned(partition: number, settled: Settled): Promise<number> {
    this.settled = settled;
    return this.#call(`assigned ${partition}`, partition, async () => {
      const before = this.#revocationsOf(partition);
      const next = await this.from(partition);
      if (this.#revocationsOf(partition) > before) throw new Error('in vain');
      this.#own.add(partition);
      return next;
    });
  }

  async receive(partition: number, records: readonly BusRecord[]): Promise<void> {
    return this.#call(`received ${partition}`, partition, async () => {
      if (this.rejections > 0) {
        this.rejections -= 1;
        this.#own.delete(partition);
        throw new Error('not now');
      }
      const gate = this.#gates.get(partition);
      gate?.reached.give();
      await gate?.opened.given;
      this.#next.set(partition, (records.at(-1)?.offset ?? -1) + 1);
      await this.received.take(partition, records);
    });
  }

  async revoked(partition: number): Promise<void> {
    const during = this.#busy.get(partition);
    if (during && !during.startsWith('assigned')) this.overlaps.push(`revoked during ${during}`);
    this.#own.delete(partition);
    this.onRevoked(partition);
    this.#tell(`revoked ${partition}`);
  }

  /** What it receives of the partition is not done with before the gate is opened. */
  hold(partition: number): Gate {
    const [reached, opened] = [new Signal(), new Signal()];
    this.#gates.set(partition, { reached, opened });
    return {
      reached: reached.given,
      open: () => {
        this.#gates.delete(partition);
        opened.give();
      },
    };
  }

  /** Resolves when it is ready for just so many partitions. */
  async has(count: number): Promise<void> {
    while (this.#own.size !== count) await this.#news();
  }

  async logged(entry: string): Promise<void> {
    while (!this.log.includes(entry)) await this.#news();
  }

  async #call<Answer>(name: string, partition: number, work: () => Promise<Answer>): Promise<Answer> {
    const during = this.#busy.get(partition);
    if (during) this.overlaps.push(`${name} during ${during}`);
    this.#busy.set(partition, name);
    try {
      return await work();
    } finally {
      this.#busy.delete(partition);
      this.#tell(name);
    }
  }

  #revocationsOf(partition: number): number {
    return this.log.filter((entry) => entry === `revoked ${partition}`).length;
  }

  #tell(entry: string): void {
    this.log.push(entry);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
