/** A TCP proxy that cuts the stream of bytes wherever it likes: lines arrive in pieces and glued together, and links end in the middle of one. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Random } from '../../../src/lib/random.js';

/** Chance that what came in one piece leaves in two. */
const CHOP = 0.2;
const LONGEST_PAUSE_MS = 3;

export interface ChoppyProxy {
  readonly port: number;
  /** Ends every link; of what was on its way a part arrives, the rest never does. Answers how many there were. */
  cut(): number;
  close(): Promise<void>;
}

export async function startChoppyProxy(port: number, random: Random): Promise<ChoppyProxy> {
  const links = new Set<Link>();
  const server = createServer((client) => {
    const link = new Link(client, connect({ host: '127.0.0.1', port }), random);
    links.add(link);
    client.on('close', () => links.delete(link));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      const count = links.size;
      for (const link of links) link.cut();
      return count;
    },
    close: async () => {
      for (const link of links) link.cut();
      server.close();
      await once(server, 'close');
    },
  };
}

class Link {
  readonly #ways: readonly Way[];

  constructor(client: Socket, exchange: Socket, random: Random) {
    this.#ways = [new Way(client, exchange, random), new Way(exchange, client, random)];
  }

  cut(): void {
    for (const way of this.#ways) way.breakOff();
  }
}

/** One direction of a link. */
class Way {
  #waiting = Buffer.alloc(0);
  #pausing = false;

  constructor(
    from: Socket,
    private readonly to: Socket,
    private readonly random: Random,
  ) {
    from.setNoDelay(true);
    from.on('error', () => undefined);
    from.on('data', (chunk: Buffer) => this.#take(chunk));
    from.on('close', () => this.#end());
  }

  breakOff(): void {
    if (!this.to.destroyed)
      this.to.write(this.#waiting.subarray(0, this.random.int(0, this.#waiting.length)));
    this.#waiting = Buffer.alloc(0);
    this.to.destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#pausing || this.random.next() < CHOP) this.#waiting = Buffer.concat([this.#waiting, chunk]);
    else this.to.write(chunk);
    if (this.#waiting.length > 0 && !this.#pausing) this.#chop();
  }

  /** A first piece now, the rest, glued to what comes meanwhile, a little later. */
  #chop(): void {
    const piece = this.random.int(0, this.#waiting.length);
    if (piece > 0 && !this.to.destroyed) this.to.write(this.#waiting.subarray(0, piece));
    this.#waiting = this.#waiting.subarray(piece);
    this.#pausing = true;
    setTimeout(() => this.#goOn(), this.random.int(0, LONGEST_PAUSE_MS));
  }

  #goOn(): void {
    this.#pausing = false;
    if (!this.to.destroyed && this.#waiting.length > 0) this.to.write(this.#waiting);
    this.#waiting = Buffer.alloc(0);
  }

  #end(): void {
    this.#goOn();
    this.to.end();
  }
}
