import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aRecord, all, journalContract, records } from '../contracts/journal-contract.js';
import { PostgresJournal } from '../../src/journal/postgres-journal.js';
import { PostgresJournalReader } from '../../src/journal/postgres-journal-reader.js';
import { JournalUnavailable } from '../../src/journal/journal.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(() => database.empty());
afterAll(() => database.drop());

const open = (partition = 0): Promise<PostgresJournal> => PostgresJournal.open(database.pool, { partition });

journalContract('PostgresJournal', async () => ({
  open: () => open(),
  dispose: async () => {},
}));

describe('PostgresJournal', () => {
  let journal: PostgresJournal;
  beforeEach(async () => {
    journal = await open();
  });
  afterEach(() => journal.close());

  it.each(['UPDATE journal SET type = type', 'DELETE FROM journal', 'TRUNCATE journal'])(
    'has a table that refuses its owner: %s',
    async (statement) => {
      await journal.append(records(1, 1));
      await expect(database.pool.query(statement)).rejects.toThrow('append-only');
      await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
      expect(await all(journal)).toHaveLength(1);
    },
  );

  it.each(['UPDATE journal_head SET seq = seq - 1', 'DELETE FROM journal_head', 'TRUNCATE journal_head'])(
    'has a head that never goes back: %s',
    async (statement) => {
      await journal.append(records(1, 1));
      await expect(database.pool.query(statement)).rejects.toThrow('append-only');
    },
  );

  it('shares one commit between all appends of a turn', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => journal.append([aRecord(n)])));
    const { rows } = await database.pool.query('SELECT count(DISTINCT xmin::text) AS commits FROM journal');
    expect(rows).toEqual([{ commits: 1n }]);
  });

  it('shares the next commit between all appends made during one', async () => {
    const first = journal.append([aRecord(0)]);
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, ...Array.from({ length: 50 }, (_, n) => journal.append([aRecord(n)]))]);
    const { rows } = await database.pool.query('SELECT count(DISTINCT xmin::text) AS commits FROM journal');
    expect(rows).toEqual([{ commits: 2n }]);
  });

  it('splits what is too much for one commit, never one append', async () => {
    const [wide, long] = [records(1, 2_500), [aRecord(0, JSON.stringify('x'.repeat(3_000_000)))]];
    const heads = await Promise.all([
      journal.append(wide),
      journal.append(long),
      journal.append(records(1, 5)),
    ]);
    expect(heads.map((head) => head.seq)).toEqual([2_500, 2_501, 2_506]);
    const { rows } = await database.pool.query(
      'SELECT count(*) AS n FROM journal GROUP BY xmin::text ORDER BY min(seq)',
    );
    expect(rows).toEqual([{ n: 2_500n }, { n: 1n }, { n: 5n }]);
    expect((await journal.verify()).verified).toBe(true);
  });

  it('keeps partitions apart, each with its own chain', async () => {
    const other = await open(7);
    await Promise.all([journal.append(records(1, 3)), other.append(records(1, 3))]);
    const [mine, others] = [await all(journal), await all(other)];
    expect(mine.map((record) => record.payload)).toEqual(others.map((record) => record.payload));
    expect(mine[0]?.hash).not.toBe(others[0]?.hash);
    expect([(await journal.verify()).verified, (await other.verify()).verified]).toEqual([true, true]);
    await other.close();
  });

  it('refuses everything after its session is terminated, and goes on from the true head when opened again', async () => {
    await journal.append(records(1, 2));
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await expect(journal.append(records(3, 3))).rejects.toThrow(JournalUnavailable);
    await expect(journal.append(records(4, 4))).rejects.toThrow(JournalUnavailable);
    journal = await open();
    expect((await journal.append(records(3, 4))).seq).toBe(4);
    expect((await journal.verify()).verified).toBe(true);
  });

  it('counts a commit that is not answered as unknown, and finds its true outcome when opened again', async () => {
    await journal.close();
    journal = await PostgresJournal.open(database.pool, { partition: 0, commitTimeoutMs: 100 });
    const blocker = await database.pool.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM journal_head FOR UPDATE');
    await expect(journal.append(records(1, 2))).rejects.toThrow('outcome is unknown');
    await blocker.query('COMMIT');
    blocker.release();
    journal = await open();
    const { seq } = await journal.head();
    expect([0, 2]).toContain(seq);
    expect((await journal.append(records(3, 3))).seq).toBe(seq + 1);
    expect((await journal.verify()).verified).toBe(true);
  });

  it('lets a reader verify without taking over from the writer', async () => {
    await journal.append(records(1, 3));
    const reader = new PostgresJournalReader(database.pool, 0);
    expect(await reader.verify()).toMatchObject({ verified: true, records: 3 });
    expect((await all(reader)).length).toBe(3);
    expect((await journal.append(records(4, 4))).seq).toBe(4);
  });

  it('verifies while it is being written', async () => {
    const writing = (async () => {
      for (let i = 0; i < 100; i += 1) await journal.append(records(i, i + 20));
    })();
    for (let i = 0; i < 5; i += 1) expect((await journal.verify()).faults).toEqual([]);
    await writing;
    expect(await journal.verify()).toMatchObject({ verified: true, records: 2_100 });
  });

  it('does not continue a table that ends elsewhere than its head says', async () => {
    await journal.append(records(1, 3));
    await journal.close();
    await database.pool.query(
      'BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM journal WHERE seq = 3; COMMIT',
    );
    await expect(open()).rejects.toThrow('records end at 2');
  });
});
