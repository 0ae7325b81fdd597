import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { records } from '../contracts/journal-contract.js';
import { chainHash } from '../../src/journal/hash-chain.js';
import type { ChainReport } from '../../src/journal/journal.js';
import { PostgresJournal } from '../../src/journal/postgres-journal.js';
import { PostgresJournalReader } from '../../src/journal/postgres-journal-reader.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const LAST = 12;

const faults = (report: ChainReport): readonly string[] =>
  report.faults.map(({ kind, seq }) => `${kind} ${seq}`);

/** In two steps, because the key must stay unique on the way. */
const renumber = (from: number, by: number): string =>
  `UPDATE journal SET seq = seq + 1000 WHERE seq >= ${from}; UPDATE journal SET seq = seq - 1000 + ${by} WHERE seq > 1000`;

const insertCopy = (of: number, at: number, payload: string): string =>
  `INSERT INTO journal SELECT partition, ${at}, at, type, '${payload}', prev_hash, hash FROM journal WHERE seq = ${of}`;

describe('a journal whose table was tampered with by a superuser', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    await database.empty();
    const journal = await PostgresJournal.open(database.pool, { partition: 0 });
    await journal.append(records(1, LAST));
    await journal.close();
  });
  afterAll(() => database.drop());

  /** Runs statements past the triggers, then verifies as an auditor who opens the database afresh. */
  async function after(...statements: readonly string[]): Promise<ChainReport> {
    await database.pool.query(
      ['BEGIN', 'SET LOCAL session_replication_role = replica', ...statements, 'COMMIT'].join(';'),
    );
    return new PostgresJournalReader(database.pool, 0).verify();
  }

  /** A record put in with hashes made to fit, as somebody would who knows the scheme. */
  async function insertChained(at: number): Promise<string> {
    const { rows } = await database.pool.query(
      `SELECT encode(hash, 'hex') AS prev FROM journal WHERE seq = ${at - 1}`,
    );
    const [{ prev }] = rows;
    const hash = chainHash(prev, { partition: 0, seq: at, at: 5, type: 'FORGED', payload: '{}' });
    return `INSERT INTO journal VALUES (0, ${at}, 5, 'FORGED', '{}', '\\x${prev}', '\\x${hash}')`;
  }

  /** Gives record `seq` new content and makes its own hash fit again. */
  async function rewrite(seq: number, prevHash?: string): Promise<{ statement: string; hash: string }> {
    const { rows } = await database.pool.query(
      `SELECT encode(prev_hash, 'hex') AS prev, at, type FROM journal WHERE seq = ${seq}`,
    );
    const [{ prev, at, type }] = rows;
    const from = prevHash ?? prev;
    const hash = chainHash(from, { partition: 0, seq, at: Number(at), type, payload: '{"n":"forged"}' });
    const changes = `payload = '{"n":"forged"}', prev_hash = '\\x${from}', hash = '\\x${hash}'`;
    return { statement: `UPDATE journal SET ${changes} WHERE seq = ${seq}`, hash };
  }

  it('finds nothing where nothing was done', async () => {
    expect(await after('SELECT 1')).toMatchObject({ verified: true, records: LAST, faults: [] });
  });

  it.each([1, 5, LAST])('names record %i after one byte of its payload changed', async (seq) => {
    expect(
      faults(await after(`UPDATE journal SET payload = '[' || substr(payload, 2) WHERE seq = ${seq}`)),
    ).toEqual([`ALTERED ${seq}`]);
  });

  it.each(['at = at + 1', "type = 'ORDER_REFUSED'", 'hash = set_byte(hash, 3, get_byte(hash, 3) # 1)'])(
    'names the record after %s',
    async (change) => {
      expect(faults(await after(`UPDATE journal SET ${change} WHERE seq = 5`))).toEqual(['ALTERED 5']);
    },
  );

  it('names the record after its link to the one before changed', async () => {
    const flipped = 'prev_hash = set_byte(prev_hash, 0, get_byte(prev_hash, 0) # 128)';
    expect(faults(await after(`UPDATE journal SET ${flipped} WHERE seq = 5`))).toEqual(['ALTERED 5']);
  });

  it.each([1, 5, LAST])('names record %i after it was rewritten with a hash that fits', async (seq) => {
    const { statement } = await rewrite(seq);
    expect(faults(await after(statement))).toEqual([`ALTERED ${seq}`]);
  });

  it.each([1, 5, LAST - 1])('names record %i after it was removed', async (seq) => {
    expect(faults(await after(`DELETE FROM journal WHERE seq = ${seq}`))).toEqual([`REMOVED ${seq}`]);
  });

  it.each([1, 5, LAST - 1])('names record %i after it was removed and the rest moved up', async (seq) => {
    const report = await after(`DELETE FROM journal WHERE seq = ${seq}`, renumber(seq + 1, -1));
    expect(faults(report)).toEqual([`REMOVED ${seq}`]);
  });

  it('names each of several records that were removed', async () => {
    const report = await after('DELETE FROM journal WHERE seq IN (3, 4, 8)', renumber(9, -1));
    expect(faults(report)).toEqual(['REMOVED 3', 'REMOVED 4', 'REMOVED 8']);
  });

  it.each([2, 6, LAST])(
    'names row %i after a copy was inserted there and the rest moved down',
    async (seq) => {
      const report = await after(renumber(seq, 1), insertCopy(seq - 1, seq, '{"n":"forged"}'));
      expect(faults(report)).toEqual([`INSERTED ${seq}`]);
    },
  );

  it('names the row after an exact copy was inserted', async () => {
    expect(faults(await after(renumber(6, 1), insertCopy(5, 6, '{"n":5}')))).toEqual(['INSERTED 6']);
  });

  it.each([2, 6, LAST])('names row %i after a record with fitting hashes was inserted', async (seq) => {
    const insert = await insertChained(seq);
    expect(faults(await after(renumber(seq, 1), insert))).toEqual([`INSERTED ${seq}`]);
  });

  it('names a row that was added at the end', async () => {
    expect(faults(await after(insertCopy(LAST, LAST + 1, '{}')))).toEqual([`INSERTED ${LAST + 1}`]);
    expect(
      faults(await after(`DELETE FROM journal WHERE seq > ${LAST}`, await insertChained(LAST + 1))),
    ).toEqual([`INSERTED ${LAST + 1}`]);
  });

  it.each([
    [5, 6],
    [1, 2],
    [LAST - 1, LAST],
    [5, 9],
    [1, LAST],
  ])('names records %i and %i after they changed places', async (a, b) => {
    const swap = `UPDATE journal SET seq = 1000 WHERE seq = ${a}; UPDATE journal SET seq = ${a} WHERE seq = ${b}; UPDATE journal SET seq = ${b} WHERE seq = 1000`;
    expect(faults(await after(swap))).toEqual([`REORDERED ${a}`, `REORDERED ${b}`]);
  });

  it('names records whose contents changed places under their hashes', async () => {
    const swap =
      'UPDATE journal a SET at = b.at, type = b.type, payload = b.payload FROM journal b WHERE (a.seq, b.seq) IN ((4, 9), (9, 4))';
    expect(faults(await after(swap))).toEqual(['REORDERED 4', 'REORDERED 9']);
  });

  it('names the first record that is gone from the end', async () => {
    expect(faults(await after('DELETE FROM journal WHERE seq > 9'))).toEqual(['TRUNCATED 10']);
    expect(faults(await after('DELETE FROM journal'))).toEqual(['TRUNCATED 1']);
  });

  it('tells apart several things that were done at once', async () => {
    const report = await after(
      `UPDATE journal SET payload = '{}' WHERE seq = 2`,
      'DELETE FROM journal WHERE seq = 5',
      'DELETE FROM journal WHERE seq > 10',
    );
    expect(faults(report)).toEqual(['ALTERED 2', 'REMOVED 5', 'TRUNCATED 11']);
  });

  it('finds a chain rewritten to its end, head and all, by what the open writer knows', async () => {
    const journal = await PostgresJournal.open(database.pool, { partition: 0 });
    let hash: string | undefined;
    for (let seq = 9; seq <= LAST; seq += 1) {
      const step = await rewrite(seq, hash);
      ({ hash } = step);
      await after(step.statement);
    }
    const report = await after(`UPDATE journal_head SET hash = '\\x${hash}'`);
    expect(report.verified).toBe(true);
    expect(faults(await journal.verify())).toEqual([`ALTERED ${LAST}`]);
    await journal.close();
  });

  it('finds a tail cut off together with the head by what the open writer knows', async () => {
    const journal = await PostgresJournal.open(database.pool, { partition: 0 });
    await after(
      'DELETE FROM journal WHERE seq > 9',
      'UPDATE journal_head SET seq = 9, hash = (SELECT hash FROM journal WHERE seq = 9)',
    );
    expect(faults(await journal.verify())).toEqual(['TRUNCATED 10']);
    await journal.close();
  });

  it('finds every change of any single byte of any column', async () => {
    const columns = fc.constantFrom('payload', 'type', 'at', 'hash', 'prev_hash');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: LAST }),
        columns,
        fc.nat(31),
        fc.nat(7),
        async (seq, column, at, bit) => {
          const flip: Record<string, string> = {
            at: `at = at # (1::bigint << ${at})`,
            payload: `payload = overlay(payload placing chr(ascii(substr(payload, 1 + ${at} % length(payload), 1)) # (1 << ${bit % 5})) from 1 + ${at} % length(payload))`,
            type: `type = overlay(type placing chr(ascii(substr(type, 1 + ${at} % length(type), 1)) # (1 << ${bit % 5})) from 1 + ${at} % length(type))`,
            hash: `hash = set_byte(hash, ${at}, get_byte(hash, ${at}) # ${1 << bit})`,
            prev_hash: `prev_hash = set_byte(prev_hash, ${at}, get_byte(prev_hash, ${at}) # ${1 << bit})`,
          };
          const client = await database.pool.connect();
          await client.query(
            'BEGIN; SET LOCAL session_replication_role = replica; CREATE TABLE kept_row AS SELECT * FROM journal',
          );
          await client.query(`UPDATE journal SET ${flip[column]} WHERE seq = ${seq}; COMMIT`);
          client.release();
          const report = await new PostgresJournalReader(database.pool, 0).verify();
          await after(
            'DELETE FROM journal',
            'INSERT INTO journal SELECT * FROM kept_row',
            'DROP TABLE kept_row',
          );
          expect(faults(report)).toEqual([`ALTERED ${seq}`]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
