/** The bus port: ordered, durable, partitioned topics between the processes of a cluster. Payloads are opaque. */

export interface BusMessage {
  readonly key: string;
  readonly value: string;
}

export interface BusRecord extends BusMessage {
  readonly partition: number;
  /** Ascending within a partition, not always by one. */
  readonly offset: number;
}

export interface Topic {
  readonly name: string;
  readonly partitions: number;
}

/** The bus does not answer. What was being published may have arrived or not. */
export class BusUnavailable extends Error {
  override readonly name = 'BusUnavailable';
}

/**
 * Resolves when the group is not about to share out anew, as far as its member knows. What the member has then becomes
 * nobody else's before it hears of that.
 */
export type Settled = () => Promise<void>;

/** Calls of one partition follow each other: the next is made when the one before has resolved. */
export interface GroupMember {
  /**
   * The partition is this member's from now on, as far as the group knows. Resolves, when it is ready to receive, with the
   * first offset that it wants. Asked again after a rejection, as long as the partition is this member's. What a former
   * owner would feel is to wait until the group has `settled`.
   */
  assigned(partition: number, settled: Settled): Promise<number>;
  /** Records of one partition, in order. After a rejection the same ones come again, by way of `assigned`. */
  receive(partition: number, records: readonly BusRecord[]): Promise<void>;
  /** The partition is somebody else's, or will be: its work has stopped when this resolves. May come during `assigned`. */
  revoked(partition: number): Promise<void>;
}

export interface Subscription {
  /** Gives everything back (`revoked` for each partition of a group's member), then leaves. */
  close(): Promise<void>;
}

export interface Bus {
  /** Makes the topics that are missing. Rejects when one exists with another number of partitions, naming both. */
  ensureTopics(topics: readonly Topic[]): Promise<void>;
  /**
   * Resolves once the bus has the messages durably. What is published to one partition stands there in the order of the
   * calls, each message once: nothing is sent twice by itself. Rejects with BusUnavailable.
   */
  publish(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void>;
  /** How many partitions each of these topics has, of those that are there. Rejects with BusUnavailable. */
  partitionsOf(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Which process has each of a topic's partitions now, by what the bus knows of the group: its name and where it is,
   * for people. Without those that nobody has. Rejects with BusUnavailable.
   */
  owners(group: string, topic: string): Promise<ReadonlyMap<number, string>>;
  /** The offset that the next record of each partition will have; 0 in an empty one. */
  ends(topic: string): Promise<ReadonlyMap<number, number>>;
  /**
   * Every record of these partitions from the given offsets on, as they come, in order. Goes on by itself after trouble;
   * a record may then come again, by which its offset is known.
   */
  follow(
    topic: string,
    from: ReadonlyMap<number, number>,
    receive: (partition: number, records: readonly BusRecord[]) => Promise<void>,
  ): Promise<Subscription>;
  /** Shares a topic's partitions with the other members of the group: each is one member's at a time, and stays it if it can. */
  join(group: string, topic: string, member: GroupMember): Promise<Subscription>;
  /** Told when the bus answers, and when it no longer does; at once with what is known. Returns the way to stop listening. */
  onState(listener: (state: 'UP' | 'DOWN') => void): () => void;
  /** Leaves everything that was joined and followed. */
  close(): Promise<void>;
}
