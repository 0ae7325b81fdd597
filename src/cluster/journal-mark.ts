/** What an engine keeps beside its partition's records: how far it has taken commands, and what of the firm's limit it uses. */
import { z } from 'zod';

const schema = z.object({ topic: z.string(), position: z.int().nullable(), firmUsed: z.string() });

export interface JournalMark {
  /** The topic of commands that the position is in. */
  readonly topic: string;
  /** Of the latest command of which everything is recorded; null before the first. */
  readonly position: number | null;
  /** Decimal text: what the partition uses of the firm's limit. */
  readonly firmUsed: string;
}

export function encodeMark({ topic, position, firmUsed }: JournalMark): string {
  return JSON.stringify({ topic, position, firmUsed });
}

/** How far the topic's commands were taken: null when none of them was, whatever was taken from another topic. */
export function positionIn(topic: string, mark: string | null): number | null {
  if (mark === null) return null;
  const { position, ...taken } = schema.parse(JSON.parse(mark));
  return taken.topic === topic ? position : null;
}

/** A topic that ends before what was taken from it is another one: its commands would be passed over as taken before. */
export class TopicMadeAnew extends Error {
  override readonly name = 'TopicMadeAnew';
}

export interface TopicPlace {
  readonly topic: string;
  readonly partition: number;
  /** As the partition's mark says. */
  readonly position: number | null;
  /** The offset that the topic's next record will have. */
  readonly end: number;
}

/** Throws TopicMadeAnew when the topic's commands cannot be those that were taken. */
export function checkPlace({ topic, partition, position, end }: TopicPlace): void {
  if (position === null || position < end) return;
  throw new TopicMadeAnew(
    `commands of partition ${partition} were taken up to offset ${position} of topic ${topic}, which ends at ` +
      `offset ${end}: it was deleted and made anew; start all processes with another KAFKA_TOPIC_PREFIX`,
  );
}
