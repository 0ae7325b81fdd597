/** A link over TCP to an exchange in another process. */
import { connect } from 'node:net';
import type { VenueAdapter } from '../../../src/execution/venue-adapter.js';
import type { Scheduler } from '../../../src/lib/scheduler.js';
import type { Dial } from '../connection.js';
import { lineSocket } from '../line-socket.js';
import { decodeExchangeMessage } from '../wire-codec.js';
import { sessionAdapter } from './market-data-adapter.js';
import type { SessionIdentity } from './session-adapter.js';

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

export interface TcpTerms extends TcpAddress, SessionIdentity {
  readonly venue: string;
  readonly scheduler: Scheduler;
  /** A link on which nothing, not even a heartbeat, was heard for this long is taken for lost. */
  readonly silenceMillis: number;
}

/** The venue port for an exchange that listens at `host:port`; see `docs/venue-wire.md`. */
export function tcpAdapter(terms: TcpTerms): VenueAdapter {
  return sessionAdapter({ ...terms, dial: tcpLink(terms, terms.silenceMillis) });
}

/** Dials the address anew for each link. */
export function tcpLink({ host, port }: TcpAddress, silenceMillis: number): Dial {
  return (receiver) => {
    const socket = connect({ host, port, timeout: silenceMillis });
    return lineSocket(socket, () => receiver, {
      decode: decodeExchangeMessage,
      onFault: (reason) => socket.destroy(new Error(reason)),
    });
  };
}
