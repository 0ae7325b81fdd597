/** From the end of an engine, in order or not, until all of its partitions answer orders again; and what that time goes into. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../../test/support/cluster-lab/cluster.js';
import type { TestSystem } from '../../test/support/system.js';
import { spreadOf } from '../spread.js';
import type { Spread } from '../spread.js';
import { PARTITIONS } from './bench-config.js';
import { logLines, ownedPartitions } from './node-log.js';
import { Probes } from './probes.js';
import { eventually, settled } from './settled.js';
import { print } from './throughput.js';

const SIGNALS = ['SIGTERM', 'SIGKILL'] as const;
type Signal = (typeof SIGNALS)[number];

/** Probes go on for so long before each blow. */
const CALM_MS = 1_000;

/** Parts in ms from the signal, of the partition that answered last. */
interface Takeover {
  readonly answers: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly replayed: number;
}

/** One line for each way to end. The engine that ended is started again after each. */
export async function measureTakeovers(
  cluster: Cluster,
  accounts: readonly string[],
  runs: number,
): Promise<void> {
  const taken: Record<Signal, Takeover[]> = { SIGTERM: [], SIGKILL: [] };
  for (let run = 0; run < runs; run += 1)
    for (const signal of SIGNALS) {
      await settled(cluster);
      taken[signal].push(await takeover(cluster, accounts, { signal, which: run % cluster.engines.length }));
    }
  for (const signal of SIGNALS) {
    const all = taken[signal];
    if (all.length === 0) continue;
    const names = new Set(all.flatMap(({ parts }) => Object.keys(parts)));
    const parts: Record<string, Spread> = {};
    for (const name of names) parts[name] = spreadOf(all.map((each) => each.parts[name] ?? 0));
    print('cluster takeover', {
      signal,
      engines: cluster.engines.length,
      unit: 'ms',
      ...spreadOf(all.map(({ answers }) => answers)),
      parts,
      replayed: spreadOf(all.map(({ replayed }) => replayed)),
    });
  }
}

async function takeover(
  cluster: Cluster,
  accounts: readonly string[],
  { signal, which }: { readonly signal: Signal; readonly which: number },
): Promise<Takeover> {
  const victim = cluster.engines[which];
  if (!victim) throw new Error('there is no engine to end');
  const partitions = await ownedPartitions(victim);
  const others = cluster.engines.filter((engine) => engine !== victim);
  const probes = new Probes(cluster.gateways[0]?.url ?? '', accounts.slice(0, PARTITIONS));
  await delay(CALM_MS);
  const at = Date.now();
  const ended = signal === 'SIGTERM' ? victim.stop() : victim.killAlone();
  const found = await Promise.all(
    partitions.map((partition) => takenOver({ partition, at, others, probes, victim })),
  );
  await ended;
  await probes.stop();
  cluster.engines[which] = await cluster.startEngine();
  const [last] = found.toSorted((a, b) => b.answers - a.answers);
  if (!last) throw new Error('the engine had no partition');
  return last;
}

interface Case {
  readonly partition: number;
  readonly at: number;
  readonly others: readonly TestSystem[];
  readonly victim: TestSystem;
  readonly probes: Probes;
}

async function takenOver({ partition, at, others, victim, probes }: Case): Promise<Takeover> {
  const lines = () => others.flatMap((engine) => logLines(engine, at));
  const line = (text: string) => lines().find((each) => each.msg === text && each['partition'] === partition);
  const taken = await eventually(() => line('partition taken over'));
  const answered = await eventually(() => probes.answeredAfter(partition, taken.at));
  const ready = line('engine ready');
  const noticed = lines().find(({ reason }) => String(reason).includes('rebalancing'));
  const given = logLines(victim, at).find(
    (each) => each.msg === 'partition given back' && each['partition'] === partition,
  );
  const assigned = line('partition assigned')?.at ?? taken.at;
  return {
    answers: answered - at,
    replayed: Number(ready?.['replayed'] ?? 0),
    parts: {
      ...(given && { givenBack: given.at - at }),
      noticed: (noticed?.at ?? assigned) - at,
      assigned: assigned - at,
      recovered: Number(ready?.['recoveredInMs'] ?? 0),
      venuesConnected: Number(ready?.['connectedInMs'] ?? 0),
      venuesReconciled: Number(ready?.['reconciledInMs'] ?? 0),
      takenOver: taken.at - at,
      untilAnswer: answered - taken.at,
    },
  };
}
