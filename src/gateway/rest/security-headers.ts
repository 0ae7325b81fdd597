/** Helmet's headers, worked out once: for the API as a flat list, for pages as a record. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

const PAGE_POLICY = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  // The grid and the API page set styles from script.
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

const API_POLICY = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] };

type Policy = Readonly<Record<string, readonly string[]>>;

/** Strict-Transport-Security belongs to whoever terminates TLS. */
function headersUnder(policy: Policy): Readonly<Record<string, string>> {
  const directives = Object.fromEntries(Object.entries(policy).map(([name, values]) => [name, [...values]]));
  const res = new ServerResponse(new IncomingMessage(new Socket()));
  const set = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: false,
  });
  set(res.req, res, () => undefined);
  return Object.fromEntries(Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)]));
}

export const PAGE_HEADERS = headersUnder(PAGE_POLICY);

/** Answers of the API are never cached. */
export const API_HEADERS: readonly string[] = Object.entries({
  ...headersUnder(API_POLICY),
  'cache-control': 'no-store',
}).flat();
