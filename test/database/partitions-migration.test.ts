/** A database from before the partitions: what is in its read stores becomes that of partition 0. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { runner } from 'node-pg-migrate';
import { Client } from 'pg';
import { migrate } from '../../src/database/migrate.js';
import { packageRoot } from '../../src/database/package-root.js';
import { silentLog } from '../../src/lib/log.js';
import { AuditStore } from '../../src/projections/audit/audit-store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const BEFORE = 4;

const FILLED = `
  INSERT INTO audit_event VALUES (7, 1, 'T', 'a', 'O1', NULL, 'O1', 'C1', 'A', 'S', NULL, '{}', 's', '{}', 'h', '{}');
  UPDATE audit_checkpoint SET seq = 7;
  INSERT INTO order_family VALUES ('O1', true, 'A', 'S', 'BUY', 'FILLED', 'C1', NULL, 1, 2, '{7}');
  INSERT INTO order_family_child VALUES ('O1-A', 'O1');
  INSERT INTO used_cl_ord_id VALUES ('A', 'C1', 'O1');
  INSERT INTO used_cl_ord_id_hashes VALUES (7, 'x');
  INSERT INTO position_change VALUES ('A', 'S', 7, NULL, NULL, NULL)`;

const TABLES = [
  'audit_event',
  'audit_checkpoint',
  'order_family',
  'order_family_child',
  'used_cl_ord_id',
  'used_cl_ord_id_hashes',
  'position_change',
];

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await runner({
    dbClient: client,
    dir: join(packageRoot(), 'src', 'database', 'migrations'),
    direction: 'up',
    count: BEFORE,
    migrationsTable: 'schema_migration',
    log: () => undefined,
  });
  await client.end();
  await database.pool.query(FILLED);
  await migrate(database.url, silentLog);
});
afterEach(() => database.drop());

it.each(TABLES)('%s keeps its row, and takes the same of another partition', async (table) => {
  const { rows } = await database.pool.query(`SELECT * FROM ${table}`);
  expect(rows).toEqual([expect.objectContaining({ partition: 0 })]);
  const columns = Object.keys(rows[0])
    .filter((column) => column !== 'partition')
    .join(', ');
  const copy = `INSERT INTO ${table} (partition, ${columns}) SELECT 1, ${columns} FROM ${table}`;
  expect((await database.pool.query(copy)).rowCount).toBe(1);
  await expect(database.pool.query(copy)).rejects.toThrow('duplicate key');
});

it('an audit goes on where it was', async () => {
  const store = new AuditStore(database.pool);
  expect([...(await store.checkpoints([0, 1])).values()]).toEqual([7, 0]);
  const batch = { before: 0, after: 1, orders: [], rows: [] };
  expect(await store.write({ partition: 1, ...batch })).toBe(true);
  expect(await store.write({ partition: 0, ...batch })).toBe(false);
});
