/** Events as the journal's payloads: JSON, one object an event; the record's type is the event's. */
import { readCheck, writtenCheck } from './check-codec.js';
import type { WrittenCheck } from './check-codec.js';
import type { OrderChecked, OrderEvent } from './events.js';

/** An event as its text has it. */
export type WrittenEvent = Exclude<OrderEvent, OrderChecked> | WrittenCheck;

/** What of a journal record makes an event. */
export interface EncodedEvent {
  readonly seq: number;
  readonly type: string;
  readonly payload: string;
}

/** A record that is not an event of this system, or of a newer version of it. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

const EVENT_TYPES: Readonly<Record<OrderEvent['type'], true>> = {
  OrderEntered: true,
  OrderChecked: true,
  OrderRejected: true,
  OrderAcknowledged: true,
  RouteDecided: true,
  OrderFilled: true,
  ExecutionBusted: true,
  ExecutionCorrected: true,
  CorrectionHeld: true,
  CancelRequested: true,
  CancelPended: true,
  OrderCanceled: true,
  CancelRejected: true,
  ReplaceRequested: true,
  ReplacePended: true,
  OrderReplaced: true,
  OrderExpired: true,
  OrderDoneForDay: true,
  OrderSuspended: true,
  OrderStopped: true,
  OrderTriggered: true,
  OrderRestated: true,
  DuplicateRefused: true,
  OutcomeUnknown: true,
  OutcomeKnown: true,
  SharesSplit: true,
};

/** Sorted: the vocabulary of this version. */
export const EVENT_TYPE_NAMES: readonly string[] = Object.keys(EVENT_TYPES).toSorted();

/** JSON text; the same event always gives the same text. */
export function encodeEvent(event: OrderEvent): string {
  return JSON.stringify(event.type === 'OrderChecked' ? writtenCheck(event) : event);
}

/** The event of a record. Throws UnreadableEvent naming the record and what is wrong with it. */
export function decodeEvent(record: EncodedEvent): OrderEvent {
  if (!Object.hasOwn(EVENT_TYPES, record.type))
    throw unreadable(record, `its type ${record.type} is not known`);
  const event = parse(record);
  if (!isWritten(event)) throw unreadable(record, 'its payload lacks type, orderId, at or actor');
  if (event.type !== record.type)
    throw unreadable(record, `its payload says ${event.type}, not ${record.type}`);
  if (event.type !== 'OrderChecked') return event;
  if (!event.results.every(Array.isArray)) throw unreadable(record, 'its results are not lists of values');
  return readCheck(event);
}

function parse(record: EncodedEvent): unknown {
  try {
    return JSON.parse(record.payload);
  } catch {
    throw unreadable(record, 'its payload is not JSON');
  }
}

/** The journal's hash chain vouches for the rest: what was written is what is read. */
function isWritten(value: unknown): value is WrittenEvent {
  if (typeof value !== 'object' || value === null) return false;
  if (!('type' in value && 'orderId' in value && 'at' in value && 'actor' in value)) return false;
  const { type, orderId, at, actor } = value;
  return [type, orderId, actor].every((field) => typeof field === 'string') && Number.isSafeInteger(at);
}

function unreadable({ seq }: EncodedEvent, reason: string): UnreadableEvent {
  return new UnreadableEvent(
    `Journal record ${seq} cannot be read: ${reason}; run the version that wrote it`,
  );
}
