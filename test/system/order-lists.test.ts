/** A bracket and an OCO over REST, with a `kill -9` in the middle: their orders know each other afterwards as before. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeClusterFolder } from '../../src/database/cluster-folder.js';
import type { OrderListView, OrderView } from '../../src/projections/blotter/order-view.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

let dataDir: string;
let system: TestSystem;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'fairlead-lists-'));
});

afterAll(async () => {
  await system?.stop();
  removeClusterFolder(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
});

interface Quote {
  readonly bidPx: string | null;
  readonly askPx: string | null;
}

const BASE = { account: 'EQ1-MAIN', symbol: 'KO', orderQty: '100', timeInForce: 'GTC' };

async function quoted(client: ApiClient): Promise<{ readonly bid: number; readonly ask: number }> {
  const isTwoSided = ({ bidPx, askPx }: Quote) => bidPx !== null && askPx !== null;
  const { bidPx, askPx } = await client.until<Quote>('/v1/quotes/KO', isTwoSided);
  return { bid: Number(bidPx), ask: Number(askPx) };
}

async function enter(client: ApiClient, list: unknown): Promise<OrderListView> {
  const { status, body } = await client.request('POST', '/v1/order-lists', list);
  expect([status, body['errors'] ?? body['detail']]).toEqual([201, undefined]);
  return body as unknown as OrderListView;
}

const order = (more: Record<string, unknown>) => ({ ...BASE, side: 'BUY', ordType: 'LIMIT', ...more });
const released = ({ orders }: OrderListView) =>
  orders[0]?.ordStatus === 'FILLED' && orders[1]?.workingIndicator === true;
const statuses = ({ orders }: OrderListView) => orders.map(({ ordStatus }) => ordStatus);

async function reprice(client: ApiClient, listed: OrderView | undefined, price: number): Promise<void> {
  const body = { clOrdId: `${listed?.clOrdId}-r`, price: price.toFixed(2) };
  expect((await client.request('PUT', `/v1/orders/${listed?.orderId}`, body)).status).toBe(202);
}

it('keeps lists over a restart', async () => {
  system = await startSystem({ dataDir });
  let client = new ApiClient(system.url, 'demo-trader');
  const { bid } = await quoted(client);
  const bracket = {
    listId: 'B',
    contingencyType: 'BRACKET',
    orders: [
      order({ clOrdId: 'B-in', ordType: 'MARKET', timeInForce: 'DAY' }),
      order({ clOrdId: 'B-up', side: 'SELL', price: (bid * 1.5).toFixed(2) }),
      order({ clOrdId: 'B-down', side: 'SELL', ordType: 'STOP', stopPx: (bid * 0.5).toFixed(2) }),
    ],
  };
  await enter(client, bracket);
  const pair = await enter(client, {
    listId: 'P',
    contingencyType: 'OCO',
    orders: [
      order({ clOrdId: 'P-1', price: (bid * 0.8).toFixed(2) }),
      order({ clOrdId: 'P-2', price: (bid * 0.7).toFixed(2) }),
    ],
  });
  expect(statuses(pair)).toEqual(['NEW', 'NEW']);
  await client.until<OrderListView>('/v1/order-lists/B', released);
  const before = await client.get<OrderListView>('/v1/order-lists/B');

  await system.kill();
  system = await startSystem({ dataDir });
  client = new ApiClient(system.url, 'demo-trader');
  const after = await client.get<OrderListView>('/v1/order-lists/B');
  expect(statuses(after)).toEqual(statuses(before));
  expect((await client.request('POST', '/v1/order-lists', bracket)).status).toBe(200);

  const market = await quoted(client);
  await reprice(client, after.orders[1], market.bid * 0.99);
  const closed = await client.until<OrderListView>(
    '/v1/order-lists/B',
    ({ orders }) => orders[2]?.ordStatus === 'CANCELED',
  );
  expect(statuses(closed)).toEqual(['FILLED', 'FILLED', 'CANCELED']);
  await reprice(client, pair.orders[1], market.ask * 1.01);
  const decided = await client.until<OrderListView>(
    '/v1/order-lists/P',
    ({ orders }) => orders[0]?.ordStatus === 'CANCELED',
  );
  expect(statuses(decided)).toEqual(['CANCELED', 'FILLED']);
  const { rows } = await client.get<{ rows: { qty: string }[] }>('/v1/positions?symbol=KO');
  expect(rows.map(({ qty }) => qty)).toEqual(['100']);
}, 120_000);
