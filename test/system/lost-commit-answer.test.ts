/** The connection to PostgreSQL breaks between a commit and its answer: the client is told that nobody knows, and asks again. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OrderView } from '../../src/projections/blotter/order-view.js';
import type { QuoteView } from '../../src/projections/market-views.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { allOrders } from '../support/order-load.js';
import type { Rows } from '../support/order-load.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { startProxy } from '../support/tcp-proxy.js';
import type { TcpProxy } from '../support/tcp-proxy.js';

let database: TestDatabase;
let proxy: TcpProxy;
let system: TestSystem;
let trader: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  const server = new URL(database.url);
  proxy = await startProxy({ host: server.hostname, port: Number(server.port) });
  const url = new URL(database.url);
  url.port = String(proxy.port);
  system = await startSystem({ databaseUrl: url.href });
  trader = new ApiClient(system.url, 'demo-trader');
  await trader.until<QuoteView>('/v1/quotes/KO', ({ state, bidPx }) => state === 'NORMAL' && bidPx !== null);
}, 60_000);

afterAll(async () => {
  await system?.stop();
  await proxy?.close();
  await database?.drop();
});

it('an order whose commit lost its answer is refused with 503, and the same request again finds it', async () => {
  const { bidPx } = await trader.get<QuoteView>('/v1/quotes/KO');
  const terms = {
    clOrdId: 'lost-answer-1',
    account: 'EQ1-MAIN',
    symbol: 'KO',
    side: 'BUY',
    ordType: 'LIMIT',
    price: (Number(bidPx) - 0.2).toFixed(2),
    orderQty: '300',
    timeInForce: 'DAY',
  };
  const lost = proxy.loseAnswerTo('lost-answer-1');
  const first = await trader.request('POST', '/v1/orders', terms);
  await lost;
  expect(first.status).toBe(503);
  expect(first.body['detail']).toContain('whether it was accepted is not known yet');

  let again = await trader.request('POST', '/v1/orders', terms);
  for (let i = 0; again.status === 503 && i < 2_000; i += 1)
    again = await trader.request('POST', '/v1/orders', terms);
  expect(again.status).toBe(200);
  expect(again.body).toMatchObject({ clOrdId: 'lost-answer-1', orderQty: '300' });
  expect((await allOrders(trader)).map(({ clOrdId }) => clOrdId)).toEqual(['lost-answer-1']);

  // Its child was decided and never sent: the market says so, and what is free is sent once.
  const path = `/v1/orders/${String(again.body['orderId'])}`;
  const { rows } = await trader.until<Rows<OrderView>>(`${path}/children`, ({ rows: children }) =>
    children.some(({ ordStatus }) => ordStatus === 'NEW'),
  );
  expect(rows.map(({ ordStatus }) => ordStatus).toSorted()).toEqual(['CANCELED', 'NEW']);
  expect(rows.every(({ unknown }) => unknown === null)).toBe(true);
}, 60_000);
