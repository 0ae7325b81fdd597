/** How far each partition's events are known to be on the topic, in the real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RelayPositions } from '../../src/cluster/relay-positions.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';

let database: TestDatabase;
let positions: RelayPositions;

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  await database.empty();
  positions = new RelayPositions(database.pool);
});

afterAll(() => database.drop());

describe('RelayPositions', () => {
  it('knows of nothing at first, then how far each partition came', async () => {
    expect(await positions.of(0)).toBe(0);
    await positions.note(0, 7);
    await positions.note(1, 3);
    await positions.note(0, 9);
    const others = new RelayPositions(database.pool);
    expect([await others.of(0), await others.of(1), await others.of(2)]).toEqual([9, 3, 0]);
  });

  it('never goes back: a former owner may note what it had sent', async () => {
    await Promise.all([12, 5, 40, 8, 39].map((seq) => positions.note(0, seq)));
    await positions.note(0, 39);
    expect(await positions.of(0)).toBe(40);
  });
});
