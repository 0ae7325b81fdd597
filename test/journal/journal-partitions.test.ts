import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { JournalPartitions } from '../../src/journal/journal-partitions.js';
import { PostgresJournal } from '../../src/journal/postgres-journal.js';
import { PostgresJournalReader } from '../../src/journal/postgres-journal-reader.js';
import { records } from '../contracts/journal-contract.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('the partitions of a journal', () => {
  let database: TestDatabase;
  let reader: JournalPartitions;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    await database.empty();
    reader = new JournalPartitions(database.pool, [0]);
  });
  afterAll(() => database.drop());

  async function write(partition: number, count: number) {
    const journal = await PostgresJournal.open(database.pool, { partition });
    const head = await journal.append(records(1, count));
    await journal.close();
    return head;
  }

  async function tamper(statement: string): Promise<void> {
    await database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica; ${statement}; COMMIT`);
  }

  it('are answered for as a journal of its own where there is one, or none yet', async () => {
    const alone = new PostgresJournalReader(database.pool, 0);
    expect(await reader.verify()).toEqual(await alone.verify());
    const head = await write(0, 5);
    expect(await reader.verify()).toEqual({ verified: true, records: 5, head, faults: [] });
  });

  it('are all verified, whichever of them are read', async () => {
    const [zero, two] = [await write(0, 5), await write(2, 3)];
    const heads = [
      { partition: 0, ...zero },
      { partition: 2, ...two },
    ];
    expect(await reader.verify()).toEqual({ verified: true, records: 8, heads, faults: [] });
    await tamper("UPDATE journal SET payload = '{}' WHERE partition = 2 AND seq = 2");
    expect(await reader.verify()).toMatchObject({
      verified: false,
      records: 8,
      faults: [{ partition: 2, kind: 'ALTERED', seq: 2 }],
    });
  });

  it('hide nothing by the loss of a head', async () => {
    await write(0, 5);
    await write(3, 4);
    await tamper('DELETE FROM journal_head WHERE partition = 3');
    expect(await reader.present()).toEqual([0, 3]);
    expect(await reader.verify()).toMatchObject({ verified: false, faults: [{ partition: 3, seq: 1 }] });
  });

  it('have their ends told, zero where nothing was written', async () => {
    await write(1, 4);
    const two = new JournalPartitions(database.pool, [0, 1]);
    expect(await two.ends()).toEqual(
      new Map([
        [0, 0],
        [1, 4],
      ]),
    );
  });
});
