/** SIGTERM and SIGINT to the real process: it refuses, waits for outcomes by policy, ends in order, and says what it left. */
import { describe, afterEach, beforeEach, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { removeClusterFolder } from '../../src/database/cluster-folder.js';
import { isAlive } from '../../src/database/postmaster-pid.js';
import type { OrderView } from '../../src/projections/blotter/order-view.js';
import type { QuoteView } from '../../src/projections/market-views.js';
import { configFolder } from '../support/config-folder.js';
import type { ConfigFolder } from '../support/config-folder.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { faultsOf, OrderLoad } from '../support/order-load.js';
import type { Rows } from '../support/order-load.js';
import { postmasterOf, signalAll } from '../support/postgres-processes.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

let database: TestDatabase;
let config: ConfigFolder;
let system: TestSystem;

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await system?.stop();
  config?.remove();
  await database.drop();
});

async function start(
  openOrders: 'LEAVE' | 'CANCEL',
  more: readonly (readonly [string | RegExp, string])[] = [],
) {
  config?.remove();
  const file = [[/openOrders: \w+/, `openOrders: ${openOrders}`] as const, ...more];
  config = configFolder({ 'default.yaml': openOrders === 'LEAVE' ? more : file });
  system = await startSystem({ databaseUrl: database.url, configDir: config.path });
  const trader = new ApiClient(system.url, 'demo-trader');
  await trader.until<QuoteView>('/v1/quotes/KO', ({ state, bidPx }) => state === 'NORMAL' && bidPx !== null);
  return trader;
}

async function rest(trader: ApiClient, clOrdId: string): Promise<string> {
  const { bidPx } = await trader.get<QuoteView>('/v1/quotes/KO');
  const { status, body } = await trader.request('POST', '/v1/orders', {
    clOrdId,
    account: 'EQ1-MAIN',
    symbol: 'KO',
    side: 'BUY',
    ordType: 'LIMIT',
    price: (Number(bidPx) - 0.2).toFixed(2),
    orderQty: '300',
    timeInForce: 'GTC',
  });
  expect(status).toBe(201);
  const orderId = String(body['orderId']);
  const children = `/v1/orders/${orderId}/children`;
  await trader.until<Rows<OrderView>>(children, ({ rows }) =>
    rows.some(({ ordStatus }) => ordStatus === 'NEW'),
  );
  return orderId;
}

/** The exit code after a signal. */
async function exit(signal: NodeJS.Signals): Promise<number | null> {
  process.kill(system.pid, signal);
  return system.exited;
}

it('under load: every answer until the end is true, and it exits with 0', async () => {
  await start('LEAVE');
  const load = new OrderLoad(system.url, 'stop', 4);
  await load.more(100);
  const code = exit('SIGTERM');
  await load.end();
  expect(await code).toBe(0);
  await start('LEAVE');
  const officer = new ApiClient(system.url, 'demo-compliance');
  expect(await faultsOf(officer, load.acknowledged)).toEqual([]);
}, 120_000);

it('CANCEL: what rests is taken back first, and the order goes on at the next start', async () => {
  const orderId = await rest(await start('CANCEL'), 'rest-1');
  expect(await exit('SIGINT')).toBe(0);
  const trader = await start('CANCEL');
  const { rows } = await trader.until<Rows<OrderView>>(
    `/v1/orders/${orderId}/children`,
    ({ rows: children }) => children.some(({ ordStatus }) => ordStatus === 'NEW'),
  );
  expect(rows[0]).toMatchObject({ ordStatus: 'CANCELED' });
  const timeline = await trader.get<Rows<{ type: string; summary: string }>>(
    `/v1/orders/${orderId}/timeline`,
  );
  expect(timeline.rows.filter(({ type }) => type === 'CancelRequested')).toHaveLength(1);
  expect(await trader.get<OrderView>(`/v1/orders/${orderId}`)).toMatchObject({ ordStatus: 'NEW' });
}, 120_000);

it('while it waits it refuses with 503, and a second signal ends it at once', async () => {
  // Every request takes seconds to arrive, so there is time to look.
  config?.remove();
  config = configFolder({
    'default.yaml': [[/openOrders: \w+/, 'openOrders: CANCEL']],
    'venues.yaml': [[/medianMicros: \d+/g, 'medianMicros: 3000000']],
  });
  system = await startSystem({ databaseUrl: database.url, configDir: config.path });
  const trader = new ApiClient(system.url, 'demo-trader');
  await trader.until<QuoteView>('/v1/quotes/KO', ({ state }) => state === 'NORMAL');
  await rest(trader, 'rest-2');
  process.kill(system.pid, 'SIGTERM');
  let health = await trader.request('GET', '/health/ready');
  while (health.status === 200) health = await trader.request('GET', '/health/ready');
  expect(health.body).toMatchObject({ reason: 'stopping' });
  const refused = await fetch(`${system.url}/v1/orders`, {
    method: 'POST',
    headers: { authorization: 'Bearer demo-trader', 'content-type': 'application/json' },
    body: JSON.stringify({
      clOrdId: 'late-1',
      account: 'EQ1-MAIN',
      symbol: 'KO',
      side: 'BUY',
      ordType: 'MARKET',
      orderQty: '1',
      timeInForce: 'DAY',
    }),
  });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  const began = performance.now();
  expect(await exit('SIGTERM')).toBe(1);
  expect(performance.now() - began).toBeLessThan(2_500);
}, 120_000);

it('what has no outcome when patience ends is named, and the exit code tells', async () => {
  config?.remove();
  config = configFolder({
    'default.yaml': [
      [/openOrders: \w+/, 'openOrders: CANCEL'],
      [/timeoutSeconds: \d+/, 'timeoutSeconds: 2'],
    ],
    'venues.yaml': [[/medianMicros: \d+, sigma: [\d.]+/g, 'medianMicros: 1500000, sigma: 0']],
  });
  system = await startSystem({ databaseUrl: database.url, configDir: config.path });
  const trader = new ApiClient(system.url, 'demo-trader');
  await trader.until<QuoteView>('/v1/quotes/KO', ({ state }) => state === 'NORMAL');
  await rest(trader, 'rest-3');
  expect(await exit('SIGTERM')).toBe(1);
  expect(system.log()).toMatch(/left behind: \d+ orders on X\w+ without an outcome/);
}, 120_000);

/** The processes of a database are found, and stopped, by what /proc says of them. */
const inProc = existsSync('/proc/self/stat');
const where = inProc ? describe : describe.skip;

where('a database that hangs', () => {
  it('is left when the time is over, and named', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'fairlead-hang-'));
    config = configFolder({ 'default.yaml': [[/timeoutSeconds: \d+/, 'timeoutSeconds: 2']] });
    system = await startSystem({ dataDir, configDir: config.path });
    const postmaster = postmasterOf(dataDir);
    signalAll(postmaster, 'SIGSTOP');
    try {
      expect(await exit('SIGTERM')).toBe(1);
      expect(system.log()).toContain('not ended within 2 s; still at');
    } finally {
      signalAll(postmaster, 'SIGCONT');
      process.kill(postmaster, 'SIGINT');
      while (isAlive(postmaster)) await delay(50);
      removeClusterFolder(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 60_000);
});
