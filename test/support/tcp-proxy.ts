/**
 * A TCP proxy that can lose an answer: what asked for it has arrived, and the line is cut before the answer comes. And one
 * that can be closed for a while.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Cuts the connection that carries `text` to the server, once the server has begun to answer; resolves then. */
  loseAnswerTo(text: string): Promise<void>;
  /** Cuts what is on it, and lets nobody through until it is mended. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

interface Trap {
  readonly text: string;
  readonly sprung: () => void;
}

export async function startProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let trap: Trap | null = null;
  let open = true;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    if (!open) return void client.destroy();
    const upstream = connect(target);
    let caught: Trap | null = null;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (trap && chunk.includes(trap.text)) [caught, trap] = [trap, null];
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!caught) return void client.write(chunk);
      client.destroy();
      caught.sprung();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    loseAnswerTo: (text) =>
      new Promise((resolve) => {
        trap = { text, sprung: resolve };
      }),
    cut: () => {
      open = false;
      cut();
    },
    mend: () => {
      open = true;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
