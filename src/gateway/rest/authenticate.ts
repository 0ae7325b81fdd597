/** Bearer keys: who is asking, and a brake on those who guess. */
import type { Request, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { ApiKeys } from '../api-keys.js';
import type { Session } from '../session.js';
import { problem, sendProblem } from './problem.js';

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/i;
const FAILURES_PER_MINUTE = 120;

export class Authentication {
  /** Counts failures only, so that a good key is never slowed. */
  readonly #brake = rateLimit({
    windowMs: 60_000,
    limit: FAILURES_PER_MINUTE,
    legacyHeaders: false,
    validate: false,
    handler: (_req, res) =>
      sendProblem(res, problem('too-many-failures', 'wait a minute, then send a valid key'), [
        'retry-after',
        '60',
      ]),
  });

  constructor(private readonly keys: ApiKeys) {}

  /** The session behind the request's key; undefined when it has none that is good. */
  session({ headers }: Request): Session | undefined {
    const key = BEARER.exec(headers.authorization ?? '')?.[1];
    return key === undefined ? undefined : this.keys.authenticate(key);
  }

  /** Answers 401, or 429 to one who failed too often. */
  async refuse(req: Request, res: Response): Promise<void> {
    await this.#brake(req, res, () => {
      const detail =
        'send the header Authorization: Bearer <key> with a key that is neither expired nor revoked';
      sendProblem(res, problem('unauthorized', detail), ['www-authenticate', 'Bearer realm="fairlead"']);
    });
  }
}
