/** Snapshots of two partitions in one database: neither disturbs the other, and one reader finds the orders of both. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JournalRecord } from '../../src/journal/journal.js';
import { decodeEvent } from '../../src/orders/event-codec.js';
import { PostgresArchive } from '../../src/snapshots/postgres-archive.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { someHistory } from './history.js';
import { allOrders, noOrders, SnapshotDesk } from './snapshot-desk.js';
import type { Started } from './snapshot-desk.js';

let database: TestDatabase;
let first: SnapshotDesk;
let second: SnapshotDesk;

beforeAll(async () => {
  database = await createTestDatabase();
  first = new SnapshotDesk(database.pool, 0);
  second = new SnapshotDesk(database.pool, 1);
});

beforeEach(async () => {
  await second.clear();
  await first.clear();
});

afterAll(async () => {
  await first?.close();
  await second?.close();
  await database?.drop();
});

/** Two journals that grow in turn, each followed by a writer of its own. */
async function grow(one: readonly JournalRecord[], other: readonly JournalRecord[]): Promise<void> {
  const [writer, another] = [first.writer(150), second.writer(100)];
  for (let from = 0; from < Math.max(one.length, other.length); from += 200) {
    await first.append(one.slice(from, from + 200));
    await writer.follow();
    await second.append(other.slice(from, from + 200));
    await another.follow();
  }
}

/** What can be seen after a start from the snapshot, and after one from the whole journal. */
async function bothWays(desk: SnapshotDesk) {
  const [whole, quick] = [await desk.start('JOURNAL'), await desk.start('SNAPSHOT')];
  if (quick.snapshot === 0) throw new Error(`the snapshot was not used: ${desk.warnings.join()}`);
  return { quick: await seen(quick), whole: await seen(whole) };
}

async function seen({ state, positions, orders }: Started) {
  return {
    stateHash: state.stateHash(),
    positions: positions.positions(null, {}),
    orders: (await orders.orders({}, null, { limit: 10_000, cursor: null })).rows,
  };
}

async function rowsOf(partition: number): Promise<unknown> {
  const { rows } = await database.pool.query(
    `SELECT 'family' AS what, count(*) FROM order_family WHERE partition = $1
     UNION ALL SELECT 'child', count(*) FROM order_family_child WHERE partition = $1
     UNION ALL SELECT 'name', count(*) FROM used_cl_ord_id WHERE partition = $1
     UNION ALL SELECT 'hashes', count(*) FROM used_cl_ord_id_hashes WHERE partition = $1
     UNION ALL SELECT 'position', count(*) FROM position_change WHERE partition = $1 ORDER BY what`,
    [partition],
  );
  return rows;
}

describe('two partitions in one database', () => {
  it('each start from their own, though their records have the same names and numbers', async () => {
    const records = await someHistory('same', 1_000);
    await grow(records, records.slice(0, 700));
    for (const desk of [first, second]) {
      const { quick, whole } = await bothWays(desk);
      expect(quick).toEqual(whole);
    }
  });

  it('know the names that were used in their own alone', async () => {
    await grow(await someHistory('one', 400), []);
    await second.append(await someHistory('other', 200));
    await second.writer(10_000).finish();
    const { rows } = await database.pool.query(
      'SELECT hashes FROM used_cl_ord_id_hashes WHERE partition = 1',
    );
    expect(await second.snapshots.clOrdIdHashes()).toEqual(rows.map(({ hashes }) => hashes));
  });

  it('stay as they are when the other begins anew', async () => {
    const records = await someHistory('anew', 800);
    await grow(records, records.slice(0, 500));
    const before = await rowsOf(0);
    await database.pool.query("UPDATE snapshot SET format = '0 other' WHERE partition = 1");
    await second.writer(300).finish();
    expect(await rowsOf(0)).toEqual(before);
    for (const desk of [first, second]) {
      const { quick, whole } = await bothWays(desk);
      expect(quick).toEqual(whole);
    }
  });

  it('are both read by one archive, each family from its own journal', async () => {
    const [one, other] = [await someHistory('one', 900), await someHistory('other', 600)];
    await grow(one, other);
    await first.writer(10_000).finish();
    await second.writer(10_000).finish();
    const orders = allOrders(noOrders(), new PostgresArchive(database.pool, 0, 1));
    const [here, there] = [await first.start('JOURNAL'), await second.start('JOURNAL')];
    for (const [records, { blotter }] of [[one, here] as const, [other, there] as const]) {
      for (const orderId of entered(records).filter((_, i) => i % 9 === 0)) {
        expect(await orders.order(orderId)).toEqual(blotter.order(orderId));
        expect(await orders.executions(orderId)).toEqual(blotter.executions(orderId));
      }
    }
    for (const filter of [{}, { account: 'EQ1-ALGO' }, { symbol: 'KO' }]) {
      const all = { limit: 10_000, cursor: null };
      const expected = [here, there].flatMap(({ blotter }) => blotter.orders(filter, null, all).rows);
      const found = await orders.orders(filter, null, all);
      expect(ids(found.rows)).toEqual(ids(expected).toSorted().toReversed());
    }
  });
});

function entered(records: readonly JournalRecord[]): readonly string[] {
  return records.map(decodeEvent).flatMap((event) => (event.type === 'OrderEntered' ? event.orderId : []));
}

function ids(rows: readonly { readonly orderId: string }[]): readonly string[] {
  return rows.map(({ orderId }) => orderId);
}
