/** `kill -9`, then a start from snapshot and tail: the same state as from the whole journal, and cold orders are as good as warm ones. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { HistoryDesk } from '../../bench/history.js';
import { PostgresJournal } from '../../src/journal/postgres-journal.js';
import { PostgresJournalReader } from '../../src/journal/postgres-journal-reader.js';
import { decodeEvent } from '../../src/orders/event-codec.js';
import type { OrderEntered, OrderFilled } from '../../src/orders/events.js';
import { fromUnits } from '../../src/model/units.js';
import type { ExecutionView, OrderView } from '../../src/projections/blotter/order-view.js';
import type { Accept } from '../../venues/simulated/connection.js';
import { serveTcp } from '../../venues/simulated/exchange/tcp-server.js';
import type { TcpServer } from '../../venues/simulated/exchange/tcp-server.js';
import type { ExchangeMessage } from '../../venues/simulated/wire.js';
import { SnapshotDesk } from '../snapshots/snapshot-desk.js';
import { configFolder } from '../support/config-folder.js';
import type { ConfigFolder } from '../support/config-folder.js';
import { engineStarts } from '../support/engine-starts.js';
import type { EngineStart } from '../support/engine-starts.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

const EVENTS = 20_000;
const EVERY = 4_000;
const VENUE = 'XDEP';

interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

let database: TestDatabase;
let config: ConfigFolder;
let exchange: TcpServer;
/** The present link to the exchange that says only what the test has it say. */
let say: (message: ExchangeMessage) => void = () => undefined;
let system: TestSystem | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  exchange = await serveTcp((venue) => (venue === VENUE ? { venue, accept } : undefined), {
    host: '127.0.0.1',
    port: 0,
  });
  const link = `link: { kind: tcp, host: 127.0.0.1, port: ${exchange.port} }`;
  config = configFolder({
    'default.yaml': [
      [/snapshotEvery: \d+/, `snapshotEvery: ${EVERY}`],
      [/keepEndedHours: \d+/, 'keepEndedHours: 0'],
      [/keepNewest: \d+/, 'keepNewest: 0'],
      // The journal that it begins with was written by one process alone.
      [/partitions: \d+/, 'partitions: 1'],
    ],
    'venues.yaml': [[/^ +link: \{ kind: local \}$/m, `      ${link}`]],
  });
}, 60_000);

afterAll(async () => {
  await system?.kill();
  await exchange?.close();
  config?.remove();
  await database?.drop();
});

const accept: Accept = (link) => ({
  receive: (message) => {
    // Nobody waits for a statement that does not come.
    if (message.type === 'STATEMENT')
      link.send({ type: 'STATEMENT_REJECTED', statementId: message.statementId, text: 'none is kept' });
    if (message.type !== 'LOGON') return;
    // Links that only watch hear nothing of orders.
    if (message.clientId !== null) say = (said) => link.send(said);
    link.send({ type: 'LOGON_ACCEPTED', version: 2, sessionId: 'LATE' });
    link.send({ type: 'READY' });
  },
  lost: () => undefined,
});

async function start(): Promise<{ readonly trader: ApiClient; readonly officer: ApiClient }> {
  system = await startSystem({ databaseUrl: database.url, configDir: config.path });
  return {
    trader: new ApiClient(system.url, 'demo-trader'),
    officer: new ApiClient(system.url, 'demo-compliance'),
  };
}

/** What the system said of its last start. */
function recovered(): EngineStart | undefined {
  return engineStarts(system?.log() ?? '').at(-1);
}

async function snapshotSeq(): Promise<number> {
  const { rows } = await database.pool.query<{ seq: bigint }>('SELECT seq FROM snapshot');
  return Number(rows[0]?.seq ?? 0);
}

async function headSeq(): Promise<number> {
  return (await new PostgresJournalReader(database.pool, 0).head()).seq;
}

async function allOrders(client: ApiClient): Promise<ReadonlyMap<string, OrderView>> {
  const found = new Map<string, OrderView>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Rows<OrderView> = await client.get(`/v1/orders?limit=500${cursor && `&cursor=${cursor}`}`);
    for (const row of page.rows) found.set(row.orderId, row);
    cursor = page.next;
  }
  return found;
}

/** Parents of the history, and of some on the test's market their last fill. */
async function written(): Promise<{
  readonly parents: readonly OrderEntered[];
  readonly fills: readonly OrderFilled[];
}> {
  const parents: OrderEntered[] = [];
  const fills: OrderFilled[] = [];
  for await (const record of new PostgresJournalReader(database.pool, 0).read(1)) {
    const event = decodeEvent(record);
    if (event.type === 'OrderEntered' && event.parentOrderId === null) parents.push(event);
    if (event.type === 'OrderFilled' && event.lastMkt === VENUE && event.childOrderId === null)
      fills.push(event);
  }
  return { parents, fills };
}

/** The request that an order of the history was entered with. */
function requestOf({ terms, scales }: OrderEntered) {
  const { account, clOrdId, symbol, side, ordType, timeInForce } = terms;
  const orderQty = fromUnits(terms.orderQty, scales.qtyScale);
  const price = fromUnits(terms.price ?? 0, scales.pxScale);
  return { account, clOrdId, symbol, side, ordType, timeInForce, orderQty, price };
}

it('starts from snapshot and tail, and has lost nothing of what left memory', async () => {
  const journal = await PostgresJournal.open(database.pool, { partition: 0 });
  const lastNoon = (performance.timeOrigin - 2 * 86_400_000) * 1_000;
  const history = new HistoryDesk({
    events: EVENTS,
    ordersPerDay: 800,
    open: 40,
    lastNoon,
    seed: '1',
    oddities: 20,
  });
  await history.write(journal, EVENTS);
  await journal.close();

  // Nothing but the journal: all of it is replayed, and snapshots follow.
  await start();
  expect(recovered()).toMatchObject({ snapshot: 0, replayed: expect.any(Number) });
  expect(recovered()?.replayed).toBeGreaterThanOrEqual(EVENTS);
  while ((await snapshotSeq()) < EVERY)
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  await system?.kill();
  const [taken, head] = [await snapshotSeq(), await headSeq()];

  const { trader, officer } = await start();
  expect(recovered()).toMatchObject({ snapshot: taken, replayed: head - taken });
  const { parents, fills } = await written();

  // Every order is there.
  const orders = await allOrders(officer);
  expect(parents.filter(({ orderId }) => !orders.has(orderId))).toEqual([]);
  const cold = parents[17];
  if (!cold) throw new Error('the history is too short');
  const path = `/v1/orders/${cold.orderId}`;
  expect(await trader.get(path)).toEqual(orders.get(cold.orderId));
  for (const part of ['executions', 'routes', 'children', 'checks'])
    expect((await trader.get<Rows<unknown>>(`${path}/${part}`)).rows.length).toBeGreaterThan(0);
  expect((await trader.request('GET', '/v1/orders/01KE0000000000000000000000')).status).toBe(404);

  // A ClOrdID of days ago is still taken: the same request has the same answer, another one is refused.
  const again = await trader.request('POST', '/v1/orders', requestOf(cold));
  expect([again.status, again.body['orderId']]).toEqual([200, cold.orderId]);
  const other = await trader.request('POST', '/v1/orders', { ...requestOf(cold), orderQty: '12345' });
  expect([other.status, other.body['orderId']]).toEqual([409, cold.orderId]);

  // A market takes back what it reported days ago.
  await bustLate(trader, fills);

  // After another kill the state is that of the whole journal.
  await system?.kill();
  system = null;
  const desk = new SnapshotDesk(database.pool);
  const [whole, quick] = [await desk.start('JOURNAL'), await desk.start('SNAPSHOT')];
  expect(quick.snapshot).toBeGreaterThan(0);
  expect(quick.state.stateHash()).toBe(whole.state.stateHash());
  expect(quick.positions.positions(null, {})).toEqual(whole.positions.positions(null, {}));
  await desk.close();
}, 300_000);

async function bustLate(trader: ApiClient, fills: readonly OrderFilled[]): Promise<void> {
  const fill = fills[5];
  if (!fill) throw new Error(`nothing was filled on ${VENUE}`);
  const child = await trader.get<OrderView>(`/v1/orders/${fill.orderId}`);
  const parent = `/v1/orders/${child.parentOrderId}`;
  const before = await trader.get<OrderView>(parent);
  const { lastQty, lastPx, fee, venueExecId: execRefId } = fill;
  const what = { clOrdId: fill.orderId, execId: 'LATE-1', execRefId, lastQty, lastPx, fee };
  say({
    type: 'REPORT',
    report: { venue: VENUE, sessionId: 'LATE', seq: 1, at: fill.at, kind: 'TRADE_CANCEL', ...what },
  });
  const after = await trader.until<OrderView>(parent, ({ cumQty }) => cumQty !== before.cumQty);
  expect(Number(after.cumQty)).toBe(Number(before.cumQty) - lastQty);
  const { rows } = await trader.get<Rows<ExecutionView>>(`${parent}/executions`);
  expect(rows.filter(({ execType }) => execType === 'TRADE_CANCEL')).toHaveLength(1);
}
