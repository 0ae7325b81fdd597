/** Query parameters that lists share: limit, cursor and times. */
import { z } from 'zod';
import { parseMicros } from '../../lib/clock.js';
import { InvalidCursor } from '../../projections/read-side.js';
import type { PageRequest } from '../../projections/read-side.js';
import { RequestRefused, invalidRequest } from './problem.js';

const DEFAULT_LIMIT = 100;
const MOST = 500;

export const time = z
  .string()
  .refine((text) => parseMicros(text) !== undefined, 'is not an RFC 3339 time')
  .describe('an RFC 3339 time such as 2026-01-05T14:30:00.000123Z');

export const paging = {
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'is not a whole number from 1 to 500')
    .refine((text) => Number(text) <= MOST, 'is above 500')
    .exactOptional()
    .describe('a whole number from 1 to 500; 100 when left out'),
  cursor: z.string().min(1).max(512).exactOptional().describe('the `next` of the page before'),
};

interface PageQuery {
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
}

export function pageRequest({ limit, cursor }: PageQuery): PageRequest {
  return { limit: limit === undefined ? DEFAULT_LIMIT : Number(limit), cursor: cursor ?? null };
}

/** Runs a read; a cursor that this system did not make becomes a 400. */
export async function withCursor<Rows>(read: () => Rows | Promise<Rows>): Promise<Rows> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InvalidCursor)) throw error;
    const fault = { field: 'cursor', message: error.message, remedy: 'send the `next` of the page before' };
    throw new RequestRefused(invalidRequest([fault]));
  }
}
