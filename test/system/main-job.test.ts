/** The main job through public doors: REST in, venues behind, journal, stream and audit out. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DecisionView } from '../../src/projections/blotter/decision-view.js';
import type { ExecutionView, OrderView } from '../../src/projections/blotter/order-view.js';
import type { QuoteView } from '../../src/projections/market-views.js';
import type { AuditEventView, PositionView } from '../../src/projections/read-side.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';

interface Rows<Row> {
  readonly rows: readonly Row[];
}

let database: TestDatabase;
let system: TestSystem;
let trader: ApiClient;
let officer: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  system = await startSystem({ databaseUrl: database.url, flags: ['--seed', '7'] });
  trader = new ApiClient(system.url, 'demo-trader');
  officer = new ApiClient(system.url, 'demo-compliance');
  await trader.until<QuoteView>(
    '/v1/quotes/AAPL',
    ({ state, bidPx, askPx }) => state === 'NORMAL' && bidPx !== null && askPx !== null,
  );
});

afterAll(async () => {
  await system.stop();
  await database.drop();
});

describe('a market order for 1,200 shares', () => {
  let orderId = '';

  it('is accepted, and fills on two or more venues', async () => {
    const { status, body } = await trader.request('POST', '/v1/orders', {
      clOrdId: 'main-1',
      account: 'EQ1-MAIN',
      symbol: 'AAPL',
      side: 'BUY',
      ordType: 'MARKET',
      orderQty: '1200',
      timeInForce: 'DAY',
    });
    expect(status).toBe(201);
    orderId = String(body['orderId']);
    const order = await trader.until<OrderView>(
      `/v1/orders/${orderId}`,
      ({ ordStatus }) => ordStatus === 'FILLED',
    );
    expect(order).toMatchObject({ cumQty: '1200', leavesQty: '0' });
    const { rows } = await trader.get<Rows<ExecutionView>>(`/v1/orders/${orderId}/executions`);
    const trades = rows.filter(({ execType }) => execType === 'TRADE');
    expect(new Set(trades.map(({ lastMkt }) => lastMkt)).size).toBeGreaterThanOrEqual(2);
    expect(trades.reduce((sum, { lastQty }) => sum + Number(lastQty), 0)).toBe(1200);
  });

  it('explains where it went, with what came of it', async () => {
    const { rows } = await trader.get<Rows<DecisionView>>(`/v1/orders/${orderId}/routes`);
    const [first] = rows;
    expect(first?.trigger).toBe('ENTRY');
    expect(first?.candidates.length).toBeGreaterThanOrEqual(4);
    expect(first?.children.length).toBeGreaterThanOrEqual(2);
    expect(Number(first?.outcome?.filledQty)).toBeGreaterThan(0);
  });

  it('is the position', async () => {
    const { rows } = await trader.get<Rows<PositionView>>('/v1/positions?account=EQ1-MAIN&symbol=AAPL');
    expect(rows).toMatchObject([{ qty: '1200' }]);
  });

  it('stands in the audit trail with every rule, route and fill, and the chain verifies', async () => {
    const { rows } = await officer.get<Rows<AuditEventView>>(`/v1/orders/${orderId}/timeline`);
    const types = new Set(rows.map(({ type }) => type));
    expect([...types]).toEqual(
      expect.arrayContaining([
        'OrderEntered',
        'OrderChecked',
        'OrderAcknowledged',
        'RouteDecided',
        'OrderFilled',
      ]),
    );
    expect(await officer.get('/v1/audit/verify')).toMatchObject({ verified: true, faults: [] });
  });

  it('is nobody else’s business', async () => {
    const stranger = new ApiClient(system.url, 'demo-trader-2');
    expect((await stranger.request('GET', `/v1/orders/${orderId}`)).status).toBe(403);
    expect((await stranger.get<Rows<AuditEventView>>(`/v1/audit/events?orderId=${orderId}`)).rows).toEqual(
      [],
    );
  });
});

describe('an order that compliance refuses', () => {
  it('is answered with every rule, recorded, and found by its rule', async () => {
    const { status, body } = await trader.request('POST', '/v1/orders', {
      clOrdId: 'main-2',
      account: 'EQ1-MAIN',
      symbol: 'AAPL',
      side: 'BUY',
      ordType: 'LIMIT',
      price: '400.00',
      orderQty: '100',
      timeInForce: 'DAY',
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      ordStatus: 'REJECTED',
      checks: expect.arrayContaining([expect.objectContaining({ ruleId: 'PRICE_COLLAR', outcome: 'BLOCK' })]),
    });
    const orderId = String(body['orderId']);
    expect(await trader.get<OrderView>(`/v1/orders/${orderId}`)).toMatchObject({ ordStatus: 'REJECTED' });
    const { rows } = await officer.get<Rows<AuditEventView>>('/v1/audit/events?ruleId=PRICE_COLLAR');
    expect(rows.map((row) => row.orderId)).toContain(orderId);
  });
});

describe('a resting order', () => {
  it('is canceled, and the same cancel again is the same cancel', async () => {
    const quote = await trader.get<QuoteView>('/v1/quotes/KO');
    const price = (Number(quote.bidPx) - 0.2).toFixed(2);
    const entered = await trader.request('POST', '/v1/orders', {
      clOrdId: 'main-3',
      account: 'EQ1-MAIN',
      symbol: 'KO',
      side: 'BUY',
      ordType: 'LIMIT',
      price,
      orderQty: '300',
      timeInForce: 'DAY',
    });
    const orderId = String(entered.body['orderId']);
    const cancel = () => trader.request('DELETE', `/v1/orders/${orderId}?clOrdId=main-3-c`);
    expect([(await cancel()).status, (await cancel()).status]).toEqual([202, 202]);
    await trader.until<OrderView>(`/v1/orders/${orderId}`, ({ ordStatus }) => ordStatus === 'CANCELED');
    const { rows } = await trader.get<Rows<ExecutionView>>(`/v1/orders/${orderId}/executions`);
    expect(rows.map(({ execType }) => execType)).toEqual(['NEW', 'PENDING_CANCEL', 'CANCELED']);
    expect(rows.at(-1)).toMatchObject({ clOrdId: 'main-3-c', origClOrdId: 'main-3' });
  });
});
