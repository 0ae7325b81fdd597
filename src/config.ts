/** Configuration: files of a folder, environment and flags, validated, frozen. An error names the file and the key. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CALENDARS, calendarSchema, createCalendar } from './reference/calendar-settings.js';
import type { TradingCalendar } from './reference/trading-calendar.js';

/** What triggers a stop: a trade, or the quote (buys by the offer, sells by the bid). */
export const STOP_TRIGGERS = ['LAST_TRADE', 'QUOTE'] as const;

const settingsSchema = z.strictObject({
  demo: z.boolean(),
  calendar: z.strictObject({
    sessions: z.enum(CALENDARS),
    graceSeconds: z.int().min(0).max(3_600),
    closeLeadSeconds: z.int().min(1).max(600),
  }),
  routing: z.strictObject({
    marketCollar: z.number().positive().max(0.5),
    maxSweeps: z.int().positive().max(100),
    stopTrigger: z.enum(STOP_TRIGGERS),
    pegMinIntervalMillis: z.int().positive(),
    maxChildren: z.int().positive().nullable(),
    answerTimeoutMillis: z.int().min(10).max(600_000),
    orderProtection: z.array(z.strictObject({ from: z.iso.date(), on: z.boolean() })).min(1),
  }),
  reconciliation: z.strictObject({
    everySeconds: z.int().min(1).max(86_400),
    lookBackHours: z.int().min(1).max(8760),
    patienceSeconds: z.int().min(1).max(600),
    strangers: z.enum(['CANCEL', 'LEAVE']),
  }),
  shutdown: z.strictObject({
    openOrders: z.enum(['LEAVE', 'CANCEL']),
    timeoutSeconds: z.int().min(2).max(600),
  }),
  marketData: z.strictObject({ staleAfterMillis: z.int().positive() }),
  database: z.strictObject({ partition: z.int().min(0), commitTimeoutMillis: z.int().min(100).max(120_000) }),
  cluster: z.strictObject({
    partitions: z.int().min(1).max(1_024),
    answerTimeoutMillis: z.int().min(1_000).max(120_000),
    sessionTimeoutMillis: z.int().min(1_000).max(300_000),
  }),
  memory: z.strictObject({
    snapshotEvery: z.int().min(100),
    keepEndedHours: z.number().min(0),
    keepNewest: z.int().min(0),
    keepAtMost: z.int().min(0),
  }),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** What a process of a cluster does; without a bus every process does all of it. */
export const ROLES = ['gateway', 'engine', 'projector'] as const;

const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().min(1).optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,]+:\d+(,[^\s,]+:\d+)*$/, 'host:port, several with commas between them')
    .transform((text) => text.split(','))
    .optional(),
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{0,100}$/)
    .default(''),
  FAIRLEAD_ROLES: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(ROLES)).min(1))
    .default([...ROLES]),
  FAIRLEAD_CONFIG: z.string().min(1).default('./config'),
  FAIRLEAD_KEYS: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('warn'),
});

export type Environment = Readonly<z.infer<typeof environmentSchema>>;

/** What a person can mend: says which file or variable, which key, and what is wrong with it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The environment's share of the configuration; unset and empty are the same. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  return Object.freeze(checked(environmentSchema, set, 'environment'));
}

/** `default.yaml` of the configuration folder. */
export function readSettings(folder: string): Settings {
  return Object.freeze(readYaml(folder, 'default.yaml', settingsSchema));
}

/** The calendar that `default.yaml` names, as `calendar.yaml` describes it. */
export function readCalendar(folder: string): TradingCalendar {
  const { sessions } = readSettings(folder).calendar;
  return createCalendar(sessions, readYaml(folder, 'calendar.yaml', calendarSchema));
}

/** One YAML file of the configuration folder, validated by its owner's schema. */
export function readYaml<Schema extends z.ZodType>(
  folder: string,
  file: string,
  schema: Schema,
): z.output<Schema> {
  const path = join(folder, file);
  return checked(schema, parseYaml(path), path);
}

function parseYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigurationError(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    (issue) => `  ${issue.path.map(String).join('.') || '(all)'}: ${issue.message}`,
  );
  throw new ConfigurationError(`${where} is not valid:\n${faults.join('\n')}`);
}
