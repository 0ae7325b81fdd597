/** The database's disk runs full under load: refused by name, nothing half accepted, resumed by itself when there is room. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeClusterFolder } from '../../src/database/cluster-folder.js';
import { faultsOf, OrderLoad } from '../support/order-load.js';
import { smallDisk } from '../support/small-disk.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

const disk = smallDisk(240);
const ABSENT = 'skipped: this user may not mount a small disk';

(disk ? describe : describe.skip)(`a full disk${disk ? '' : ` (${ABSENT})`}`, () => {
  const dataDir = join(disk?.path ?? '', 'data');
  let system: TestSystem;
  let load: OrderLoad;
  let filled = false;

  beforeAll(async () => {
    mkdirSync(dataDir);
    system = await startSystem({ dataDir });
    load = new OrderLoad(system.url, 'full');
  }, 60_000);

  afterAll(async () => {
    if (filled) disk?.empty();
    await load?.stop();
    await system?.stop();
    removeClusterFolder(dataDir);
    disk?.remove();
  }, 60_000);

  async function readiness(satisfies: (status: number, reason: string) => boolean): Promise<void> {
    const client = new ApiClient(system.url, 'demo-trader');
    const deadline = performance.now() + 60_000;
    for (;;) {
      const { status, body } = await client.request('GET', '/health/ready');
      if (satisfies(status, String(body['reason']))) return;
      if (performance.now() > deadline) throw new Error(`readiness stays ${status}: ${JSON.stringify(body)}`);
    }
  }

  it('refuses orders and says why, until there is room', async () => {
    await load.more(100);
    expect(disk?.fill()).toBeGreaterThan(0);
    filled = true;
    await readiness((status, reason) => status === 503 && reason.includes('disk full'));
    const { status, body } = await new ApiClient(system.url, 'demo-trader').request('POST', '/v1/orders', {
      clOrdId: 'full-probe',
      account: 'EQ1-MAIN',
      symbol: 'KO',
      side: 'BUY',
      ordType: 'MARKET',
      orderQty: '1',
      timeInForce: 'DAY',
    });
    expect(status).toBe(503);
    expect(body['detail']).toContain('disk full');
    const doctor = await examine(dataDir);
    expect(doctor.exitCode).toBe(1);
    expect(doctor.findings).toMatch(/WRONG database: disk full/);
    disk?.empty();
    filled = false;
    await readiness((now) => now === 200);
    await load.more(100);
    await load.stop();
    const officer = new ApiClient(system.url, 'demo-compliance');
    expect(await faultsOf(officer, load.acknowledged)).toEqual([]);
    expect((await officer.get<{ rows: unknown[] }>('/v1/orders?clOrdId=full-probe')).rows).toEqual([]);
  }, 180_000);
});

/** What `fairlead doctor` finds beside the running system. */
async function examine(dataDir: string): Promise<{ readonly exitCode: number; readonly findings: string }> {
  const main = join(import.meta.dirname, '../../dist/src/main.js');
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [main, 'doctor'], {
    env: { ...inherited, DATA_DIR: dataDir, PORT: '0' },
  });
  let findings = '';
  child.stdout.on('data', (chunk: Buffer) => {
    findings += chunk.toString();
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode: Number(exitCode), findings };
}
