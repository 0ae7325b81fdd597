/** The messages of the stream, typed for both ends. */
import { z } from 'zod';
import type { DecisionView } from '../../projections/blotter/decision-view.js';
import type { ExecutionView, OrderView } from '../../projections/blotter/order-view.js';
import type { AlertView, BookView, QuoteView, VenueView } from '../../projections/market-views.js';
import type { PositionView } from '../../projections/read-side.js';

/** Topic → its row. */
export interface TopicRows {
  readonly orders: OrderView;
  readonly executions: ExecutionView;
  readonly positions: PositionView;
  readonly quotes: QuoteView;
  readonly books: BookView;
  readonly decisions: DecisionView;
  readonly venues: VenueView;
  readonly alerts: AlertView;
}

export type Topic = keyof TopicRows;

export const TOPICS = [
  ...(['orders', 'executions', 'positions', 'quotes', 'books', 'decisions', 'venues', 'alerts'] as const),
] as const satisfies readonly Topic[];

const MOST_SYMBOLS = 100;
const name = z.string().min(1).max(64);

const filter = z.strictObject({
  account: name.exactOptional(),
  symbol: z.union([name, z.array(name).min(1).max(MOST_SYMBOLS)]).exactOptional(),
  orderId: name.exactOptional(),
});
export type StreamFilter = z.output<typeof filter>;

export const subscribeRequest = z.strictObject({
  topic: z.enum(TOPICS),
  filter: filter.exactOptional(),
  lastSeq: z.int().nonnegative().exactOptional(),
});
export type SubscribeRequest = z.output<typeof subscribeRequest>;

export const unsubscribeRequest = z.strictObject({ topic: z.enum(TOPICS) });

/** All rows as they are (snapshot), or the rows that changed (delta). */
export interface RowsMessage<T extends Topic = Topic> {
  readonly topic: T;
  readonly seq: number;
  readonly rows: readonly TopicRows[T][];
}

export interface ServerEvents {
  snapshot: (message: RowsMessage) => void;
  delta: (message: RowsMessage) => void;
  /** Rows were lost because the client was too slow; subscribe again. */
  resync: (message: { readonly topic: Topic; readonly message: string }) => void;
  /** A request was not taken; `topic` null when it could not be read. */
  refused: (message: {
    readonly topic: Topic | null;
    readonly message: string;
    readonly remedy: string;
  }) => void;
}

export interface ClientEvents {
  subscribe: (request: unknown) => void;
  unsubscribe: (request: unknown) => void;
  /** Answers the server's time at once: a measure of the round trip. */
  time: (answer: (now: string) => void) => void;
}
