/** Starts from snapshots against starts from the whole journal: the same state and the same answers, wherever it was cut. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SeededRandom } from '../../src/lib/random.js';
import { decodeEvent } from '../../src/orders/event-codec.js';
import type { OrderFilter, PageRequest, Scope } from '../../src/projections/read-side.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { someHistory, someLists } from './history.js';
import { SnapshotDesk } from './snapshot-desk.js';
import type { Started } from './snapshot-desk.js';

const RUNS = 6;
const SEED = process.env['SEED'] ?? '1';

let database: TestDatabase;
let desk: SnapshotDesk;

beforeAll(async () => {
  database = await createTestDatabase();
  desk = new SnapshotDesk(database.pool);
});

afterAll(async () => {
  await desk?.close();
  await database?.drop();
});

/** A journal of which the first part was followed by a writer that was started anew here and there. */
async function history(seed: string, events: number) {
  const random = new SeededRandom(`${seed} ${SEED}`);
  const records = await someHistory(seed, events);
  await desk.clear();
  let written = 0;
  let writer = desk.writer(random.int(50, 400));
  while (written < records.length) {
    const next = Math.min(records.length, written + random.int(1, 300));
    await desk.append(records.slice(written, next));
    written = next;
    if (random.next() < 0.3) writer = desk.writer(random.int(50, 400));
    if (random.next() < 0.6) await writer.follow();
    if (random.next() < 0.1) await writer.finish();
  }
  return records;
}

function everyOrder(records: Awaited<ReturnType<typeof someHistory>>): readonly string[] {
  return records.map(decodeEvent).flatMap((event) => (event.type === 'OrderEntered' ? event.orderId : []));
}

/** Everything a client can read of an order. */
async function story({ orders }: Started, orderId: string) {
  return {
    order: await orders.order(orderId),
    children: await orders.children(orderId),
    executions: await orders.executions(orderId),
    decisions: await orders.decisions(orderId),
    checks: await orders.checks(orderId),
  };
}

/** All pages of a list, each of at most `limit` rows. */
async function all(
  read: (page: PageRequest) => Promise<{ rows: readonly { orderId: string }[]; next: string | null }>,
  limit: number,
) {
  const rows: unknown[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await read({ limit, cursor: cursor ?? null });
    if (page.rows.length > limit) throw new Error(`a page of ${page.rows.length} rows`);
    rows.push(...page.rows);
    cursor = page.next;
  }
  return rows;
}

describe('a start from a snapshot', () => {
  it('gives the state of the whole journal, and all that is read of it', async () => {
    for (let run = 0; run < RUNS; run += 1) {
      const records = await history(`run ${run}`, 1_200);
      const [whole, quick] = [await desk.start('JOURNAL'), await desk.start('SNAPSHOT')];
      const where = { run, seed: SEED };
      expect({ ...where, hash: quick.state.stateHash() }).toEqual({
        ...where,
        hash: whole.state.stateHash(),
      });
      expect(quick.snapshot).toBeGreaterThan(0);
      expect(quick.tail).toBe(records.length - quick.snapshot);
      quick.state.ledger.invariant();
      expect(quick.positions.positions(null, {})).toEqual(whole.positions.positions(null, {}));
      expect(quick.statistics.toSnapshot()).toEqual(whole.statistics.toSnapshot());
      for (const orderId of everyOrder(records).filter((_, i) => i % 7 === run))
        expect(await story(quick, orderId)).toEqual(await story(whole, orderId));
      expect(desk.warnings).toEqual([]);
    }
  }, 120_000);

  it('has lists of orders whole, in memory or out of it', async () => {
    for (let run = 0; run < 4; run += 1) {
      const random = new SeededRandom(`lists ${run} ${SEED}`);
      const records = someLists(`lists ${run} ${SEED}`);
      await desk.clear();
      for (let written = 0; written < records.length; ) {
        const next = Math.min(records.length, written + random.int(20, 200));
        await desk.append(records.slice(written, next));
        written = next;
        await desk.writer(random.int(10, 100)).follow();
      }
      const [whole, quick] = [await desk.start('JOURNAL'), await desk.start('SNAPSHOT')];
      expect({ run, hash: quick.state.stateHash() }).toEqual({ run, hash: whole.state.stateHash() });
      quick.state.ledger.invariant();
      for (const listId of ['L0', 'L1', 'L2', 'L3']) {
        const [expected] = whole.blotter.orderLists(listId, null);
        const [found] = await quick.orders.orderLists(listId, null);
        expect(byId(found?.orders)).toEqual(byId(expected?.orders));
        expect(found?.contingencyType).toBe(expected?.contingencyType);
      }
    }
  });

  it('takes the next one when that is written while it reads', async () => {
    const records = await someHistory('meanwhile', 800);
    await desk.clear();
    await desk.append(records.slice(0, 500));
    const writer = desk.writer(10_000);
    await writer.finish();
    await desk.append(records.slice(500));
    desk.meanwhile = () => writer.finish();
    const quick = await desk.start('SNAPSHOT');
    desk.meanwhile = () => Promise.resolve();
    const whole = await desk.start('JOURNAL');
    expect(quick.state.stateHash()).toBe(whole.state.stateHash());
    expect(quick.snapshot).toBeGreaterThan(0);
    quick.state.ledger.invariant();
  });

  it('has in memory what is open and what the tail is about, and no more', async () => {
    const records = await history('memory', 1_200);
    const { state, snapshot } = await desk.start('SNAPSHOT');
    const open = [...state.families().values()].filter((family) => !state.isOver(family));
    const tail = records.slice(snapshot).map(decodeEvent);
    const touched = tail.map(({ orderId }) => state.order(orderId)?.parentOrderId ?? orderId);
    const expected = new Set([...open.map(({ parentOrderId }) => parentOrderId), ...touched]);
    expect([...state.families().keys()].filter((parentOrderId) => !expected.has(parentOrderId))).toEqual([]);
  });

  it('has the newest orders in memory when it is told to', async () => {
    await history('newest', 1_200);
    const whole = await desk.start('JOURNAL');
    const newest = whole.blotter.orders({}, null, { limit: 20, cursor: null }).rows;
    desk.newest = 20;
    const { blotter } = await desk.start('SNAPSHOT');
    desk.newest = 0;
    expect(newest.filter(({ orderId }) => !blotter.has(orderId))).toEqual([]);
  });
});

describe('lists over memory and archive', () => {
  const FILTERS: readonly OrderFilter[] = [
    {},
    { account: 'EQ1-ALGO' },
    { symbol: 'KO', side: 'SELL' },
    { ordStatus: 'FILLED' },
    { ordStatus: 'EXPIRED' },
    { open: true },
    { open: false },
    { clOrdId: 'H-3' },
    { from: '2026-01-04T00:00:00Z', to: '2026-01-05T17:01:00Z' },
  ];

  it('are the same as if everything were in memory, page by page', async () => {
    await history('lists', 1_500);
    const [whole, quick] = [await desk.start('JOURNAL'), await desk.start('SNAPSHOT')];
    const scopes: readonly Scope[] = [null, new Set(['EQ1-MAIN'])];
    for (const filter of FILTERS) {
      for (const scope of scopes) {
        for (const limit of [3, 50]) {
          const expected = await all(async (page) => whole.blotter.orders(filter, scope, page), limit);
          expect(await all((page) => quick.orders.orders(filter, scope, page), limit)).toEqual(expected);
        }
      }
    }
  });
});

describe('a snapshot that cannot be used', () => {
  const DAMAGE: readonly (readonly [what: string, sql: string])[] = [
    ['its format', "UPDATE snapshot SET format = '0 other'"],
    ['its content', "UPDATE snapshot SET content = replace(content, 'EQ1-MAIN', 'EQ1-MEIN')"],
    ['the journal has no such record', "UPDATE snapshot SET hash = sha256('x')"],
    ['is not what it says', 'DELETE FROM order_family WHERE NOT over'],
  ];

  it.each(DAMAGE)('is told and passed by: %s', async (what, sql) => {
    const records = await history('damage', 800);
    await desk.writer(100).finish();
    await database.pool.query(sql);
    const [whole, other] = [await desk.start('JOURNAL'), await desk.start('SNAPSHOT')];
    expect(other).toMatchObject({ snapshot: 0, tail: records.length });
    expect(other.state.stateHash()).toBe(whole.state.stateHash());
    expect(other.positions.positions(null, {})).toEqual(whole.positions.positions(null, {}));
    expect(desk.warnings.join('\n')).toContain(what);
    // The next writer begins anew, and its snapshot can be used again.
    await desk.writer(300).finish();
    const again = await desk.start('SNAPSHOT');
    expect(again).toMatchObject({ snapshot: records.length, tail: 0 });
    expect(again.state.stateHash()).toBe(whole.state.stateHash());
  });

  it('is not written by two: the one that is behind begins anew', async () => {
    const records = await someHistory('two', 800);
    await desk.clear();
    await desk.append(records.slice(0, 400));
    const [one, two] = [desk.writer(10_000), desk.writer(10_000)];
    await one.finish();
    await two.finish();
    await desk.append(records.slice(400));
    await one.finish();
    await expect(two.finish()).rejects.toThrow('somebody else');
    await two.finish();
    const [whole, quick] = [await desk.start('JOURNAL'), await desk.start('SNAPSHOT')];
    expect(quick.state.stateHash()).toBe(whole.state.stateHash());
    const { rows } = await database.pool.query(
      'SELECT sum(cardinality(seqs))::int AS records FROM order_family',
    );
    expect(rows).toEqual([{ records: records.length }]);
  });
});

function byId(orders: readonly { readonly orderId: string }[] = []): unknown {
  return orders.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1));
}
