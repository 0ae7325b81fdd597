/** A load over REST at some of the cluster's doors, and what it costs until everybody has done with it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Cluster } from '../../test/support/cluster-lab/cluster.js';
import type { TestSystem } from '../../test/support/system.js';
import { auditIsUp } from '../audit-is-up.js';
import { acceptedPerSecond, loadHttp } from '../http-load.js';
import type { OrderStream } from '../order-stream.js';
import { KEY } from './bench-config.js';
import { readStored } from './stored.js';
import type { Stored } from './stored.js';
import { backendsBetween, sampleUsage, usageBetween } from './usage.js';
import type { Processes, Usage } from './usage.js';

export interface LoadTerms {
  readonly seconds: number;
  readonly connections: number;
}

export interface LoadParts {
  readonly cluster: Cluster;
  /** One process that does everything by itself. */
  readonly alone: TestSystem;
  /** Of the cluster's database. */
  readonly pool: Pool;
  readonly stream: OrderStream;
}

interface Answers {
  readonly perSecond: number;
  readonly orders: number;
}

export interface Round extends Answers {
  readonly ratio: number;
  /** Of the one process alone. */
  readonly reference: Answers & Pick<Round, 'whole' | 'backends'>;
  /** While orders came, and until the projector has caught up as well. */
  readonly loaded: Usage;
  readonly whole: Usage;
  /** Processor time in ms of the server's processes, by who is connected to them. */
  readonly backends: ReadonlyMap<string, number>;
  readonly stored: readonly [Stored, Stored];
}

const BEHIND = `
  SELECT (SELECT coalesce(sum(seq), 0) FROM journal_head) - (SELECT coalesce(sum(seq), 0) FROM audit_checkpoint) AS behind`;
const BACKENDS = `
  SELECT pid, coalesce(nullif(application_name, ''), backend_type) AS name FROM pg_stat_activity`;
const LOOK_MS = 50;

/** The one process first, then the cluster. */
export async function oneRound(parts: LoadParts, terms: LoadTerms): Promise<Round> {
  const { cluster, alone, pool } = parts;
  const processes = processesOf(parts);
  const atFirst = sampleUsage(processes, cluster.postmaster);
  const reference = await load(parts, terms, [alone]);
  // The server's log is everybody's.
  await auditIsUp(Number(new URL(alone.url).port));
  const before = await readStored(pool, cluster.kafkaFolder);
  const begun = sampleUsage(processes, cluster.postmaster);
  const answers = await load(parts, terms, cluster.gateways);
  const loaded = sampleUsage(processes, cluster.postmaster);
  await projected(pool);
  const done = sampleUsage(processes, cluster.postmaster);
  const names = await backendNames(pool);
  return {
    ...answers,
    ratio: answers.perSecond / reference.perSecond,
    reference: {
      ...reference,
      whole: usageBetween(atFirst, begun, processes),
      backends: backendsBetween(atFirst, begun, names),
    },
    loaded: usageBetween(begun, loaded, processes),
    whole: usageBetween(begun, done, processes),
    backends: backendsBetween(begun, done, names),
    stored: [before, await readStored(pool, cluster.kafkaFolder)],
  };
}

export async function load(
  { stream }: LoadParts,
  { seconds, connections }: LoadTerms,
  at: readonly TestSystem[],
): Promise<Answers> {
  for (const { url } of at) await stream.lookUpQuotes(url, KEY);
  const results = await Promise.all(
    at.map(({ url }) =>
      loadHttp({
        port: Number(new URL(url).port),
        path: '/v1/orders',
        headers: { authorization: `Bearer ${KEY}` },
        connections: Math.ceil(connections / at.length),
        seconds,
        body: () => stream.next(),
      }),
    ),
  );
  return {
    perSecond: results.reduce((sum, result) => sum + acceptedPerSecond(result), 0),
    orders: results.reduce((sum, { statuses }) => sum + (statuses.get(201) ?? 0), 0),
  };
}

/** Until the audit has all that the journals have. */
export async function projected(pool: Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ readonly behind: string }>(BEHIND);
    if (Number(rows[0]?.behind) <= 0) return;
    await delay(LOOK_MS);
  }
}

export function processesOf({ cluster, alone }: LoadParts): Processes {
  const { gateways, engines, projectors, kafka, hall } = cluster;
  return {
    gateway: gateways.map(({ pid }) => pid),
    engine: engines.map(({ pid }) => pid),
    projector: projectors.map(({ pid }) => pid),
    broker: [kafka.pid],
    client: [process.pid],
    exchanges: [hall.pid],
    alone: [alone.pid],
  };
}

async function backendNames(pool: Pool): Promise<ReadonlyMap<number, string>> {
  const { rows } = await pool.query<{ readonly pid: number; readonly name: string }>(BACKENDS);
  return new Map(rows.map(({ pid, name }) => [pid, name]));
}
