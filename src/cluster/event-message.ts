/** What stands on the events topic: durable events as the journal has them, and answers to commands behind what they caused. */
import { z } from 'zod';
import type { BusMessage } from '../bus/bus.js';
import type { CommandOutcome } from '../engine/command.js';
import { eventIdOf } from '../journal/event-id.js';
import type { WrittenEvent } from '../orders/event-codec.js';

/** An event as its message has it, for everybody who reads the topic. */
export interface PublishedEvent {
  readonly kind: 'EVENT';
  /** Partition and number, as `0-17`: by it a message that came before is known. */
  readonly eventId: string;
  /** Of its account. */
  readonly partition: number;
  /** Its number in the partition's journal: 1, 2, 3, … without a gap. */
  readonly seq: number;
  /** The event's type, ahead of it. */
  readonly type: string;
  readonly event: WrittenEvent;
}

/** The topic's messages; docs/events is made from this. */
export type PublishedMessage = PublishedEvent | AnswerMessage;

/** An event message as it is read here: what it tells of stays text. */
export interface EventMessage {
  readonly kind: 'EVENT';
  readonly partition: number;
  /** Its number in the partition's journal; with the partition it is the event's id. */
  readonly seq: number;
  readonly type: string;
  /** The event as the journal has it, JSON text. */
  readonly payload: string;
}

/** What a command is answered with, for the gateway that sent it. */
export interface AnswerMessage {
  readonly kind: 'ANSWER';
  /** As the gateway called it; of no meaning to others. */
  readonly commandId: string;
  readonly outcome: CommandOutcome;
}

const EVENT_FIELD = ',"event":';

/** The event's text goes in unread and comes out as it was. */
export function encodeEventMessage({
  partition,
  seq,
  type,
  payload,
}: Omit<EventMessage, 'kind'>): BusMessage {
  const eventId = eventIdOf(partition, seq);
  const head: Omit<PublishedEvent, 'event'> = { kind: 'EVENT', eventId, partition, seq, type };
  return { key: eventId, value: `${JSON.stringify(head).slice(0, -1)}${EVENT_FIELD}${payload}}` };
}

export function encodeAnswer(answer: Omit<AnswerMessage, 'kind'>): BusMessage {
  return { key: answer.commandId, value: JSON.stringify({ kind: 'ANSWER', ...answer }) };
}

const eventHead = z.object({ partition: z.int(), seq: z.int(), type: z.string() });
const answerSchema = z.object({
  kind: z.literal('ANSWER'),
  commandId: z.string(),
  outcome: z.custom<CommandOutcome>((value) => z.object({ kind: z.string() }).safeParse(value).success),
});

/** Throws on what is neither. */
export function decodeEventsTopic(value: string): EventMessage | AnswerMessage {
  const at = value.indexOf(EVENT_FIELD);
  if (!value.startsWith('{"kind":"EVENT"') || at < 0) return answerSchema.parse(JSON.parse(value));
  const head = eventHead.parse(JSON.parse(`${value.slice(0, at)}}`));
  return { kind: 'EVENT', ...head, payload: value.slice(at + EVENT_FIELD.length, -1) };
}
