/** The HTTP server under the gateways: time limits for slow clients, problems for what is not HTTP. */
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

const HEADERS_WITHIN = 10_000;
const REQUEST_WITHIN = 30_000;
const KEEP_ALIVE = 65_000;

interface ProtocolFault {
  readonly status: number;
  readonly title: string;
}

/** A server that is not listening yet. */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer(
    { headersTimeout: HEADERS_WITHIN, requestTimeout: REQUEST_WITHIN, keepAliveTimeout: KEEP_ALIVE },
    listener,
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else socket.end(answerTo(faultOf(error.code)));
  });
  return server;
}

function faultOf(code: string | undefined): ProtocolFault {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, title: 'The request took too long' };
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, title: 'The header fields are too large' };
  return { status: 400, title: 'This is not HTTP/1.1' };
}

function answerTo({ status, title }: ProtocolFault): string {
  const body = JSON.stringify({ type: '/problems/protocol', title, status, detail: title });
  return [
    `HTTP/1.1 ${status} ${title}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
