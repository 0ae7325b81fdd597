/** A TCP socket that carries whole lines; both ends of the wire are made from it. */
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import type { Connection, Receiver } from './connection.js';
import { encodeMessage } from './wire-codec.js';
import type { ClientMessage, ExchangeMessage } from './wire.js';

/** A peer that lets this much pile up, or sends a longer line, is cut off; it resumes where it was. */
const MOST_PENDING = 8 * 1024 * 1024;
const LONGEST_LINE = 1024 * 1024;

export interface LineEnds<Incoming> {
  readonly decode: (line: string) => Incoming;
  /** Called for the first line that is none; the link ends with it. */
  readonly onFault: (reason: string) => void;
}

/** Wires a socket up. A line that cannot be decoded, and silence of the socket's time-out, end it. */
export function lineSocket<Outgoing extends ClientMessage | ExchangeMessage, Incoming>(
  socket: Socket,
  receiverOf: (connection: Connection<Outgoing>) => Receiver<Incoming>,
  ends: LineEnds<Incoming>,
): Connection<Outgoing> {
  socket.setNoDelay(true);
  const connection = {
    send: (message: Outgoing) => write(socket, encodeMessage(message)),
    close: () => close(socket),
  };
  const receiver = receiverOf(connection);
  let reason = 'closed by the other side';
  socket.on('error', (error) => (reason = error.message));
  socket.on('timeout', () => socket.destroy(new Error('nothing was heard for too long')));
  socket.on('close', () => receiver.lost(reason));
  const lines = new LineReader((line) => {
    if (!socket.destroyed) take(line, receiver, ends);
  });
  socket.on('data', (chunk: Buffer) => {
    if (lines.push(chunk) > LONGEST_LINE) socket.destroy(new Error('a line is too long'));
  });
  return connection;
}

function take<Incoming>(line: string, receiver: Receiver<Incoming>, ends: LineEnds<Incoming>): void {
  let message: Incoming;
  try {
    message = ends.decode(line);
  } catch (error) {
    ends.onFault(error instanceof Error ? error.message : String(error));
    return;
  }
  receiver.receive(message);
}

/** All that one turn writes leaves in one packet. */
function write(socket: Socket, line: string): void {
  if (socket.destroyed || socket.writableEnded) return;
  if (socket.writableCorked === 0) {
    socket.cork();
    process.nextTick(() => socket.uncork());
  }
  socket.write(line);
  if (socket.writableLength > MOST_PENDING) socket.destroy(new Error('the other side does not keep up'));
}

function close(socket: Socket): void {
  if (socket.connecting) socket.destroy();
  else socket.end(() => socket.destroy());
}

/** Cuts a stream of bytes into lines. */
class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  /** Answers how many characters wait for the end of their line. */
  push(chunk: Buffer): number {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') this.onLine(line);
    return this.#rest.length;
  }
}
