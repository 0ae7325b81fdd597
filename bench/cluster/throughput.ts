/** Orders durable before their answer over REST: the cluster and one process alone in turn, and what an order costs. */
import { auditIsUp } from '../audit-is-up.js';
import { residentMb } from '../resident-memory.js';
import { spreadOf } from '../spread.js';
import type { Spread } from '../spread.js';
import { load, oneRound, processesOf, projected } from './load.js';
import type { LoadParts, LoadTerms, Round } from './load.js';
import { storedPerOrder } from './stored.js';
import { beyond, fullResource, idleUsage } from './usage.js';
import type { Usage } from './usage.js';

export interface ThroughputTerms extends LoadTerms {
  readonly rounds: number;
  readonly warmUps: number;
}

const IDLE_SECONDS = 3;
const OURS = ['gateway', 'engine', 'projector'];
const KINDS = [...OURS, 'broker', 'client', 'exchanges'];
/** The one process, and whoever measures. */
const OTHERS = new Set(['alone', 'fairlead']);

/**
 * A line each of the rate, of one order at a time, of processor time, of what is stored, and of what is full. Answers the
 * round in the middle.
 */
export async function measureThroughput(parts: LoadParts, terms: ThroughputTerms): Promise<Usage> {
  const { cluster, alone, pool } = parts;
  for (let warmUp = 0; warmUp < terms.warmUps; warmUp += 1) {
    await load(parts, terms, cluster.gateways);
    await load(parts, terms, [alone]);
  }
  await Promise.all([projected(pool), auditIsUp(Number(new URL(alone.url).port))]);
  const idle = await idleUsage(processesOf(parts), cluster.postmaster, IDLE_SECONDS);
  const rounds: Round[] = [];
  for (let round = 0; round < terms.rounds; round += 1) rounds.push(await oneRound(parts, terms));
  const size = { engines: cluster.engines.length, gateways: cluster.gateways.length };
  print('cluster throughput', size, {
    unit: 'orders/s',
    ...spreadOf(rounds.map(({ perSecond }) => perSecond)),
    connections: terms.connections,
    ratioToOneProcess: spreadOf(rounds.map(({ ratio }) => ratio)),
  });
  print('cluster answer', size, await oneAtATime(parts, terms));
  print('cluster processor time', size, processorTime(rounds, idle));
  print('cluster without orders', size, { cores: coresOf(idle), residentMb: memoryOf(parts) });
  const orders = rounds.reduce((sum, round) => sum + round.orders, 0);
  const stored = rounds.map((round) => round.stored);
  print('cluster bytes', size, { unit: 'an order', orders, ...storedPerOrder(stored, orders) });
  const { loaded } = inTheMiddle(rounds);
  print('cluster saturation', size, {
    full: fullResource(loaded),
    machineShare: spreadOf(rounds.map((round) => round.loaded.machineShare)),
    ourShare: spreadOf(rounds.map((round) => round.loaded.ourShare)),
    busiestMainThread: { kind: loaded.busiest.kind, share: Number(loaded.busiest.share.toFixed(2)) },
  });
  return loaded;
}

/** Of the cluster's processes, of the server's for each of them, and of the one process with the server's for it. */
function processorTime(rounds: readonly Round[], idle: Usage): object {
  const reference = rounds.map((round) => round.reference);
  return {
    unit: 'microseconds an order',
    ...eachOrder(
      rounds,
      KINDS,
      (kind) =>
        ({ whole }) =>
          beyond(idle, whole, 'kinds', kind),
    ),
    ofMainThreads: eachOrder(
      rounds,
      OURS,
      (kind) =>
        ({ whole }) =>
          beyond(idle, whole, 'mainThreads', kind),
    ),
    postgresFor: eachOrder(rounds, namesOf(rounds), served),
    oneProcess: {
      ...eachOrder(
        reference,
        ['alone'],
        (kind) =>
          ({ whole }) =>
            beyond(idle, whole, 'kinds', kind),
      ),
      postgresFor: eachOrder(reference, ['alone'], served),
    },
  };
}

export function print(bench: string, ...figures: readonly object[]): void {
  process.stdout.write(`${JSON.stringify(Object.assign({ bench }, ...figures))}\n`);
}

/** Milliseconds to an answer while nobody else asks. */
async function oneAtATime(parts: LoadParts, { rounds, seconds }: ThroughputTerms): Promise<object> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  const terms = { seconds: Math.min(1, seconds), connections: 1 };
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(1000 / (await load(parts, terms, [parts.alone])).perSecond);
    ours.push(1000 / (await load(parts, terms, parts.cluster.gateways.slice(0, 1))).perSecond);
  }
  return { unit: 'ms, one order at a time', ...spreadOf(ours), oneProcess: spreadOf(theirs) };
}

type Costs = Pick<Round, 'orders' | 'whole' | 'backends'>;

const served = (name: string) => (round: Costs) => round.backends.get(name) ?? 0;

/** Names of which an order costs less than a microsecond are left out. */
function eachOrder(
  rounds: readonly Costs[],
  names: readonly string[],
  msOf: (name: string) => (round: Costs) => number,
): Readonly<Record<string, Spread>> {
  const spreads = names.map(
    (name) => [name, spreadOf(rounds.map((round) => (msOf(name)(round) * 1000) / round.orders))] as const,
  );
  return Object.fromEntries(spreads.filter(([, { median }]) => median >= 1));
}

/** Those that work for the cluster, or for all. */
function namesOf(rounds: readonly Round[]): readonly string[] {
  const names = new Set(rounds.flatMap(({ backends }) => [...backends.keys()]));
  return [...names].filter((name) => !OTHERS.has(name));
}

function coresOf({ kinds, seconds }: Usage): Readonly<Record<string, number>> {
  return Object.fromEntries([...kinds].map(([kind, ms]) => [kind, Number((ms / 1000 / seconds).toFixed(3))]));
}

function memoryOf(parts: LoadParts): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    Object.entries(processesOf(parts)).map(([kind, pids]) => [kind, pids.map(residentMb)]),
  );
}

/** By its rate. */
function inTheMiddle(rounds: readonly Round[]): Round {
  const middle = rounds.toSorted((a, b) => a.perSecond - b.perSecond)[rounds.length >> 1];
  if (!middle) throw new Error('--rounds must be at least 1');
  return middle;
}
