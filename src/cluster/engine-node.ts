/** An engine process as a member of the group: works on the partitions that the group gives it, and gives them back. */
import type { BusRecord, GroupMember, Settled } from '../bus/bus.js';
import type { CommandIntake } from './command-intake.js';

/** One partition in this process, from takeover to handover. */
export interface HostedPartition {
  /**
   * Resolves when commands are taken, with the position of the latest one whose events are durable; null before the first.
   * Rejects when the partition cannot be taken over now.
   */
  ready(): Promise<number | null>;
  readonly intake: CommandIntake;
  /** Its epoch in the journal, and how many durable records are not on the events topic yet. */
  status(): PartitionStatus;
  /** Finishes what it can, and lets go; answers what was left, in words. */
  stop(): Promise<readonly string[]>;
}

export interface PartitionStatus {
  /** Counts the partition's owners. */
  readonly epoch: number;
  readonly lag: number;
  /** The offset of the first command that it has not come to yet; null before the takeover. */
  readonly nextCommand: number | null;
  /** Why it takes nothing now; null when it does. */
  readonly closedBecause: string | null;
  /** Markets that it cannot reach at the moment. */
  readonly missingVenues: readonly string[];
}

export interface EngineNodeDeps {
  readonly open: (partition: number, settled: Settled) => HostedPartition;
  readonly log: { info(fields: object, text: string): void };
}

export class EngineNode implements GroupMember {
  readonly #hosted = new Map<number, HostedPartition>();
  #waiting: (() => void)[] = [];
  readonly #leaving = new Set<HostedPartition>();
  readonly #left: string[] = [];

  constructor(private readonly deps: EngineNodeDeps) {}

  async assigned(partition: number, settled: Settled): Promise<number> {
    this.deps.log.info({ partition }, 'partition assigned');
    const hosted = this.#hosted.get(partition) ?? this.deps.open(partition, settled);
    this.#hosted.set(partition, hosted);
    const position = await hosted.ready();
    if (this.#hosted.get(partition) !== hosted)
      throw new Error(`partition ${partition} was given back meanwhile`);
    this.deps.log.info({ partition, position, ...hosted.status() }, 'partition taken over');
    for (const resolve of this.#waiting.splice(0)) resolve();
    return hosted.intake.begin(position);
  }

  async receive(partition: number, records: readonly BusRecord[]): Promise<void> {
    await this.#hosted.get(partition)?.intake.receive(records);
  }

  async revoked(partition: number): Promise<void> {
    const hosted = this.#hosted.get(partition);
    if (!hosted) return;
    this.#hosted.delete(partition);
    this.#leaving.add(hosted);
    this.#left.push(...(await hosted.stop()));
    this.#leaving.delete(hosted);
    this.deps.log.info({ partition }, 'partition given back');
  }

  partitions(): ReadonlyMap<number, HostedPartition> {
    return this.#hosted;
  }

  /** Why a partition of this process takes nothing now; null when all do. */
  closedBecause(): string | null {
    for (const hosted of [...this.#hosted.values(), ...this.#leaving]) {
      const { closedBecause } = hosted.status();
      if (closedBecause !== null) return closedBecause;
    }
    return null;
  }

  /** Markets that a partition of this process cannot reach at the moment. */
  missingVenues(): readonly string[] {
    const all = [...this.#hosted.values()].flatMap((hosted) => hosted.status().missingVenues);
    return [...new Set(all)];
  }

  /** What partitions that were given back have left, in words; each is told once. */
  left(): readonly string[] {
    return this.#left.splice(0);
  }

  /** Resolves when at least so many partitions take commands here. */
  async hasTaken(count: number): Promise<void> {
    const ready = () =>
      [...this.#hosted.values()].filter((hosted) => hosted.status().closedBecause === null).length;
    while (ready() < count) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }
}
