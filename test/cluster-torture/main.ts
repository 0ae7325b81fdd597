/** `npm run torture:cluster -- --rounds 20 --seed 7`: blows against a cluster under load, and the books held together after each. */
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { kafkaMissing } from '../../scripts/kafka/local-kafka.js';
import { createPool } from '../../src/database/pool.js';
import { spreadOf } from '../../bench/spread.js';
import { SeededRandom } from '../../src/lib/random.js';
import { Cluster } from '../support/cluster-lab/cluster.js';
import { setCluster } from '../support/cluster-lab/lab-config.js';
import { ApiClient } from '../support/system.js';
import { Books } from '../torture/books.js';
import { bookingFaults, exposureFaults } from '../torture/reckoning.js';
import { tortureConfig } from '../torture/torture-config.js';
import { ClusterLoad } from './load.js';

const BLOWS = ['kill', 'freeze', 'broker', 'database', 'roll'] as const;
type Blow = (typeof BLOWS)[number];

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    port: { type: 'string', default: '29292' },
    blows: { type: 'string', default: BLOWS.join(',') },
  },
});
const ROUNDS = Number(values.rounds);
const ORDERS = 40;
const PARTITIONS = [0, 1, 2, 3];
const CLIENTS = PARTITIONS.map((partition) => `FAIRLEAD-${partition}`);
const SESSION_MS = 3_000;
const PATIENCE_MS = 60_000;
/** The exit code by which automake knows a test that could not be run. */
const SKIPPED = 77;
/** Of config/compliance.yaml as the torture has it; read from the database's own grants instead of trusting ours. */
const GRANTS = 'SELECT coalesce(sum(granted), 0)::text AS granted FROM firm_budget';
const USED = "SELECT coalesce(sum((mark::json ->> 'firmUsed')::numeric), 0)::text AS used FROM journal_head";

const missing = kafkaMissing();
if (missing !== null) {
  process.stdout.write(`SKIPPED: the cluster needs a real broker: ${missing}\n`);
  process.exit(SKIPPED);
}
const random = new SeededRandom(values.seed);
const config = tortureConfig();
setCluster(config, { partitions: PARTITIONS.length, sessionTimeoutMillis: SESSION_MS });
const cluster = new Cluster({ seed: values.seed, port: Number(values.port), config, ways: 'cut' });
const blows = BLOWS.filter((blow) => values.blows.split(',').includes(blow));
const faults: string[] = [];
/** Of each round, by blow, ms. */
const slowest = new Map<Blow, number[]>();
try {
  await cluster.open(2, 2);
  await torture();
} finally {
  await cluster.close();
}
process.exit(faults.length > 0 ? 1 : 0);

async function torture(): Promise<void> {
  const load = new ClusterLoad(cluster.gateways.map(({ url }) => url));
  const books = new Books(() => cluster.databaseUrl, PARTITIONS);
  await load.more(ORDERS);
  for (let round = 1; round <= ROUNDS && faults.length === 0; round += 1) {
    const blow = blows[(round - 1) % blows.length] ?? 'kill';
    load.slowest = 0;
    await deal(blow, load);
    await load.more(ORDERS, PATIENCE_MS);
    faults.push(...(await load.quiet(() => reckon(load, books))));
    slowest.set(blow, [...(slowest.get(blow) ?? []), load.slowest]);
    const { acknowledged } = load;
    process.stdout.write(
      `round ${round}: ${blow}; ${acknowledged.size} orders, ${books.executions.size} executions, ` +
        `slowest answer ${(load.slowest / 1000).toFixed(1)} s, faults ${faults.length}\n`,
    );
  }
  await load.stop();
  process.stdout.write(
    `cluster torture: ${ROUNDS} rounds, ${load.acknowledged.size} orders, ${books.executions.size} executions; ` +
      `${load.refused} answers of 503; faults ${faults.length}; seed ${values.seed}\n`,
  );
  for (const [blow, times] of slowest) {
    const { median, min, max } = spreadOf(times.map((ms) => Math.round(ms / 100) / 10));
    process.stdout.write(`${blow}: slowest answer of a round, median ${median} s (${min} to ${max})\n`);
  }
  for (const fault of faults.slice(0, 50)) process.stdout.write(`${fault}\n`);
  if (faults.length > 0)
    for (const engine of cluster.engines) process.stdout.write(engine.log().slice(-8_000));
}

async function deal(blow: Blow, load: ClusterLoad): Promise<void> {
  const which = random.int(0, cluster.engines.length - 1);
  const engine = cluster.engines[which];
  if (!engine) throw new Error('there is no engine left');
  switch (blow) {
    case 'kill':
      await engine.killAlone();
      cluster.engines[which] = await cluster.startEngine();
      return;
    case 'freeze':
      process.kill(engine.pid, 'SIGSTOP');
      await delay(SESSION_MS + 2_000);
      // The other one works on all of it by now.
      await load.more(5, PATIENCE_MS);
      process.kill(engine.pid, 'SIGCONT');
      return;
    case 'broker':
      await cluster.kafka.kill();
      await delay(1_000);
      await cluster.startBroker();
      return;
    case 'database':
      cluster.database?.cut();
      await delay(2_000);
      cluster.database?.mend();
      return;
    case 'roll':
      await cluster.roll();
  }
}

async function reckon(load: ClusterLoad, books: Books): Promise<readonly string[]> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const before = await cluster.hall.records(CLIENTS);
    await books.readOn();
    const after = await cluster.hall.records(CLIENTS);
    const found = [...bookingFaults(books, before, after), ...exposureFaults(books, after)].map(
      ({ kind, text }) => `${kind}: ${text}`,
    );
    found.push(...books.doubles, ...(await unknown()));
    if (found.length === 0) break;
    if (performance.now() > deadline) return found;
    await delay(200);
  }
  return [...load.faults, ...answers(load, books), ...(await limit()), ...(await chains())];
}

function answers({ acknowledged }: ClusterLoad, books: Books): readonly string[] {
  const there = new Map<string, string>();
  for (const [orderId, { clOrdId }] of books.parents) there.set(orderId, clOrdId);
  return [...acknowledged].flatMap(([name, orderId]) =>
    name.endsWith(` ${there.get(orderId) ?? '?'}`) ? [] : `LOST: ${name} was answered as ${orderId}`,
  );
}

async function unknown(): Promise<readonly string[]> {
  const client = new ApiClient(cluster.gateways[0]?.url ?? '', 'demo-compliance');
  const { rows } = await client.get<{ rows: readonly { orderId: string; unknown: unknown }[] }>(
    '/v1/orders?open=true&limit=500',
  );
  return rows.filter((row) => row.unknown !== null).map(({ orderId }) => `${orderId} is unknown`);
}

/** What is used is granted, and what is granted is within the limit. */
async function limit(): Promise<readonly string[]> {
  const pool = createPool(cluster.databaseUrl, { max: 1 });
  try {
    const used = Number((await pool.query<{ used: string }>(USED)).rows[0]?.used);
    const granted = Number((await pool.query<{ granted: string }>(GRANTS)).rows[0]?.granted);
    const client = new ApiClient(cluster.gateways[0]?.url ?? '', 'demo-compliance');
    const { rows } = await client.get<{ rows: readonly { account: string | null; limit: string | null }[] }>(
      '/v1/compliance/limits',
    );
    const firm = Number(rows.find(({ account }) => account === null)?.limit ?? Number.POSITIVE_INFINITY);
    return used <= firm && granted <= firm ? [] : [`LIMIT: used ${used}, granted ${granted}, limit ${firm}`];
  } finally {
    await pool.end();
  }
}

async function chains(): Promise<readonly string[]> {
  const client = new ApiClient(cluster.gateways[1]?.url ?? '', 'demo-compliance');
  const { verified, faults: broken } = await client.get<{ verified: boolean; faults: unknown[] }>(
    '/v1/audit/verify',
  );
  return verified ? [] : [`the chain is broken: ${JSON.stringify(broken)}`];
}
