/** `kill -9` of the whole process group with orders under way: what was acknowledged is there after the restart, once. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionView, OrderView } from '../../src/projections/blotter/order-view.js';
import type { PositionView } from '../../src/projections/read-side.js';
import { removeClusterFolder } from '../../src/database/cluster-folder.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

const SYMBOLS = ['KO', 'BAC', 'F', 'T'];
const ROUNDS = 2;

let dataDir: string;
let system: TestSystem;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'fairlead-recovery-'));
});

afterAll(async () => {
  await system?.stop();
  removeClusterFolder(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
});

/** Sends orders from several clients at once until the connection breaks; the acknowledged ones, by OrderID. */
async function load(url: string, round: number, acknowledged: Map<string, string>): Promise<void> {
  const client = new ApiClient(url, 'demo-trader');
  const worker = async (name: number) => {
    for (let i = 0; ; i += 1) {
      const clOrdId = `r${round}-w${name}-${i}`;
      // No two alike within seconds, or compliance would take them for a mistake.
      const terms = {
        clOrdId,
        account: 'EQ1-MAIN',
        symbol: SYMBOLS[i % 4],
        side: i % 8 < 4 ? 'BUY' : 'SELL',
        ordType: 'MARKET',
        orderQty: String(1 + ((i * 4 + name) % 300)),
        timeInForce: 'DAY',
      };
      const answer = await client.request('POST', '/v1/orders', terms).catch(() => null);
      if (answer === null) return;
      if (answer.status === 201) acknowledged.set(String(answer.body['orderId']), clOrdId);
    }
  };
  await Promise.all(Array.from({ length: 4 }, (_, name) => worker(name)));
}

async function allOrders(client: ApiClient): Promise<readonly OrderView[]> {
  const found: OrderView[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Rows<OrderView> = await client.get(
      `/v1/orders?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    found.push(...page.rows);
    cursor = page.next;
  }
  return found;
}

it('loses, doubles and invents nothing', async () => {
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    system = await startSystem({ dataDir });
    const seen = acknowledged.size;
    const loading = load(system.url, round, acknowledged);
    const watcher = new ApiClient(system.url, 'demo-trader');
    await watcher.until<Rows<ExecutionView>>('/v1/orders?limit=1', () => acknowledged.size >= seen + 150);
    await system.kill();
    await loading;
  }
  system = await startSystem({ dataDir });
  const client = new ApiClient(system.url, 'demo-compliance');
  const orders = await allOrders(client);
  const byId = new Map(orders.map((order) => [order.orderId, order.clOrdId]));
  const lost = [...acknowledged].filter(([orderId, clOrdId]) => byId.get(orderId) !== clOrdId);
  expect(lost).toEqual([]);
  expect(new Set(orders.map(({ clOrdId }) => clOrdId)).size).toBe(orders.length);
  expect(await client.get('/v1/audit/verify')).toMatchObject({ verified: true, faults: [] });
  await expectPositionsToAgree(client);
}, 120_000);

/** Position = Σ fills of the parents, each fill booked once, and the firm's use of credit counts the same fills. */
async function expectPositionsToAgree(client: ApiClient): Promise<void> {
  const mass = await new ApiClient(system.url, 'demo-trader').request(
    'DELETE',
    '/v1/orders?account=EQ1-MAIN',
  );
  expect(mass.status).toBe(202);
  await client.until<Rows<OrderView>>('/v1/orders?open=true&limit=1', ({ rows }) => rows.length === 0);
  const expected = new Map<string, number>();
  for (const { orderId, symbol, side, cumQty } of await allOrders(client)) {
    const { rows } = await client.get<Rows<ExecutionView>>(`/v1/orders/${orderId}/executions`);
    const trades = rows.filter(({ execType }) => execType === 'TRADE');
    expect(new Set(trades.map(({ execId }) => execId)).size).toBe(trades.length);
    expect(trades.reduce((sum, { lastQty }) => sum + Number(lastQty), 0)).toBe(Number(cumQty));
    expected.set(symbol, (expected.get(symbol) ?? 0) + (side === 'BUY' ? 1 : -1) * Number(cumQty));
  }
  const { rows } = await client.get<Rows<PositionView>>('/v1/positions?account=EQ1-MAIN');
  const held = [...expected].filter(([, qty]) => qty !== 0);
  expect(new Map(rows.map(({ symbol, qty }) => [symbol, Number(qty)]))).toEqual(new Map(held));
}
