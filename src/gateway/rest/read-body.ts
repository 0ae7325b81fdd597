/** Reads a JSON body with a limit, refusing what is not UTF-8 rather than mending it. */
import type { IncomingMessage } from 'node:http';
import { RequestRefused, problem } from './problem.js';

const JSON_CONTENT = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The parsed body. Throws RequestRefused: 415, 413 (more than `limit` bytes) or 400. */
export async function readBody(req: IncomingMessage, limit: number): Promise<unknown> {
  checkType(req);
  const declared = Number(req.headers['content-length'] ?? 0);
  if (declared > limit) throw tooLarge(limit);
  return parseJson(await collect(req, limit));
}

function checkType({ headers }: IncomingMessage): void {
  const type = headers['content-type'] ?? '';
  const plain = (headers['content-encoding'] ?? 'identity') === 'identity';
  if (plain && (type === 'application/json' || JSON_CONTENT.test(type))) return;
  const detail = plain
    ? `content-type is ${type === '' ? 'missing' : JSON.stringify(type)}; send application/json in UTF-8`
    : 'compressed bodies are not taken; send it plain';
  throw new RequestRefused(problem('unsupported-media-type', detail));
}

function collect(req: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) reject(tooLarge(limit));
      else chunks.push(chunk);
    });
    req.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    req.on('error', () => reject(badBody('the body broke off')));
  });
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw badBody('the body is empty; send a JSON object');
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) throw badBody(error.message);
    throw badBody('the body is not valid UTF-8');
  }
}

function badBody(detail: string): RequestRefused {
  return new RequestRefused(problem('invalid-body', detail));
}

function tooLarge(limit: number): RequestRefused {
  return new RequestRefused(
    problem('body-too-large', `the body is larger than ${limit} bytes; send less at once`),
  );
}
