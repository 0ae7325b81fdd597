/** The command line as a person runs it: the build, its output, its exit code. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFairlead } from '../support/command-line.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { remoteConfiguration } from '../support/remote-venues.js';
import { ApiClient, startSystem } from '../support/system.js';

let database: TestDatabase;
let dataDir: string;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'fairlead-cli-'));
});

afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await database.drop();
});

function fairlead(args: readonly string[], input = '', more: Readonly<Record<string, string>> = {}) {
  return runFairlead(args, { DATABASE_URL: database.url, DATA_DIR: dataDir, ...more }, input);
}

function venue(name: string, perShare: string) {
  return {
    venue: name,
    levels: [['10.00', '500']],
    fee: { perShare, bps: '0', fixed: '0', minimum: '0', tiers: [] },
    lotSize: '100',
    minQty: '0',
    maxQty: null,
    allOrNone: false,
    fillProbability: '1',
    state: 'OPEN',
    protected: true,
  };
}

const PROBLEM = {
  id: 'P1',
  side: 'BUY',
  orderQty: '600',
  price: '10.01',
  lotSize: '100',
  protect: false,
  maxChildren: null,
  objective: { kind: 'FILL_THEN_COST' },
  venues: [venue('A', '0.0030'), venue('B', '0.0010')],
};

describe('fairlead route', () => {
  it('prints one plan per problem, and says what is wrong with a line that is none', () => {
    const { status, out } = fairlead(['route'], `${JSON.stringify(PROBLEM)}\nrubbish\n`);
    const [plan, refusal] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(status).toBe(0);
    expect(plan).toMatchObject({ id: 'P1', expectedFilledQty: '600', expectedCost: '6000.8' });
    expect(refusal).toHaveProperty('error');
  });
});

describe('fairlead keys', () => {
  it('makes a key that is shown once, listed without its secret, and revoked', () => {
    const key = fairlead(['keys', 'create', 'trader-1', '--days', '7']).out.trim();
    expect(key).toMatch(/^fl_[\w-]{43}$/);
    const listed = fairlead(['keys', 'list']).out;
    expect(listed).toContain('trader-1');
    expect(listed).not.toContain(key);
    const keyId = listed.split(' ')[0] ?? '';
    expect(fairlead(['keys', 'revoke', keyId]).status).toBe(0);
    expect(fairlead(['keys', 'list']).out).toContain('revoked');
  });

  it('makes a key that the system takes, until it is revoked', async () => {
    const system = await startSystem({ databaseUrl: database.url, dataDir });
    try {
      const { out, err } = fairlead(['keys', 'create', 'trader-1']);
      const client = new ApiClient(system.url, out.trim());
      expect(await client.until<{ rows: object[] }>('/v1/accounts', () => true)).toHaveProperty('rows');
      fairlead(['keys', 'revoke', /^key (\S+) /.exec(err)?.[1] ?? '']);
      await expect(client.until('/v1/accounts', () => false)).rejects.toThrow('GET /v1/accounts: 401');
    } finally {
      await system.stop();
    }
  }, 60_000);

  it('refuses a user who is not known, in words', () => {
    const { status, err } = fairlead(['keys', 'create', 'nobody-here']);
    expect(status).toBe(1);
    expect(err).toContain('user nobody-here is not known');
  });
});

describe('fairlead audit', () => {
  it('verifies what the system wrote, and names an event that was altered', async () => {
    const system = await startSystem({ databaseUrl: database.url, dataDir });
    const trader = new ApiClient(system.url, 'demo-trader');
    await trader.until('/v1/quotes/KO', (quote) => quote['state'] === 'NORMAL');
    const order = {
      clOrdId: 'cli-1',
      account: 'EQ1-MAIN',
      symbol: 'KO',
      side: 'BUY',
      ordType: 'MARKET',
      orderQty: '100',
      timeInForce: 'DAY',
    };
    expect((await trader.request('POST', '/v1/orders', order)).status).toBe(201);
    await system.stop();

    // A system that was stopped in order has left nothing to replay.
    expect(fairlead(['doctor']).out).toMatch(
      /journal at (\d+); snapshot at \1, \d+ minutes old: a start replays 0 records/,
    );
    expect(fairlead(['audit', 'verify'])).toMatchObject({
      status: 0,
      out: expect.stringContaining('"verified": true'),
    });
    expect(fairlead(['audit', 'rebuild'])).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^\d+ events\n$/),
    });

    await database.pool.query('ALTER TABLE journal DISABLE TRIGGER USER');
    await database.pool.query(
      `UPDATE journal SET payload = replace(payload, 'cli-1', 'cli-2') WHERE seq = 1`,
    );
    const broken = fairlead(['audit', 'verify']);
    expect(broken.status).toBe(2);
    expect(JSON.parse(broken.out)).toMatchObject({ verified: false, faults: [{ kind: 'ALTERED', seq: 1 }] });
  });
});

describe('fairlead doctor', () => {
  it('says what it looked at, with the database password masked', () => {
    const { out } = fairlead(['doctor']);
    expect(out).toContain('ok    configuration: 6 venues');
    expect(out).toContain('ok    database');
    expect(out).toContain(':***@');
    expect(out).toContain('ok    venues: all in this process');
  });

  it('names a venue in a process of its own that cannot be reached', () => {
    const configuration = remoteConfiguration(['XDEP', 'XINV']);
    configuration.link('XINV', 1);
    const { out, status } = fairlead(['doctor'], '', { FAIRLEAD_CONFIG: configuration.folder });
    configuration.remove();
    expect(out).toContain('WRONG venues: XINV at 127.0.0.1:1 cannot be reached: ');
    expect(status).toBe(1);
  });
});
