import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('a test database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is migrated', async () => {
    const { rows } = await database.pool.query('SELECT count(*) AS n FROM journal');
    expect(rows).toEqual([{ n: 0n }]);
  });
});
