/** A cluster of processes whose projector comes late and whose engine leaves: what the doctor, a gateway and metrics say. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { kafkaMissing } from '../support/kafka-broker.js';
import { compliance, SmallCluster, trader } from '../support/small-cluster.js';
import type { TestSystem } from '../support/system.js';

const missing = kafkaMissing();
const suite = missing ? describe.skip : describe;

interface Runs {
  readonly rows: readonly { readonly partition: number }[];
}

suite(missing ? `the doctor of a cluster (skipped: ${missing})` : 'the doctor of a cluster', () => {
  let cluster: SmallCluster;
  let engine: TestSystem;
  let gateway: TestSystem;

  beforeAll(async () => {
    cluster = await SmallCluster.open({ partitions: 2 });
  }, 60_000);
  afterAll(() => cluster.close());

  it('before the first process: topics are missing, nobody owns a partition', () => {
    const { out, status } = cluster.doctor();
    expect(said(out, 'brokers')).toMatch(/^ok .*127\.0\.0\.1:\d+$/);
    expect(said(out, 'topics')).toMatch(
      /^WRONG topics: \S*orders\.commands is missing; \S*orders\.events is missing/,
    );
    expect(said(out, 'partition 1')).toMatch(/^WRONG partition 1: nobody owns it; .*\n +mend: .*role engine/);
    expect(status).toBe(1);
  }, 60_000);

  it('without a projector: the audit stands still, and a gateway says so', async () => {
    engine = await cluster.start('engine');
    gateway = await cluster.start('gateway');
    const orderId = await cluster.enter(gateway.url);
    await trader(gateway.url).until(`/v1/orders/${orderId}`, ({ ordStatus }) => ordStatus === 'NEW');
    const { out, status } = cluster.doctor();
    expect(said(out, 'topics')).toMatch(
      /^ok .*orders\.commands \(2\), \S*orders\.events \(2\), \S*operations\.alerts \(1\)$/,
    );
    const wrong = out.split('\n').filter((line) => line.includes('WRONG'));
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(
      /partition \d: \d+ records do not come into the audit; owner fairlead-\S+ at \S+, epoch 1/,
    );
    expect(out).toMatch(/mend: start a process with the role projector/);
    expect(status).toBe(1);
    const { status: refused, body } = await compliance(gateway.url).request('GET', '/v1/audit/events');
    expect([refused, body['type']]).toEqual([503, '/problems/audit-behind']);
    expect(body['detail']).toContain('role projector may not be running');
  }, 90_000);

  it('of a whole cluster finds nothing wrong, and any gateway answers audit questions', async () => {
    await cluster.start('projector');
    const orderId = await cluster.enter(gateway.url);
    const { rows } = await compliance(gateway.url).get<{ readonly rows: readonly object[] }>(
      `/v1/audit/events?orderId=${orderId}&type=OrderEntered`,
    );
    expect(rows).toHaveLength(1);
    // Leaves nothing in the journal: what was taken is known all the same.
    expect(await cluster.enterAgain(gateway.url)).toBe(orderId);
    const { out } = cluster.doctor();
    for (const partition of [0, 1])
      expect(said(out, `partition ${partition}`)).toMatch(
        /^ok .*owner fairlead-\S+ at 127\.0\.0\.1, epoch 1; journal at \d+; .*commands 0, relay 0, audit 0; budget [\d.]+ USD, [\d.]+ used, leased for \d+ s$/,
      );
    expect(said(out, 'firm limit')).toMatch(/^ok .*: [\d.]+ of [\d.]+ granted, [\d.]+ used$/);
  }, 60_000);

  it('shows at a gateway that came later how the books of every partition were compared', async () => {
    const late = await cluster.start('gateway');
    const { rows } = await compliance(late.url).until<Runs>(
      '/v1/reconciliation',
      (body) => body.rows.length === 2,
    );
    expect(rows).toMatchObject([0, 1].map(() => ({ venue: 'XDEP', outcome: 'AGREED' })));
    expect(new Set(rows.map(({ partition }) => partition))).toEqual(new Set([0, 1]));
  }, 60_000);

  it('says when the layout is another one', async () => {
    await cluster.database.pool.query('UPDATE partition_layout SET partitions = 3');
    expect(said(cluster.doctor().out, 'partitions')).toMatch(
      /^WRONG .*holds orders in 3 partitions, 2 are configured\n +mend: set cluster.partitions of default.yaml to 3/,
    );
    await cluster.database.pool.query('UPDATE partition_layout SET partitions = 2');
  }, 60_000);

  it('says when the bus does not answer', async () => {
    const { out, status } = cluster.doctor({ KAFKA_BROKERS: `127.0.0.1:${await unusedPort()}` });
    expect(said(out, 'brokers')).toMatch(/^WRONG brokers: 127\.0\.0\.1:\d+ cannot be reached/);
    expect(said(out, 'topics')).toMatch(/^WRONG topics: the bus does not answer/);
    expect(said(out, 'partition 0')).toMatch(/^ok .*owner unknown/);
    expect(status).toBe(1);
  }, 60_000);

  it('finds commands that nobody takes, and whose engine has left', async () => {
    const lag = () => fetch(`${engine.url}/metrics`).then((answer) => answer.text());
    expect(await lag()).toMatch(/^fairlead_command_lag_records\{partition="[01]"\} 0$/m);
    process.kill(engine.pid, 'SIGSTOP');
    const entering = cluster.enter(gateway.url).catch((error: unknown) => String(error));
    const { out, status } = await until(
      () => cluster.doctor(),
      (run) => / commands wait and none is taken/.test(run.out),
    );
    expect(out).toMatch(/WRONG partition \d: .*1 commands wait and none is taken/);
    expect(status).toBe(1);
    process.kill(engine.pid, 'SIGCONT');
    await engine.stop();
    await cluster.database.pool.query('UPDATE firm_budget SET granted = 1e12');
    const after = cluster.doctor().out;
    expect(after).toMatch(/WRONG partition 0: nobody owns it/);
    expect(said(after, 'firm limit')).toMatch(
      /^WRONG .*: 2000000000000 of \d+ granted.*\n +mend: the limit was lowered/,
    );
    expect(await entering).toBeDefined();
  }, 120_000);
});

/** Of a check, what it says and how it may be mended. */
function said(out: string, name: string): string {
  return new RegExp(`  (ok   |WRONG) ${name}: .*(\n {8}mend: .*)?`).exec(out)?.[0].trim() ?? '';
}

async function until<Answer>(ask: () => Answer, satisfies: (answer: Answer) => boolean): Promise<Answer> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = ask();
    if (satisfies(answer)) return answer;
    if (performance.now() > deadline) throw new Error(`it did not become so: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

async function unusedPort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
