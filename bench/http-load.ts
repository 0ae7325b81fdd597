/** A closed-loop HTTP/1.1 load over plain sockets: as little work per request as possible, so that the server is what is measured. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface LoadRun {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  /** A new body per request. */
  readonly body: () => string;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  /** Answers by HTTP status. */
  readonly statuses: ReadonlyMap<number, number>;
}

/** Each connection sends its next request when the last one is answered, until the time is over. */
export async function loadHttp(run: LoadRun): Promise<LoadResult> {
  const statuses = new Map<number, number>();
  const started = performance.now();
  const until = started + run.seconds * 1000;
  await Promise.all(Array.from({ length: run.connections }, () => oneConnection(run, until, statuses)));
  const elapsed = (performance.now() - started) / 1000;
  const answers = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  return { requestsPerSecond: answers / elapsed, statuses };
}

/** Orders answered 201 a second; anything else is not counted, and rubbish is an error. */
export function acceptedPerSecond({ requestsPerSecond, statuses }: LoadResult): number {
  const all = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const created = statuses.get(201) ?? 0;
  if (created < all * 0.99) throw new Error(`not every order was accepted: ${JSON.stringify([...statuses])}`);
  return (requestsPerSecond * created) / all;
}

function oneConnection(run: LoadRun, until: number, statuses: Map<number, number>): Promise<void> {
  const head = requestHead(run);
  return new Promise((resolve, reject) => {
    const socket = connect(run.port, '127.0.0.1');
    let received = '';
    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('connect', () => send(socket, head, run.body()));
    socket.on('error', reject);
    socket.on('data', (chunk: string) => {
      received += chunk;
      const end = answerEnd(received);
      if (end < 0) return;
      const status = Number(received.slice(9, 12));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      received = received.slice(end);
      if (performance.now() < until) return send(socket, head, run.body());
      socket.end();
      resolve();
    });
  });
}

function requestHead({ path, headers }: LoadRun): string {
  const lines = Object.entries({ host: 'bench', 'content-type': 'application/json', ...headers });
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`;
}

function send(socket: Socket, head: string, body: string): void {
  socket.write(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** Where the first whole answer ends; −1 while it is not whole. Answers carry Content-Length. */
function answerEnd(received: string): number {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return -1;
  const length = /content-length: (\d+)/i.exec(received.slice(0, headEnd));
  const end = headEnd + 4 + Number(length?.[1] ?? 0);
  return received.length >= end ? end : -1;
}
