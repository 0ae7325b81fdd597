/** A gateway and an engine over a bus: what clients are answered, what is said when no answer comes, and every message of it. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startGatewayNode } from '../../src/assembly/cluster/gateway-node.js';
import type { ClusterParts } from '../../src/assembly/cluster/cluster-parts.js';
import { EngineNode } from '../../src/cluster/engine-node.js';
import { silentLog } from '../../src/lib/log.js';
import { faultOf } from '../support/events-schema.js';
import { hostPartition, LocalCluster } from '../support/local-cluster.js';
import { ApiClient } from '../support/system.js';

const ORDER = {
  clOrdId: 'A',
  account: 'EQ1-MAIN',
  symbol: 'AAPL',
  side: 'BUY',
  ordType: 'LIMIT',
  price: '187.26',
  orderQty: '100',
  timeInForce: 'DAY',
  exDestination: 'DESK',
};

interface Rows {
  readonly rows: readonly { readonly orderId: string; readonly clOrdId: string }[];
}

type Call = readonly [
  client: ApiClient,
  method: string,
  path: string,
  body: object | undefined,
  status: number,
];

let cluster: LocalCluster;
let trader: ApiClient;
let desk: ApiClient;
let gateway: ClusterParts;

beforeEach(async () => {
  cluster = await LocalCluster.open();
});

afterEach(() => cluster.close());

async function startGateway(answerTimeoutMillis?: number): Promise<void> {
  const { parts, ending } = await cluster.process({ ...(answerTimeoutMillis && { answerTimeoutMillis }) });
  const { url } = await startGatewayNode(parts, ending, null);
  gateway = parts;
  trader = new ApiClient(url, 'demo-trader');
  desk = new ApiClient(url, 'demo-desk');
}

/** With all partitions; its bus forgets answers when it is told to. */
async function startEngine() {
  const { parts, bus, ending } = await cluster.process();
  const node = new EngineNode({
    open: (partition, settled) => hostPartition(parts, partition, settled),
    log: silentLog,
  });
  await bus.join(parts.topics.engines, parts.topics.commands, node);
  await node.hasTaken(parts.partitions.length);
  return { bus, ending };
}

const enter = (more: Partial<typeof ORDER> = {}) =>
  trader.request('POST', '/v1/orders', { ...ORDER, ...more });

/** The kinds of answers on the topic, each once. */
function answered(): readonly string[] {
  const kinds = cluster
    .messages(gateway)
    .flatMap((message) => (message.kind === 'ANSWER' ? message.outcome.kind : []));
  return [...new Set(kinds)].toSorted();
}

describe('a gateway and an engine', () => {
  it('answer every kind of request, and every message fits its schema', async () => {
    await startEngine();
    await startGateway();
    const { orderId } = (await enter()).body;
    const list = {
      listId: 'L',
      contingencyType: 'OCO',
      orders: [
        { ...ORDER, clOrdId: 'L1' },
        { ...ORDER, clOrdId: 'L2' },
      ],
    };
    const otherList = { ...list, orders: list.orders.map((leg) => ({ ...leg, orderQty: '50' })) };
    const { rows } = await trader.get<Rows>(`/v1/orders/${String(orderId)}/children`);
    const reports = `/v1/desk/orders/${rows[0]?.orderId}/reports`;
    const path = `/v1/orders/${String(orderId)}`;
    const calls: readonly Call[] = [
      [trader, 'POST', '/v1/orders', ORDER, 200],
      [trader, 'POST', '/v1/orders', { ...ORDER, orderQty: '200' }, 409],
      [trader, 'POST', '/v1/orders', { ...ORDER, clOrdId: 'B', orderQty: '90000000' }, 422],
      [trader, 'POST', '/v1/order-lists', list, 201],
      [trader, 'POST', '/v1/order-lists', otherList, 409],
      [desk, 'POST', reports, { execType: 'NEW' }, 201],
      [desk, 'POST', reports, { execType: 'TRADE', lastQty: '40', lastPx: '187.25' }, 201],
      [desk, 'POST', reports, { execType: 'NEW' }, 422],
      [trader, 'PUT', path, { clOrdId: 'A2', orderQty: '90' }, 202],
      [trader, 'DELETE', path, undefined, 202],
      [desk, 'POST', reports, { execType: 'CANCELED' }, 201],
      [trader, 'DELETE', path, undefined, 202],
      [trader, 'DELETE', '/v1/orders/nobody', undefined, 404],
    ];
    for (const [client, method, to, body, status] of calls) {
      const answer = await client.request(method, to, body);
      expect([method, to, body, answer.status]).toEqual([method, to, body, status]);
    }

    expect(cluster.texts(gateway).flatMap((text) => faultOf(text) ?? [])).toEqual([]);
    expect(answered()).toEqual([
      'ACCEPTED',
      'DUPLICATE_CLORDID',
      'DUPLICATE_LISTID',
      'REFUSED',
      'REJECTED',
      'REPORTED',
      'REQUESTED',
    ]);
  });

  it('say 503 when no answer comes, and the same request again is answered with what became of it', async () => {
    const { bus } = await startEngine();
    await startGateway(2_000);
    bus.forgets = true;
    const first = await enter();
    expect(first).toMatchObject({ status: 503 });
    bus.forgets = false;
    const again = await enter();
    expect(again).toMatchObject({ status: 200, body: { clOrdId: 'A', orderQty: '100' } });
    const orders = await trader.get<Rows>('/v1/orders');
    expect(orders.rows).toHaveLength(1);
  });

  it('say 503 when there is no engine, and what was asked for in vain is not taken later', async () => {
    await startGateway(2_000);
    expect((await enter({ clOrdId: 'vain' })).status).toBe(503);
    await startEngine();
    expect((await enter({ clOrdId: 'B' })).status).toBe(201);
    const { rows } = await trader.get<Rows>('/v1/orders');
    expect(rows.map(({ clOrdId }) => clOrdId)).toEqual(['B']);
    expect(await enter({ clOrdId: 'vain' })).toMatchObject({ status: 201 });
  });
});
