/** A routing problem as `fairlead route` reads it: one JSON object, checked field by field. */
import { z } from 'zod';
import type { ExactDecimal } from '../model/exact.js';
import { compareDecimals, parseDecimal } from '../model/exact.js';
import { SIDES } from '../model/fix.js';

/** Why a problem is not answered: the field, what is wrong with it, and what would do. */
export interface ProblemError {
  readonly field: string;
  readonly message: string;
  readonly remedy: string;
}

export class UnreadableProblem extends Error {
  override readonly name = 'UnreadableProblem';

  constructor(readonly error: ProblemError) {
    super(`${error.field}: ${error.message}`);
  }
}

const ZERO: ExactDecimal = { units: 0, scale: 0 };
const ONE: ExactDecimal = { units: 1, scale: 0 };
const MOST_BPS: ExactDecimal = { units: 10_000, scale: 0 };
const LEAST_BPS: ExactDecimal = { units: -10_000, scale: 0 };

const decimal = z.string().transform((text, context): ExactDecimal => {
  const value = parseDecimal(text);
  if (value) return value;
  context.addIssue({ code: 'custom', message: 'is not a plain decimal' });
  return z.NEVER;
});

type Test = (value: ExactDecimal) => boolean;
const isAbove =
  (bound: ExactDecimal): Test =>
  (value) =>
    compareDecimals(value, bound) > 0;
const isAtLeast =
  (bound: ExactDecimal): Test =>
  (value) =>
    compareDecimals(value, bound) >= 0;

const positive = decimal.refine(isAbove(ZERO), 'must be greater than 0');
const notNegative = decimal.refine(isAtLeast(ZERO), 'must not be negative');
const probability = notNegative.refine((value) => compareDecimals(value, ONE) <= 0, 'must not exceed 1');
const bps = decimal.refine(
  (value) => compareDecimals(value, LEAST_BPS) > 0 && compareDecimals(value, MOST_BPS) < 0,
  'must lie between -10000 and 10000',
);

const venue = z.object({
  venue: z.string().min(1),
  levels: z.array(z.tuple([positive, notNegative])),
  fee: z.object({
    perShare: decimal,
    bps,
    fixed: notNegative,
    minimum: notNegative,
    tiers: z.array(z.tuple([notNegative, decimal])),
  }),
  lotSize: positive,
  minQty: notNegative,
  maxQty: notNegative.nullable(),
  allOrNone: z.boolean(),
  fillProbability: probability,
  state: z.enum(['OPEN', 'HALTED', 'SELF_HELP']),
  protected: z.boolean(),
});

const problem = z.object({
  id: z.string(),
  side: z.enum(SIDES),
  orderQty: positive,
  price: positive.nullable(),
  lotSize: positive,
  protect: z.boolean(),
  maxChildren: z.int().min(0).nullable(),
  objective: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('FILL_THEN_COST') }),
    z.object({ kind: z.literal('PENALTY'), perShare: notNegative }),
    z.object({ kind: z.literal('COMPLETE'), fallbackPx: positive }),
  ]),
  venues: z.array(venue),
});

export type RouteProblem = z.output<typeof problem>;
export type ProblemVenue = RouteProblem['venues'][number];

/** Reads a problem. Throws UnreadableProblem naming the first field that is wrong. */
export function readProblem(json: unknown): RouteProblem {
  const result = problem.safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new UnreadableProblem({
      field: fieldName(issue?.path ?? []),
      message: issue?.message ?? 'unreadable',
      remedy: 'give it as docs/routing.md describes; quantities, prices and fees are decimal strings',
    });
  }
  requireDistinctVenues(result.data);
  return result.data;
}

function requireDistinctVenues({ venues }: RouteProblem): void {
  const seen = new Set<string>();
  for (const [index, { venue: name }] of venues.entries()) {
    if (seen.has(name)) {
      const remedy = 'name each venue once, with all its levels';
      throw new UnreadableProblem({
        field: `venues[${index}].venue`,
        message: `"${name}" is named twice`,
        remedy,
      });
    }
    seen.add(name);
  }
}

/** `venues[0].fee.fixed`; the whole line is `line`. */
function fieldName(path: readonly PropertyKey[]): string {
  let name = '';
  for (const key of path)
    name += typeof key === 'number' ? `[${key}]` : `${name === '' ? '' : '.'}${String(key)}`;
  return name === '' ? 'line' : name;
}
