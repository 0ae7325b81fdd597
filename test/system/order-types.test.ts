/** One order of each type through REST, in the system as it is started. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExecutionView, OrderView } from '../../src/projections/blotter/order-view.js';
import type { QuoteView } from '../../src/projections/market-views.js';
import type { PositionView } from '../../src/projections/read-side.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

interface Rows<Row> {
  readonly rows: readonly Row[];
}

let system: TestSystem;
let client: ApiClient;
let names = 0;

beforeAll(async () => {
  system = await startSystem({ flags: ['--seed', 'order-types'] });
  client = new ApiClient(system.url, 'demo-trader');
}, 60_000);

afterAll(() => system?.stop());

const ORDER = { account: 'EQ1-MAIN', symbol: 'KO', side: 'BUY', orderQty: '100', timeInForce: 'DAY' };

async function entered(order: Record<string, unknown>): Promise<string> {
  names += 1;
  const answer = await client.request('POST', '/v1/orders', { clOrdId: `T-${names}`, ...ORDER, ...order });
  expect([answer.status, answer.body['errors'] ?? answer.body['detail']]).toEqual([201, undefined]);
  return String(answer.body['orderId']);
}

const until = (orderId: string, satisfies: (order: OrderView) => boolean) =>
  client.until<OrderView>(`/v1/orders/${orderId}`, satisfies);
const children = (orderId: string) => client.get<Rows<OrderView>>(`/v1/orders/${orderId}/children`);
const execTypes = async (orderId: string) =>
  (await client.get<Rows<ExecutionView>>(`/v1/orders/${orderId}/executions`)).rows.map((row) => row.execType);
const cancel = (orderId: string) => client.request('DELETE', `/v1/orders/${orderId}`);
const away = async (share: number) => {
  const quote = await client.until<QuoteView>('/v1/quotes/KO', ({ bidPx, askPx }) => Boolean(bidPx && askPx));
  return (Math.round(Number(quote.bidPx) * (1 + share) * 100) / 100).toFixed(2);
};

describe('over REST', () => {
  it('STOP: held, triggered by a trade, and filled', async () => {
    const held = await entered({ ordType: 'STOP', stopPx: await away(0.04) });
    expect(await client.get<OrderView>(`/v1/orders/${held}`)).toMatchObject({
      ordStatus: 'NEW',
      workingIndicator: false,
    });
    expect((await children(held)).rows).toEqual([]);
    // On the wrong side: the next trade triggers it.
    const orderId = await entered({ ordType: 'STOP', stopPx: await away(-0.04), orderQty: '101' });
    const filled = await until(orderId, ({ ordStatus }) => ordStatus === 'FILLED');
    expect(filled.workingIndicator).toBe(true);
    expect((await execTypes(orderId)).slice(0, 2)).toEqual(['NEW', 'TRIGGERED']);
    expect((await cancel(held)).status).toBe(202);
  });

  it('STOP_LIMIT: its stop price is replaced before it is triggered', async () => {
    const orderId = await entered({
      ordType: 'STOP_LIMIT',
      stopPx: await away(0.012),
      price: await away(0.014),
    });
    const change = { clOrdId: 'T-stop', stopPx: await away(-0.03) };
    expect((await client.request('PUT', `/v1/orders/${orderId}`, change)).status).toBe(202);
    await until(orderId, ({ ordStatus }) => ordStatus === 'FILLED');
    expect(await execTypes(orderId)).toEqual(
      expect.arrayContaining(['PENDING_REPLACE', 'REPLACED', 'TRIGGERED', 'TRADE']),
    );
  });

  it('PEGGED: rests at the best price of its side, and says why', async () => {
    const orderId = await entered({ ordType: 'PEGGED', execInst: ['PRIMARY_PEG'] });
    const routes = await client.get<Rows<{ trigger: string; constraints: string[] }>>(
      `/v1/orders/${orderId}/routes`,
    );
    expect(routes.rows[0]?.constraints[0]).toBe('pegged to the best price of its own side');
    expect((await children(orderId)).rows[0]).toMatchObject({ ordType: 'LIMIT' });
    await cancel(orderId);
    await until(orderId, ({ ordStatus }) => ordStatus === 'CANCELED' || ordStatus === 'FILLED');
  });

  it('GTD: ends at its time', async () => {
    const expireTime = new Date(Date.now() + 1_500).toISOString();
    const orderId = await entered({
      ordType: 'LIMIT',
      price: await away(-0.04),
      timeInForce: 'GTD',
      expireTime,
    });
    const ended = await until(orderId, ({ ordStatus }) => ordStatus === 'EXPIRED');
    expect(Date.parse(ended.transactTime)).toBeGreaterThanOrEqual(Date.parse(expireTime));
  });

  it('minQty and ALL_OR_NONE: filled at once or not at all', async () => {
    const order = { ordType: 'LIMIT', price: await away(0.02), timeInForce: 'IOC' };
    for (const more of [
      { minQty: '60', orderQty: '60' },
      { execInst: ['ALL_OR_NONE'], orderQty: '61' },
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      const orderId = await entered({ ...order, ...more });
      // oxlint-disable-next-line no-await-in-loop
      const { cumQty } = await until(orderId, ({ leavesQty }) => leavesQty === '0');
      expect(['0', more.orderQty]).toContain(cumQty);
    }
  });

  it('maxFloor: no more displayed than that', async () => {
    const orderId = await entered({
      ordType: 'LIMIT',
      price: await away(-0.03),
      orderQty: '1000',
      maxFloor: '100',
    });
    const { rows } = await children(orderId);
    const shown = rows.reduce(
      (sum, row) => sum + Math.min(Number(row.leavesQty), Number(row.maxFloor ?? 1e9)),
      0,
    );
    expect(shown).toBeLessThanOrEqual(100);
    expect(rows.length).toBeGreaterThan(0);
    await cancel(orderId);
  });

  it('post-only: rests, though it could take', async () => {
    const orderId = await entered({
      ordType: 'LIMIT',
      price: await away(0.02),
      execInst: ['PARTICIPATE_DONT_INITIATE', 'NOT_HELD'],
    });
    const { rows } = await children(orderId);
    expect(rows.every(({ timeInForce }) => timeInForce === 'DAY')).toBe(true);
    await cancel(orderId);
  });

  it('REDUCE_ONLY: no more than is held', async () => {
    const position = async () => {
      const { rows } = await client.get<Rows<PositionView>>('/v1/positions?account=EQ1-MAIN&symbol=KO');
      return Number(rows[0]?.qty ?? 0);
    };
    await client.until<Rows<PositionView>>(
      '/v1/positions?account=EQ1-MAIN&symbol=KO',
      ({ rows }) => rows.length > 0,
    );
    const most = await position();
    const sell = { ...ORDER, clOrdId: 'T-much', side: 'SELL', ordType: 'MARKET', execInst: ['REDUCE_ONLY'] };
    const refused = await client.request('POST', '/v1/orders', { ...sell, orderQty: String(most + 1) });
    expect(refused).toMatchObject({ status: 422, body: { ordRejReason: 'ORDER_EXCEEDS_LIMIT' } });
    const orderId = await entered({ ...sell, clOrdId: 'T-all', orderQty: String(most) });
    await until(orderId, ({ ordStatus }) => ordStatus === 'FILLED');
    expect(await position()).toBe(0);
  });

  it('cashOrderQty: as many as it buys, and the same again is the same order', async () => {
    const { orderQty: _, ...unsized } = ORDER;
    const order = {
      ...unsized,
      clOrdId: 'T-cash',
      ordType: 'MARKET',
      cashOrderQty: '5000',
      timeInForce: 'IOC',
    };
    const first = await client.request('POST', '/v1/orders', order);
    expect(first).toMatchObject({ status: 201, body: { cashOrderQty: '5000' } });
    expect(Number(first.body['orderQty'])).toBeGreaterThan(50);
    const again = await client.request('POST', '/v1/orders', order);
    expect([again.status, again.body['orderId']]).toEqual([200, first.body['orderId']]);
    const little = await client.request('POST', '/v1/orders', {
      ...order,
      clOrdId: 'T-cent',
      cashOrderQty: '0.01',
    });
    expect(little).toMatchObject({ status: 422, body: { ordRejReason: 'INCORRECT_QUANTITY' } });
  });

  it('exDestination: a market order goes to the one market, capped where it takes none', async () => {
    const orderId = await entered({
      ordType: 'MARKET',
      timeInForce: 'IOC',
      exDestination: 'XINV',
      orderQty: '10',
    });
    await until(orderId, ({ leavesQty }) => leavesQty === '0');
    const { rows } = await children(orderId);
    expect(rows.map(({ venue, ordType, timeInForce }) => [venue, ordType, timeInForce])).toEqual([
      ['XINV', 'LIMIT', 'IOC'],
    ]);
  });
});
