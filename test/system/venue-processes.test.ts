/** Venues in processes of their own under a running Fairlead: missing at start, cut off, killed, and back again. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partitionOf } from '../../src/cluster/partitions.js';
import type { ExecutionView, OrderView } from '../../src/projections/blotter/order-view.js';
import type { QuoteView } from '../../src/projections/market-views.js';
import type { ClientRecords } from '../../venues/simulated/exchange/operator.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import type { ExchangeProcess } from '../support/exchange-process.js';
import { startExchange } from '../support/exchange-process.js';
import { remoteConfiguration } from '../support/remote-venues.js';
import type { RemoteConfiguration } from '../support/remote-venues.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

const NAMES = ['XDEP', 'XINV'] as const;
type Name = (typeof NAMES)[number];

const ACCOUNT = 'EQ1-MAIN';
/** What the system calls itself at an exchange: on a bus by the partition of the account, of eight as shipped. */
const CLIENT = process.env['KAFKA_BROKERS'] ? `FAIRLEAD-${partitionOf(ACCOUNT, 8)}` : 'FAIRLEAD';

interface Rows<Row> {
  readonly rows: readonly Row[];
}

interface Readiness {
  readonly status: string;
  readonly missingVenues: readonly string[];
}

let database: TestDatabase;
let configuration: RemoteConfiguration;
let dataDir: string;
let system: TestSystem;
let trader: ApiClient;
const exchanges = new Map<Name, ExchangeProcess>();

/** Both exchanges have run once, so that their ports are known; the second is down when Fairlead starts. */
beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'fairlead-venues-'));
  configuration = remoteConfiguration(NAMES);
  for (const venue of NAMES) configuration.link(venue, (await started(venue, 0)).port);
  await exchange('XINV').kill();
  const options = { databaseUrl: database.url, dataDir, configDir: configuration.folder };
  system = await startSystem(options);
  trader = new ApiClient(system.url, 'demo-trader');
}, 60_000);

afterAll(async () => {
  await system?.stop();
  for (const running of exchanges.values()) await running.kill();
  configuration.remove();
  rmSync(dataDir, { recursive: true, force: true });
  await database.drop();
});

function exchange(venue: Name): ExchangeProcess {
  const running = exchanges.get(venue);
  if (!running) throw new Error(`${venue} was never started`);
  return running;
}

async function started(venue: Name, port: number): Promise<ExchangeProcess> {
  const running = await startExchange({ configDir: configuration.folder, venue, port });
  exchanges.set(venue, running);
  return running;
}

let flows = 0;

/** Somebody else's order in KO, 62.00 in units of 10^-4 unless it says otherwise. */
function flow(venue: Name, side: 'BUY' | 'SELL', qty: number, px = 620_000): Promise<unknown> {
  flows += 1;
  const order = { id: `bg-${flows}`, symbol: 'KO', side, px, qty, timeInForce: 'GTC' } as const;
  return exchange(venue).operate({ act: 'FLOW', order });
}

async function entered(clOrdId: string, orderQty: string, price = '62.00'): Promise<string> {
  const terms = { account: ACCOUNT, symbol: 'KO', side: 'BUY', ordType: 'LIMIT', timeInForce: 'DAY' };
  const answer = await trader.request('POST', '/v1/orders', { ...terms, clOrdId, orderQty, price });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return String(answer.body['orderId']);
}

function becomes(orderId: string, ordStatus: string, cumQty: string): Promise<OrderView> {
  return trader.until<OrderView>(
    `/v1/orders/${orderId}`,
    (order) => order.ordStatus === ordStatus && order.cumQty === cumQty,
  );
}

function readiness(satisfies: (body: Readiness) => boolean): Promise<Readiness> {
  return trader.until<Readiness>('/health/ready', satisfies);
}

async function children(orderId: string): Promise<readonly OrderView[]> {
  return (await trader.get<Rows<OrderView>>(`/v1/orders/${orderId}/children`)).rows;
}

/** The order's one working child; waits until it is acknowledged. */
async function workingChild(orderId: string): Promise<{ readonly orderId: string; readonly venue: Name }> {
  const { rows } = await trader.until<Rows<OrderView>>(`/v1/orders/${orderId}/children`, (body) =>
    body.rows.some(({ ordStatus }) => ordStatus === 'NEW'),
  );
  const child = rows.find(({ ordStatus }) => ordStatus === 'NEW');
  const venue = NAMES.find((name) => name === child?.venue);
  if (!child || !venue) throw new Error('no child works');
  return { orderId: child.orderId, venue };
}

/** Every execution that the venues have booked is on the order's children, once. */
async function expectBookedOnce(orderId: string, venues: readonly Name[]): Promise<void> {
  const own = await children(orderId);
  const booked = [];
  for (const child of own) {
    const { rows } = await trader.get<Rows<ExecutionView>>(`/v1/orders/${child.orderId}/executions`);
    booked.push(
      ...rows.flatMap(({ execType, lastQty }) => (execType === 'TRADE' ? `${child.orderId} ${lastQty}` : [])),
    );
  }
  const theirs = [];
  for (const venue of venues) {
    const records = (await exchange(venue).operate({ act: 'RECORDS', clientId: CLIENT })) as ClientRecords;
    const ours = records.executions.filter(({ clOrdId }) => own.some((child) => child.orderId === clOrdId));
    theirs.push(...ours.map(({ clOrdId, lastQty }) => `${clOrdId} ${lastQty}`));
  }
  expect(booked.toSorted()).toEqual(theirs.toSorted());
}

it('starts without a venue, works on the other, and takes the missing one in when it comes', async () => {
  expect(await readiness(() => true)).toMatchObject({ status: 'degraded', missingVenues: ['XINV'] });
  await flow('XDEP', 'SELL', 300);
  await becomes(await entered('alone', '300'), 'FILLED', '300');
  await started('XINV', exchange('XINV').port);
  expect(await readiness(({ status }) => status === 'ready')).toMatchObject({ missingVenues: [] });
  await flow('XDEP', 'SELL', 300);
  await flow('XINV', 'SELL', 200);
  // The exchange has answered before its book is heard of: the router must see both.
  await trader.until<QuoteView>('/v1/quotes/KO', ({ askQty }) => askQty === '500');
  const orderId = await entered('both', '500');
  await becomes(orderId, 'FILLED', '500');
  expect(new Set((await children(orderId)).map(({ venue }) => venue))).toEqual(new Set(NAMES));
  await expectBookedOnce(orderId, NAMES);
}, 60_000);

it('keeps a child whose venue was only cut off, and books what was executed meanwhile', async () => {
  const orderId = await entered('cut', '400', '61.50');
  const child = await workingChild(orderId);
  await exchange(child.venue).operate({ act: 'CUT_LINKS' });
  await flow(child.venue, 'SELL', 150, 615_000);
  await becomes(orderId, 'PARTIALLY_FILLED', '150');
  await readiness(({ status }) => status === 'ready');
  await flow(child.venue, 'SELL', 250, 615_000);
  await becomes(orderId, 'FILLED', '400');
  expect((await children(orderId)).map(({ orderId: id }) => id)).toEqual([child.orderId]);
  await expectBookedOnce(orderId, NAMES);
}, 60_000);

it('ends a child whose venue has lost its memory, and works the rest anew', async () => {
  const orderId = await entered('killed', '400', '61.40');
  const child = await workingChild(orderId);
  await flow(child.venue, 'SELL', 100, 614_000);
  await becomes(orderId, 'PARTIALLY_FILLED', '100');
  const { port } = exchange(child.venue);
  await exchange(child.venue).kill();
  await readiness(({ missingVenues }) => missingVenues.includes(child.venue));
  await started(child.venue, port);
  await readiness(({ status }) => status === 'ready');
  await trader.until<OrderView>(`/v1/orders/${child.orderId}`, ({ ordStatus }) => ordStatus === 'CANCELED');
  const next = await workingChild(orderId);
  expect(next.orderId).not.toBe(child.orderId);
  await flow(next.venue, 'SELL', 300, 614_000);
  await becomes(orderId, 'FILLED', '400');
  const filled = (await children(orderId)).map(({ cumQty }) => cumQty);
  expect(filled.filter((qty) => qty !== '0')).toEqual(expect.arrayContaining(['100', '300']));
}, 60_000);
