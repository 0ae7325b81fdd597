/** RFC 9457 problem details: every refusal of this API has one shape. */
import type { ServerResponse } from 'node:http';
import { sendJson } from './send.js';

/** One bad field: where, what is wrong with it, and what would pass. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly remedy: string;
}

/** `type` is `/problems/<slug>`, described in docs/rest.md. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly [extension: string]: unknown;
}

/** Slug → status and title; the closed list of problems. */
export const PROBLEMS = {
  'invalid-request': [400, 'The request is malformed'],
  'invalid-body': [400, 'The body is not JSON'],
  unauthorized: [401, 'A valid API key is needed'],
  forbidden: [403, 'Not entitled'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'This method is not allowed here'],
  'duplicate-clordid': [409, 'The ClOrdID is taken'],
  'decision-refused': [409, 'The decision does not fit the order'],
  'duplicate-listid': [409, 'The ListID is taken'],
  'body-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body must be application/json'],
  'duplicate-execid': [409, 'The ExecID is taken'],
  'order-refused': [422, 'The order is refused'],
  'report-refused': [422, 'The report is refused'],
  'too-many-failures': [429, 'Too many failed sign-ins'],
  internal: [500, 'Something broke here'],
  unavailable: [503, 'Not able to take orders now'],
  'reading-unavailable': [503, 'What is kept cannot be read now'],
  'audit-behind': [503, 'The audit has not caught up yet'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemSlug = keyof typeof PROBLEMS;

/** A problem of the closed list with its detail and, where it has them, its own members. */
export function problem(
  slug: ProblemSlug,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
): Problem {
  const [status, title] = PROBLEMS[slug];
  return { type: `/problems/${slug}`, title, status, detail, ...extensions };
}

/** Thrown by readers of requests; the router answers with the problem. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** 400 naming every bad field. */
export function invalidRequest(errors: readonly FieldError[]): Problem {
  const fields = errors.map(({ field }) => field).join(', ');
  return problem('invalid-request', `bad: ${fields}`, { errors });
}

export function sendProblem(res: ServerResponse, body: Problem, headers: readonly string[] = []): void {
  sendJson(res, {
    status: body.status,
    body,
    headers: ['content-type', 'application/problem+json', ...headers],
  });
}
