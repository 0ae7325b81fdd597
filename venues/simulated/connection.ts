/** One link between an adapter and an exchange, whatever carries it: whole messages, in order, until it is lost. */
import type { ClientMessage, ExchangeMessage } from './wire.js';

export interface Connection<Outgoing> {
  /** Never throws; a message on a lost link is dropped. */
  send(message: Outgoing): void;
  /** Ends the link; the other side and, once it is gone, this side are told `lost`. */
  close(): void;
}

export interface Receiver<Incoming> {
  receive(message: Incoming): void;
  /** Called once, at the end of the link. `reason` is for people. */
  lost(reason: string): void;
}

/** Opens a link. It may be sent on at once; what cannot be reached is `lost`. */
export type Dial = (receiver: Receiver<ExchangeMessage>) => Connection<ClientMessage>;

/** The exchange's end: given a new link, answers who receives what comes over it. */
export type Accept = (connection: Connection<ExchangeMessage>) => Receiver<ClientMessage>;
