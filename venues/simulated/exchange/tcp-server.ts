/** The exchanges' door for clients in other processes: one port, the logon names the exchange. */
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Accept, Connection, Receiver } from '../connection.js';
import { lineSocket } from '../line-socket.js';
import { decodeClientMessage } from '../wire-codec.js';
import type { ClientMessage, ExchangeMessage } from '../wire.js';

export interface TcpServer {
  readonly port: number;
  /** Cuts all links and stops listening. */
  close(): Promise<void>;
}

/** What can be logged on to. */
export interface Listed {
  readonly venue: string;
  readonly accept: Accept;
}

/** Listens on `host:port` (0: any free port). Rejects when the address cannot be had. */
export async function serveTcp(
  exchanges: (venue: string) => Listed | undefined,
  address: { readonly host: string; readonly port: number },
): Promise<TcpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, exchanges);
  });
  await listening(server, address);
  return { port: portOf(server), close: () => closed(server, sockets) };
}

function serve(socket: Socket, exchanges: (venue: string) => Listed | undefined): void {
  socket.setKeepAlive(true, 10_000);
  const connection = lineSocket<ExchangeMessage, ClientMessage>(
    socket,
    (link) => reception(link, exchanges),
    {
      decode: decodeClientMessage,
      onFault: (text) => refuse(connection, text),
    },
  );
}

/** Hands the link to the exchange that its logon names. */
function reception(
  link: Connection<ExchangeMessage>,
  exchanges: (venue: string) => Listed | undefined,
): Receiver<ClientMessage> {
  let served: Receiver<ClientMessage> | null = null;
  return {
    receive: (message) => {
      if (!served && message.type === 'LOGON') served = exchanges(message.venue)?.accept(link) ?? null;
      if (served) served.receive(message);
      else
        refuse(
          link,
          message.type === 'LOGON' ? `no exchange ${message.venue} here` : 'the first message must be LOGON',
        );
    },
    lost: (reason) => served?.lost(reason),
  };
}

function refuse(link: Connection<ExchangeMessage>, text: string): void {
  link.send({ type: 'LOGON_REJECTED', text });
  link.close();
}

function listening(server: Server, address: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP port');
  return address.port;
}

function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
