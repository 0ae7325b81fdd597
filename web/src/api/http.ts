/** HTTP to the system that served this page: JSON in, JSON out, problems as errors. */
import type { RuleResult } from '../../../src/model/rule-result.js';

/** RFC 9457, with what the order gateway adds. */
export interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly status?: number;
  readonly errors?: readonly { readonly field: string; readonly message: string; readonly remedy?: string }[];
  readonly orderId?: string;
  readonly ordRejReason?: string;
  readonly checks?: readonly RuleResult[];
}

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(describe(status, problem));
    this.status = status;
    this.problem = problem;
  }
}

function describe(status: number, problem: Problem): string {
  const fields = problem.errors?.map(({ field, message, remedy }) =>
    [`${field}: ${message}`, remedy].filter(Boolean).join(' — '),
  );
  return fields?.join('; ') || problem.detail || problem.title || `The server answered ${status}.`;
}

export class Http {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  /** The answer's JSON; throws ApiProblem on any status but 2xx, and with status 0 when nothing answered. */
  async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.#send(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new ApiProblem(response.status, problemOf(text));
    const answer: Answer = JSON.parse(text);
    return answer;
  }

  async #send(method: string, path: string, body: unknown): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      return await fetch(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiProblem(0, {
        detail: 'The server did not answer. Is it running? Send again: the same ClOrdID is never two orders.',
      });
    }
  }
}

function problemOf(text: string): Problem {
  try {
    const problem: Problem = JSON.parse(text);
    return problem;
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/** What to show of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
