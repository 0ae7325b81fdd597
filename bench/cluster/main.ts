/**
 * `npm run bench:cluster -- --engines 1,2,4 --rounds 5 --takeovers 5`: a cluster on this machine, measured; one JSON line a
 * figure. `--profile <folder>` has every process leave a `.cpuprofile` there.
 */
import { parseArgs } from 'node:util';
import { kafkaMissing } from '../../scripts/kafka/local-kafka.js';
import { createPool } from '../../src/database/pool.js';
import { Cluster } from '../../test/support/cluster-lab/cluster.js';
import { OrderStream } from '../order-stream.js';
import { benchConfig } from './bench-config.js';
import { settled } from './settled.js';
import { measureBudgets } from './budget.js';
import { measureFollowing } from './following.js';
import { measureTakeovers } from './takeover.js';
import { measureThroughput } from './throughput.js';
import { isFull } from './usage.js';

const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: '1,2,4' },
    rounds: { type: 'string', default: '5' },
    'warm-ups': { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '256' },
    takeovers: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    port: { type: 'string', default: '29492' },
    profile: { type: 'string' },
  },
});
/** Those of `npm start`. */
const NODE_FLAGS = ['--max-semi-space-size=64'];
const MOST_GATEWAYS = 2;
/** What takes over has to be another. */
const TAKEOVER_ENGINES = 2;

const missing = kafkaMissing();
if (missing !== null) {
  process.stdout.write(`SKIPPED: the cluster needs a real broker: ${missing}\n`);
  process.exit(77);
}
const profiling = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
const { config, accounts } = benchConfig();
const cluster = new Cluster({
  seed: values.seed,
  port: Number(values.port),
  config,
  ways: 'straight',
  nodeFlags: [...NODE_FLAGS, ...profiling],
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cluster.close().finally(() => process.exit(1)));
try {
  await run();
} finally {
  if (values.profile !== undefined) await cluster.stopNodes();
  await cluster.close();
}

async function run(): Promise<void> {
  const sizes = values.engines.split(',').map(Number);
  await cluster.open(sizes[0] ?? 1, 1);
  await measureBudgets(cluster, Number(values.rounds));
  const alone = await cluster.startAlone();
  const pool = createPool(cluster.databaseUrl, { max: 1 });
  const parts = { cluster, alone, pool, stream: new OrderStream(accounts) };
  const terms = {
    rounds: Number(values.rounds),
    warmUps: Number(values['warm-ups']),
    seconds: Number(values.seconds),
    connections: Number(values.connections),
  };
  try {
    for (const engines of sizes) {
      await cluster.growTo(engines);
      await settled(cluster);
      const { busiest } = await measureThroughput(parts, terms);
      if (busiest.kind === 'gateway' && isFull(busiest.share) && cluster.gateways.length < MOST_GATEWAYS) {
        await cluster.addGateway();
        await measureThroughput(parts, terms);
      }
      if (engines === TAKEOVER_ENGINES) await measureTakeovers(cluster, accounts, Number(values.takeovers));
    }
    if (cluster.gateways.length < MOST_GATEWAYS) await cluster.addGateway();
    await measureFollowing(parts, terms);
  } finally {
    await pool.end();
  }
}
