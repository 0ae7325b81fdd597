/** Orders durable before their answer over REST: the cluster and one process alone in turn, and what an order costs. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Cluster } from '../../test/support/cluster-lab/cluster.js';
import type { TestSystem } from '../../test/support/system.js';
import { acceptedPerSecond, loadHttp } from '../http-load.js';
import type { LoadResult } from '../http-load.js';
import type { OrderStream } from '../order-stream.js';
import { spreadOf } from '../spread.js';
import type { Spread } from '../spread.js';
import { KEY } from './bench-config.js';
import { readStored, storedPerOrder } from './stored.js';
import type { Stored } from './stored.js';
import { fullResource, sampleUsage, usageBetween } from './usage.js';
import type { Processes, Usage } from './usage.js';

export interface ThroughputTerms {
  readonly rounds: number;
  readonly warmUps: number;
  readonly seconds: number;
  readonly connections: number;
}

export interface ThroughputParts {
  readonly cluster: Cluster;
  readonly alone: TestSystem;
  /** Of the cluster's database, and of the one process's. */
  readonly pool: Pool;
  readonly alonePool: Pool;
  readonly stream: OrderStream;
}

interface Round {
  readonly perSecond: number;
  readonly ratio: number;
  /** Until the projector has caught up as well. */
  readonly whole: Usage;
  readonly loaded: Usage;
  readonly orders: number;
  readonly stored: readonly [Stored, Stored];
}

const BEHIND = `
  SELECT (SELECT coalesce(sum(seq), 0) FROM journal_head) - (SELECT coalesce(sum(seq), 0) FROM audit_checkpoint) AS behind`;
const LOOK_MS = 50;
const IDLE_MS = 3_000;

/** One figure line, and a line each of what an order costs and of what is full. */
export async function measureThroughput(parts: ThroughputParts, terms: ThroughputTerms): Promise<Usage> {
  const { cluster, alone, pool, alonePool } = parts;
  for (let warmUp = 0; warmUp < terms.warmUps; warmUp += 1) {
    await load(parts, terms, cluster.gateways);
    await load(parts, terms, [alone]);
  }
  await Promise.all([projected(pool), projected(alonePool)]);
  const idle = await idleUsage(parts);
  const rounds: Round[] = [];
  for (let round = 0; round < terms.rounds; round += 1) rounds.push(await oneRound(parts, terms));
  const orders = rounds.reduce((sum, round) => sum + round.orders, 0);
  const size = { engines: cluster.engines.length, gateways: cluster.gateways.length };
  print('cluster throughput', size, {
    unit: 'orders/s',
    ...spreadOf(rounds.map(({ perSecond }) => perSecond)),
    connections: terms.connections,
    ratioToOneProcess: spreadOf(rounds.map(({ ratio }) => ratio)),
  });
  print('cluster processor time', size, {
    unit: 'microseconds an order',
    ...perOrder(rounds),
    coresWithoutOrders: coresOf(idle),
  });
  print('cluster bytes', size, {
    unit: 'an order',
    orders,
    ...storedPerOrder(
      rounds.map(({ stored }) => stored),
      orders,
    ),
  });
  const last = typical(rounds);
  print('cluster saturation', size, {
    full: fullResource(last),
    machineShare: spreadOf(rounds.map(({ loaded }) => loaded.machineShare)),
    ofThatOurs: spreadOf(rounds.map(({ loaded }) => loaded.ourShare)),
    busiestMainThread: { kind: last.busiest.kind, share: Number(last.busiest.share.toFixed(2)) },
  });
  return last;
}

export function print(bench: string, ...figures: readonly object[]): void {
  process.stdout.write(`${JSON.stringify(Object.assign({ bench }, ...figures))}\n`);
}

async function oneRound(parts: ThroughputParts, terms: ThroughputTerms): Promise<Round> {
  const { cluster, alone, pool, alonePool } = parts;
  const reference = await load(parts, terms, [alone]);
  // The server's log is everybody's.
  await projected(alonePool);
  const before = await readStored(pool, cluster.kafkaFolder);
  const processes = processesOf(parts);
  const begun = sampleUsage(processes, cluster.postmaster);
  const result = await load(parts, terms, cluster.gateways);
  const loaded = sampleUsage(processes, cluster.postmaster);
  await projected(pool);
  const done = sampleUsage(processes, cluster.postmaster);
  const perSecond = result.reduce((sum, each) => sum + acceptedPerSecond(each), 0);
  return {
    perSecond,
    ratio: perSecond / reference.reduce((sum, each) => sum + acceptedPerSecond(each), 0),
    whole: usageBetween(begun, done, processes),
    loaded: usageBetween(begun, loaded, processes),
    stored: [before, await readStored(pool, cluster.kafkaFolder)],
    orders: result.reduce((sum, { statuses }) => sum + (statuses.get(201) ?? 0), 0),
  };
}

async function load(
  { stream }: ThroughputParts,
  { seconds, connections }: ThroughputTerms,
  at: readonly TestSystem[],
): Promise<readonly LoadResult[]> {
  for (const { url } of at) await stream.lookUpQuotes(url, KEY);
  return Promise.all(
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
}

/** Until the audit has all that the journals have. */
async function projected(pool: Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ readonly behind: string }>(BEHIND);
    if (Number(rows[0]?.behind) <= 0) return;
    await delay(LOOK_MS);
  }
}

async function idleUsage(parts: ThroughputParts): Promise<Usage> {
  const processes = processesOf(parts);
  const before = sampleUsage(processes, parts.cluster.postmaster);
  await delay(IDLE_MS);
  return usageBetween(before, sampleUsage(processes, parts.cluster.postmaster), processes);
}

function processesOf({ cluster, alone }: ThroughputParts): Processes {
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

function perOrder(rounds: readonly Round[]): Readonly<Record<string, Spread>> {
  const [first] = rounds;
  const kinds = [...(first?.whole.kinds.keys() ?? [])].filter((kind) => kind !== 'alone');
  return Object.fromEntries(
    kinds.map((kind) => [
      kind,
      spreadOf(rounds.map(({ whole, orders }) => ((whole.kinds.get(kind) ?? 0) * 1000) / orders)),
    ]),
  );
}

function coresOf({ kinds, seconds }: Usage): Readonly<Record<string, number>> {
  return Object.fromEntries([...kinds].map(([kind, ms]) => [kind, Number((ms / 1000 / seconds).toFixed(3))]));
}

/** The round in the middle by its rate. */
function typical(rounds: readonly Round[]): Usage {
  const middle = rounds.toSorted((a, b) => a.perSecond - b.perSecond)[rounds.length >> 1];
  if (!middle) throw new Error('--rounds must be at least 1');
  return middle.loaded;
}
