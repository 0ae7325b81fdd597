/** The stream: what the read side and the market become, told to every client as fast as it reads. */
import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { DefaultEventsMap } from 'socket.io';
import type { GatewayDeps } from '../gateway-deps.js';
import { Channels } from './channels.js';
import { startFeeds } from './feeds.js';
import { StreamClient } from './stream-client.js';
import type { SocketState, StreamSocket } from './stream-client.js';
import type { ClientEvents, ServerEvents } from './stream-events.js';
import { topicSources } from './topic-sources.js';

const MOST_REQUEST_BYTES = 16 * 1024;

export interface WebSocketGateway {
  /** Rows held back for slow clients at this moment, over all of them. */
  waiting(): number;
  /** Packets handed to sockets that have not left yet, the longest queue of all clients. */
  longestBuffer(): number;
  /** Disconnects everyone; the HTTP server itself stays open. */
  close(): Promise<void>;
}

/** Attaches the stream to an HTTP server under `/socket.io`. */
export function createWebSocketGateway(httpServer: HttpServer, deps: GatewayDeps): WebSocketGateway {
  const channels = new Channels(topicSources(deps), deps.clock);
  const clients = new Map<StreamSocket, StreamClient>();
  const io = new Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketState>({
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MOST_REQUEST_BYTES,
  });
  io.use((socket, next) => authenticate(deps, socket, next));
  io.on('connection', (socket) => {
    const client = new StreamClient(socket, channels, deps.clock);
    clients.set(socket, client);
    socket.on('disconnect', () => clients.delete(socket));
    client.start();
  });
  io.attach(httpServer);
  const stop = startFeeds(deps, channels, () => endDeadSessions(deps, clients.keys()));
  const all = () => [...clients.values()];
  return {
    waiting: () => all().reduce((sum, client) => sum + client.waiting, 0),
    longestBuffer: () => Math.max(0, ...all().map((client) => client.unsent)),
    close: () => {
      stop();
      io.disconnectSockets(true);
      io.engine.close();
      return Promise.resolve();
    },
  };
}

function authenticate({ keys }: GatewayDeps, socket: StreamSocket, next: (error?: Error) => void): void {
  const token: unknown = socket.handshake.auth['token'];
  const session = typeof token === 'string' && token.length <= 256 ? keys.authenticate(token) : undefined;
  if (!session) {
    next(new Error('unauthorized: send auth { token } with a key that is neither expired nor revoked'));
    return;
  }
  socket.data.session = session;
  next();
}

/** A stream does not outlive its key. */
function endDeadSessions({ keys }: GatewayDeps, sockets: Iterable<StreamSocket>): void {
  for (const socket of sockets) {
    if (!keys.isLive(socket.data.session)) socket.disconnect(true);
  }
}
