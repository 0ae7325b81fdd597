/** The markets that can be traded on, as `venues.yaml` describes them to the router and to people. */
import { z } from 'zod';
import { NATIVE_INSTRUCTIONS } from '../model/venue.js';
import type { VenueProfile } from '../model/venue.js';

const decimal = (pattern: RegExp, meaning: string) =>
  z.string().regex(pattern, `must be ${meaning}, in quotes`);
const rate = decimal(/^-?\d{1,6}(\.\d{1,8})?$/, 'decimal text with at most eight digits of fraction');
const shares = decimal(/^[1-9]\d{0,8}$/, 'a positive whole number of shares');

const feeSchema = z.strictObject({ perShare: rate, bps: rate });

/** One market's profile. A dark market neither binds others by its quote nor takes posted orders. */
const profileSchema = z
  .strictObject({
    venue: z.string().regex(/^[A-Z0-9]{4}$/, 'must be a market identifier code of four capitals or digits'),
    name: z.string().min(1),
    character: z.string().min(1),
    takerFee: feeSchema,
    makerFee: feeSchema,
    lotSize: shares,
    maxQty: shares.nullable(),
    protectedQuote: z.boolean(),
    displayed: z.boolean(),
    posting: z.boolean(),
    manual: z.boolean(),
    native: z.array(z.enum(NATIVE_INSTRUCTIONS)),
    answerTimeoutMillis: z.int().min(10).max(600_000).exactOptional(),
  })
  .refine(({ displayed, protectedQuote, posting }) => displayed || (!protectedQuote && !posting), {
    path: ['displayed'],
    message: 'a market that is not displayed needs protectedQuote: false and posting: false',
  }) satisfies z.ZodType<VenueProfile>;

const desk = z.strictObject({
  kind: z.literal('desk'),
  profile: profileSchema.refine(({ manual }) => manual, {
    path: ['manual'],
    message: 'a desk is worked by people: it needs manual: true',
  }),
});

/** The file: each entry is of a kind, which says what it has besides its profile; `simulation` is the caller's schema. */
export function venuesSchema<Simulation extends z.ZodType>(simulation: Simulation) {
  const simulated = z.strictObject({
    kind: z.literal('simulated'),
    profile: profileSchema.refine(({ manual }) => !manual, {
      path: ['manual'],
      message: 'nobody works the orders of a simulated exchange: it needs manual: false',
    }),
    simulation,
  });
  const entry = z.discriminatedUnion('kind', [simulated, desk]);
  return z.strictObject({ venues: z.array(entry).min(1) }).superRefine(({ venues }, context) => {
    const names = venues.map(({ profile }) => profile.venue);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      const message = `${name} is listed twice; every venue has one entry`;
      context.addIssue({ code: 'custom', path: ['venues', index, 'profile', 'venue'], message });
    }
  });
}
