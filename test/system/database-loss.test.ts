/** PostgreSQL killed, and PostgreSQL hanging, under load: refused meanwhile, resumed by itself, nothing lost, nothing double. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeClusterFolder } from '../../src/database/cluster-folder.js';
import { configFolder } from '../support/config-folder.js';
import type { ConfigFolder } from '../support/config-folder.js';
import { faultsOf, OrderLoad, positionFaults } from '../support/order-load.js';
import type { Rows } from '../support/order-load.js';
import { postmasterOf, signalAll } from '../support/postgres-processes.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

const present = existsSync('/proc/self/stat');
const ABSENT = 'skipped: this system has no /proc to find the server’s processes in';

interface Health {
  readonly status: string;
  readonly reason: string | null;
}

(present ? describe : describe.skip)(`the database${present ? '' : ` (${ABSENT})`}`, () => {
  let dataDir: string;
  let config: ConfigFolder;
  let system: TestSystem;
  let load: OrderLoad;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'fairlead-loss-'));
    config = configFolder({ 'default.yaml': [[/commitTimeoutMillis: \d+/, 'commitTimeoutMillis: 1500']] });
    system = await startSystem({ dataDir, configDir: config.path });
    load = new OrderLoad(system.url, 'loss');
  }, 60_000);

  afterAll(async () => {
    await load?.stop();
    await system?.stop();
    removeClusterFolder(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
    config.remove();
  }, 60_000);

  async function health(wanted: number): Promise<Health> {
    const client = new ApiClient(system.url, 'demo-trader');
    const deadline = performance.now() + 60_000;
    for (;;) {
      const { status, body } = await client.request('GET', '/health/ready');
      if (status === wanted) return body as unknown as Health;
      if (performance.now() > deadline) throw new Error(`readiness stays ${status}: ${JSON.stringify(body)}`);
    }
  }

  /** What is not in memory is asked for until the database is missed. */
  async function missed(path: string): Promise<void> {
    const officer = new ApiClient(system.url, 'demo-compliance');
    for (;;) {
      const { status, body } = await officer.request('GET', path);
      expect([200, 404, 503]).toContain(status);
      if (status !== 503) continue;
      expect(body).toMatchObject({ type: '/problems/reading-unavailable' });
      return;
    }
  }

  it('killed: orders are refused and what is only there is not read, then all is as before', async () => {
    await load.more(100);
    process.kill(postmasterOf(dataDir), 'SIGKILL');
    await Promise.all([missed('/v1/orders/NOBODY'), missed('/v1/audit/events?limit=1')]);
    expect((await health(503)).reason).toContain('the journal is not available');
    await health(200);
    await load.more(100);
  }, 120_000);

  it('hanging for longer than a commit may take: the same', async () => {
    await load.more(50);
    const postmaster = postmasterOf(dataDir);
    signalAll(postmaster, 'SIGSTOP');
    try {
      expect((await health(503)).reason).toContain('the journal is not available');
      const { status, body } = await new ApiClient(system.url, 'demo-trader').request('POST', '/v1/orders', {
        clOrdId: 'while-it-hangs',
        account: 'EQ1-MAIN',
        symbol: 'KO',
        side: 'BUY',
        ordType: 'MARKET',
        orderQty: '100',
        timeInForce: 'DAY',
      });
      expect([status, body['detail']]).toEqual([503, expect.stringContaining('same clOrdId')]);
    } finally {
      signalAll(postmaster, 'SIGCONT');
    }
    await health(200);
    await load.more(100);
  }, 120_000);

  it('afterwards every acknowledged order is there once, and every fill is booked once', async () => {
    await load.stop();
    expect([...load.refusals.keys()].every((detail) => detail.includes('same clOrdId'))).toBe(true);
    const officer = new ApiClient(system.url, 'demo-compliance');
    expect(await faultsOf(officer, load.acknowledged)).toEqual([]);
    const trader = new ApiClient(system.url, 'demo-trader');
    expect((await trader.request('DELETE', '/v1/orders?account=EQ1-MAIN')).status).toBe(202);
    await officer.until<Rows<unknown>>(
      '/v1/orders?open=true&limit=1',
      ({ rows }) => rows.length === 0,
      30_000,
    );
    expect(await positionFaults(officer)).toEqual([]);
  }, 120_000);
});
