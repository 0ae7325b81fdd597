/** What `compose.yaml` describes, as processes of this machine: the same commands, roles and configuration. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import type { OrderView } from '../../src/projections/blotter/order-view.js';
import { runFairlead } from '../support/command-line.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { kafkaMissing, sharedKafka } from '../support/kafka-broker.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

interface Service {
  readonly build?: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
}

const ROOT = join(import.meta.dirname, '../..');
const text = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const { services } = parse(text('compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
};
/** What a container finds by its name, and this machine elsewhere. */
const PLACES = new Set(['HOST', 'PORT', 'DATABASE_URL', 'KAFKA_BROKERS', 'FAIRLEAD_CONFIG', 'FAIRLEAD_KEYS']);

const missing = kafkaMissing();
const suite = missing ? describe.skip : describe;

suite(missing ? `compose.yaml (skipped: ${missing})` : 'compose.yaml', () => {
  let database: TestDatabase;
  let venues: ChildProcess;
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-compose-'));
  const keys = join(folder, 'api-keys.json');
  const nodes = new Map<string, TestSystem>();

  beforeAll(async () => {
    database = await createTestDatabase();
    const configDir = join(folder, 'config');
    cpSync(join(ROOT, 'config'), configDir, { recursive: true });
    const file = join(configDir, 'venues.yaml');
    const [, change] = /sed -i '(.+)'/.exec(text('Dockerfile')) ?? [];
    execFileSync('sed', ['-i', change ?? '', file]);
    const [, script] = services['venues']?.command ?? [];
    venues = spawn(process.execPath, [join(ROOT, script ?? ''), '--config', configDir, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (!venues.stdout) throw new Error('the exchanges have no output');
    const [line] = (await once(createInterface({ input: venues.stdout }), 'line')) as [string];
    const { port } = JSON.parse(line) as { readonly port: number };
    const linked = readFileSync(file, 'utf8').replaceAll(
      'host: venues, port: 7010',
      `host: 127.0.0.1, port: ${port}`,
    );
    writeFileSync(file, linked);
    const broker = await sharedKafka();
    const started = Object.entries(services).filter(([, { environment }]) => environment?.['FAIRLEAD_ROLES']);
    await Promise.all(
      started.map(async ([name, { environment }]) => {
        const own = Object.entries(environment ?? {}).filter(([variable]) => !PLACES.has(variable));
        const node = await startSystem({
          databaseUrl: database.url,
          dataDir: join(folder, name),
          configDir,
          environment: {
            ...Object.fromEntries(own.map(([k, v]) => [k, String(v)])),
            KAFKA_BROKERS: broker,
            FAIRLEAD_KEYS: keys,
          },
        });
        nodes.set(name, node);
      }),
    );
  }, 90_000);

  afterAll(async () => {
    await Promise.all([...nodes.values()].map((node) => node.stop()));
    venues?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    await database?.drop();
  });

  const client = (name: string, key: string) => new ApiClient(nodes.get(name)?.url ?? '', key);
  const terms = { clOrdId: 'composed', account: 'EQ1-MAIN', symbol: 'KO', side: 'BUY', orderQty: '500' };
  const order = { ...terms, ordType: 'LIMIT', price: '1.00', timeInForce: 'DAY' };

  it('starts two gateways, two engines and a projector, by the command of the image', () => {
    expect([...nodes.keys()].toSorted()).toEqual([
      'engine-1',
      'engine-2',
      'gateway-1',
      'gateway-2',
      'projector',
    ]);
    for (const name of nodes.keys())
      expect(services[name]?.command).toEqual(['node', '--enable-source-maps', 'dist/src/main.js', 'start']);
  });

  it('lets a key that was made once in at every gateway', async () => {
    const { out } = runFairlead(['keys', 'create', 'trader-1'], { FAIRLEAD_KEYS: keys });
    expect(out).toMatch(/^fl_/);
    for (const name of ['gateway-1', 'gateway-2']) {
      expect(services[name]?.environment).toHaveProperty('FAIRLEAD_KEYS', '/app/keys/api-keys.json');
      const { rows } = await client(name, out.trim()).get<{ readonly rows: readonly object[] }>(
        '/v1/accounts',
      );
      expect(rows).not.toHaveLength(0);
    }
  }, 60_000);

  it('takes an order at one gateway, shows, knows and cancels it at the other', async () => {
    // A gateway is ready before the engines have shared out the partitions; an order that was taken after its 503 is 200.
    const entered = await client('gateway-1', 'demo-trader').insist('POST', '/v1/orders', order);
    expect(entered.refusals === 0 ? [201] : [200, 201]).toContain(entered.status);
    const { orderId } = entered.body as { orderId: string };
    const other = client('gateway-2', 'demo-trader');
    expect(await other.request('POST', '/v1/orders', order)).toMatchObject({
      status: 200,
      body: { orderId },
    });
    await other.until<OrderView>(`/v1/orders/${orderId}`, ({ ordStatus }) => ordStatus === 'NEW');
    expect((await other.request('DELETE', `/v1/orders/${orderId}`)).status).toBe(202);
    await client('gateway-1', 'demo-trader').until<OrderView>(
      `/v1/orders/${orderId}`,
      ({ ordStatus }) => ordStatus === 'CANCELED',
    );
  }, 60_000);
});
