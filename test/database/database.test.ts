import { mkdtempSync, rmSync, chmodSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeClusterFolder } from '../../src/database/cluster-folder.js';
import { openDatabase, withoutSecret, type Database } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrate.js';
import { JournalUnavailable } from '../../src/journal/journal.js';
import { PostgresJournal } from '../../src/journal/postgres-journal.js';
import { silentLog } from '../../src/lib/log.js';
import { records } from '../contracts/journal-contract.js';
import { createTestDatabase } from '../support/database.js';

describe('a database given by its URL', () => {
  it('is migrated and used, and no server is launched', async () => {
    const given = await createTestDatabase();
    const dataDir = join(tmpdir(), 'fairlead-never-made');
    const database = await openDatabase({ url: given.url, dataDir, log: silentLog });
    expect((await database.pool.query('SELECT count(*) AS n FROM journal')).rows).toEqual([{ n: 0n }]);
    expect(database.status()).toEqual({ kind: 'EXTERNAL', server: withoutSecret(given.url) });
    expect(existsSync(dataDir)).toBe(false);
    await database.close();
    await given.drop();
  });

  it('that does not answer is refused without its password', async () => {
    const opening = openDatabase({
      url: 'postgres://u:secret@127.0.0.1:1/x',
      dataDir: 'unused',
      log: silentLog,
    });
    await expect(opening).rejects.toThrow(
      /postgres:\/\/u:\*\*\*@127\.0\.0\.1:1\/x cannot be used: .*ECONNREFUSED/,
    );
  });

  it('is migrated once by any number of programs that start at the same time', async () => {
    const given = await createTestDatabase();
    await given.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    const applied = await Promise.all([1, 2, 3].map(() => migrate(given.url, silentLog)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    await given.drop();
  });

  it('gives int8 as bigint and numeric as text', async () => {
    const given = await createTestDatabase();
    const { rows } = await given.pool.query(
      'SELECT 9007199254740993::int8 AS n, 0.10::numeric AS d, 1::int4 AS i',
    );
    expect(rows).toEqual([{ n: 9007199254740993n, d: '0.10', i: 1 }]);
    await given.drop();
  });
});

describe('the embedded database', () => {
  let dataDir: string;
  let database: Database;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'fairlead-database-'));
    chmodSync(dataDir, 0o755);
    database = await openDatabase({ dataDir, log: silentLog, settings: { fsync: 'off' } });
  });
  afterEach(async () => {
    await database.close();
    removeClusterFolder(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('loses no acknowledged record when its server is killed, and tells when it is down and up', async () => {
    const said: string[] = [];
    database.onDown(() => said.push('down'));
    const up = new Promise<void>((resolve) => {
      database.onUp(() => {
        said.push('up');
        resolve();
      });
    });
    let journal = await PostgresJournal.open(database.pool, { partition: 0 });
    let acknowledged = 0;
    const writing = (async () => {
      for (let n = 1; ; n += 1) {
        acknowledged = (await journal.append(records(n, n))).seq;
        if (n === 50) killServer();
      }
    })();
    await expect(writing).rejects.toThrow(JournalUnavailable);
    await up;
    journal = await PostgresJournal.open(database.pool, { partition: 0 });
    const { seq } = await journal.head();
    expect(seq === acknowledged || seq === acknowledged + 1).toBe(true);
    expect((await journal.append(records(1, 1))).seq).toBe(seq + 1);
    expect(await journal.verify()).toMatchObject({ verified: true, records: seq + 1 });
    expect(said).toEqual(['down', 'up']);
    await journal.close();
  });

  function killServer(): void {
    const status = database.status();
    if (status.kind === 'EMBEDDED') process.kill(status.pid, 'SIGKILL');
  }
});
