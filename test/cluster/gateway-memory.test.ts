/** Orders that are over leave the memory of a gateway of its own, and nobody who asks for them can tell. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kafkaMissing } from '../support/kafka-broker.js';
import { SmallCluster, trader } from '../support/small-cluster.js';
import type { TestSystem } from '../support/system.js';

const missing = kafkaMissing();
const suite = missing ? describe.skip : describe;

/** About a dozen records each. */
const ORDERS = 40;
const MEMORY = { snapshotEvery: 100, keepEndedHours: 0, keepNewest: 0, keepAtMost: 0 };

interface Rows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

suite(missing ? `orders of a gateway (skipped: ${missing})` : 'orders of a gateway', () => {
  let cluster: SmallCluster;
  let gateway: TestSystem;
  const ended: string[] = [];
  let shown: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    cluster = await SmallCluster.open({ partitions: 2, memory: MEMORY });
    await cluster.start('engine');
    gateway = await cluster.start('gateway');
  }, 90_000);
  afterAll(() => cluster.close());

  async function inMemory(): Promise<number> {
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    const figures = [...text.matchAll(/^fairlead_orders_in_memory\{partition="\d+"\} (\d+)$/gm)];
    return figures.reduce((sum, [, figure]) => sum + Number(figure), 0);
  }

  const api = () => trader(gateway.url);
  const first = () => `/v1/orders/${ended[0]}`;

  it('leave once they are over and in a snapshot', async () => {
    const working = await cluster.enter(gateway.url);
    for (let i = 0; i < ORDERS; i += 1) {
      const orderId = await cluster.enter(gateway.url);
      await api().until(`/v1/orders/${orderId}`, ({ ordStatus }) => ordStatus === 'NEW');
      expect((await api().request('DELETE', `/v1/orders/${orderId}`)).status).toBe(202);
      const order = await api().until(`/v1/orders/${orderId}`, ({ ordStatus }) => ordStatus === 'CANCELED');
      if (i === 0) shown = order;
      ended.push(orderId);
    }
    const deadline = performance.now() + 30_000;
    while ((await inMemory()) > ORDERS / 2)
      if (performance.now() > deadline) throw new Error(`${await inMemory()} are still in memory`);
    expect((await api().get(`/v1/orders/${working}`))['ordStatus']).toBe('NEW');
  }, 90_000);

  it('are shown as they were', async () => {
    expect(await api().get(first())).toEqual(shown);
    const { rows: reports } = await api().get<Rows>(`${first()}/executions`);
    expect(reports.at(-1)).toMatchObject({ execType: 'CANCELED' });
    const { rows } = await api().get<Rows>('/v1/orders?limit=500');
    expect(rows.filter(({ ordStatus }) => ordStatus === 'CANCELED').map(({ orderId }) => orderId)).toEqual(
      ended.toReversed(),
    );
    expect(await inMemory()).toBeLessThanOrEqual(ORDERS / 2);
  });

  it('are answered for by the engine: a repeated order, a cancel that comes too late', async () => {
    const again = { ...cluster.termsOf(2), orderQty: '1' };
    expect(await cluster.enterAgain(gateway.url, 2)).toBe(ended[0]);
    expect((await api().request('POST', '/v1/orders', again)).status).toBe(409);
    const { status, body } = await api().request('DELETE', first());
    expect([status, body['cancel']]).toMatchObject([202, { cxlRejReason: 'TOO_LATE_TO_CANCEL' }]);
    const { rows } = await api().get<Rows>(`${first()}/executions`);
    expect(rows.at(-1)).toMatchObject({ ordStatus: 'CANCELED' });
    expect(await api().get(first())).toMatchObject({ orderId: ended[0], ordStatus: 'CANCELED' });
  });
});
