/** One call of the API: how it is registered, documented and answered, in one record. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Session } from '../session.js';
import { RequestRefused, invalidRequest } from './problem.js';
import { fieldErrors } from './field-errors.js';
import { sendJson } from './send.js';

export interface Call<Query = unknown> {
  readonly req: Request;
  readonly res: Response;
  /** Nobody's on public calls. */
  readonly session: Session;
  readonly query: Query;
  /** Parsed JSON; undefined where the call takes none. */
  readonly body: unknown;
}

export interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly contentType?: string;
}

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With OpenAPI's braces: `/v1/orders/{orderId}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: 'public' | 'session';
  readonly query: z.ZodObject;
  readonly body: { readonly schema: z.ZodType; readonly limit: number } | null;
  readonly answers: Readonly<Record<number, Answer>>;
  readonly handle: (call: Call) => void | Promise<void>;
}

interface RouteSpec<Query extends z.ZodObject> {
  readonly method: Route['method'];
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access?: Route['access'];
  /** `noQuery` where the call takes none. */
  readonly query: Query;
  readonly body?: Route['body'];
  readonly answers: Route['answers'];
  readonly handle: (call: Call<z.output<Query>>) => void | Promise<void>;
}

export const noQuery = z.strictObject({});

/** A route whose handler gets the query as its schema gives it. Unknown parameters are refused. */
export function route<Query extends z.ZodObject>(spec: RouteSpec<Query>): Route {
  const { query, handle } = spec;
  const common = { access: 'session' as const, body: null, ...spec };
  return { ...common, handle: (call) => handle({ ...call, query: readQuery(query, call.req) }) };
}

function readQuery<Query extends z.ZodObject>(schema: Query, req: Request): z.output<Query> {
  const parsed = schema.safeParse(req.query);
  if (parsed.success) return parsed.data;
  throw new RequestRefused(invalidRequest(fieldErrors(parsed.error, schema)));
}

/** Path parameter; absent ones cannot occur on a route that names them. */
export function pathParam({ req }: Call, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}

/** 200 with a body. */
export function ok({ res }: Call, body: unknown): void {
  sendJson(res, { status: 200, body });
}

/** 200 with all rows there are. */
export function allRows(call: Call, rows: readonly unknown[]): void {
  ok(call, { rows, next: null });
}
