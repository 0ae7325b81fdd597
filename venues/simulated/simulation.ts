/** How a simulated exchange behaves: the `simulation` part of its entry in `venues.yaml`. */
import { z } from 'zod';

const probability = z.number().min(0).max(1);
const micros = z.int().nonnegative();
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');

const latencySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), medianMicros: micros }),
  z.strictObject({ kind: z.literal('lognormal'), medianMicros: micros, sigma: z.number().min(0).max(3) }),
]);

const hoursSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('always') }),
  z
    .strictObject({
      kind: z.literal('session'),
      open: timeOfDay,
      close: timeOfDay,
      holidays: z.array(z.iso.date()),
    })
    .refine(({ open, close }) => open < close, 'close must be after open'),
]);

/** Where the exchange runs: within this process, or in one of its own that listens at `host:port`. */
const linkSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local') }),
  z.strictObject({ kind: z.literal('tcp'), host: z.string().min(1), port: z.int().min(1).max(65_535) }),
]);

export const simulationSchema = z.strictObject({
  link: linkSchema,
  latency: latencySchema,
  /** Chance that a touched background level fades before an order, and how much of it then goes. */
  fade: z.strictObject({ probability, fraction: z.number().gt(0).max(1) }),
  hours: hoursSchema,
  /** `resting`: at the price that was there first. `midpoint`: in the middle of the national best bid and offer. */
  pricing: z.enum(['resting', 'midpoint']),
  /** Which background flow a market in motion gives it; the names are those of `docs/market-simulation.md`. */
  flow: z.enum(['DEEP', 'THIN', 'INVERTED', 'ODD_LOT', 'DARK']),
  rejectProbability: probability,
  heartbeatMillis: z.int().positive(),
  /** Levels of each side in the displayed book. */
  depth: z.int().min(1).max(100),
});

export type Simulation = Readonly<z.infer<typeof simulationSchema>>;
