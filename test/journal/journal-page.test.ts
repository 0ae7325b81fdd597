import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresJournal } from '../../src/journal/postgres-journal.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** docs/journal.md, "The exact bytes", without any code of the journal: PostgreSQL's own SHA-256. */
const CHAIN = `
  SELECT seq, hash = sha256(convert_to(concat_ws(E'\\n',
      coalesce(lag(encode(hash, 'hex')) OVER walk, repeat('0', 64)), partition, seq, at, type, payload), 'UTF8')) AS fits,
    prev_hash = coalesce(lag(hash) OVER walk, decode(repeat('00', 32), 'hex')) AS linked
  FROM journal WHERE partition = $1 WINDOW walk AS (ORDER BY seq)`;

describe('the page about the journal', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it.each([0, 3])('says exactly which bytes are hashed, in partition %i', async (partition) => {
    const journal = await PostgresJournal.open(database.pool, { partition });
    const payloads = [
      '{}',
      '{"text":"é 日本 🚢\\n"}',
      '"two\nlines"',
      '"back\\\\slash, \'quotes\', {braces}"',
      '" "',
    ];
    for (const payload of payloads)
      await journal.append([{ type: 'NOTED', at: 1_767_600_000_000_001, payload }]);
    await journal.close();
    const { rows } = await database.pool.query(CHAIN, [partition]);
    expect(rows).toEqual(payloads.map((_, n) => ({ seq: BigInt(n + 1), fits: true, linked: true })));
  });
});
