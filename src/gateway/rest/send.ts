/** Writes answers in one piece: status, all headers at once, body. */
import type { ServerResponse } from 'node:http';
import { API_HEADERS } from './security-headers.js';

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Flat name, value pairs; the first `content-type` wins over JSON's. */
  readonly headers?: readonly string[];
}

const JSON_TYPE = ['content-type', 'application/json; charset=utf-8'];

/** Sends a value as JSON. A flat header list spares a look-up per header. */
export function sendJson(res: ServerResponse, { status, body, headers = JSON_TYPE }: JsonAnswer): void {
  // As text, the body leaves in one write together with its headers.
  const text = JSON.stringify(body);
  const typed = headers.includes('content-type') ? headers : [...JSON_TYPE, ...headers];
  res.writeHead(status, [
    ...API_HEADERS,
    ...typed,
    'content-length',
    String(Buffer.byteLength(text)),
    ...requestId(res),
  ]);
  res.end(text);
}

/** The id that the router gave this request, as a header. */
export function requestId(res: ServerResponse): readonly string[] {
  const id: unknown = Reflect.get(res, REQUEST_ID);
  return typeof id === 'string' ? ['x-request-id', id] : [];
}

const REQUEST_ID = Symbol('request id');

export function setRequestId(res: ServerResponse, id: string): void {
  Reflect.set(res, REQUEST_ID, id);
}
