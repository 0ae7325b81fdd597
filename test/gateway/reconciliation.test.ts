import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ReconciliationLog } from '../../src/projections/reconciliation/reconciliation-log.js';
import { NOON } from '../support/orders.js';
import { call, startGateway } from './gateway-fixture.js';
import type { Gateway } from './gateway-fixture.js';

let gateway: Gateway;

beforeAll(async () => {
  const reconciliations = new ReconciliationLog({ raise: () => undefined });
  const what = { venue: 'VA', partition: 3, at: NOON, trigger: 'START' } as const;
  const run = { ...what, openOrders: 2, executions: 3, text: null };
  const text = 'execution E1 is booked here and not there; it stays booked';
  const finding = { kind: 'EXECUTION_NOT_THERE', action: 'TOLD', subject: 'E1', text } as const;
  reconciliations.add({ ...run, outcome: 'AGREED', findings: [] });
  reconciliations.add({ ...run, trigger: 'PERIODIC', outcome: 'DIFFERENCES', findings: [finding] });
  gateway = await startGateway({ reconciliations });
});

afterAll(() => gateway.stop());

it('answers the latest comparison with each market, and the history of one', async () => {
  const latest = await call(gateway, 'GET', '/v1/reconciliation', { key: 'demo-risk' });
  expect(latest.status).toBe(200);
  expect(latest.body.rows).toMatchObject([
    {
      venue: 'VA',
      partition: 3,
      at: '2026-01-05T17:00:00.000000Z',
      outcome: 'DIFFERENCES',
      findings: [{ subject: 'E1' }],
    },
  ]);
  const history = await call(gateway, 'GET', '/v1/reconciliation/VA', { key: 'demo-desk' });
  expect(history.body.rows.map(({ trigger }: { trigger: string }) => trigger)).toEqual(['PERIODIC', 'START']);
  expect((await call(gateway, 'GET', '/v1/reconciliation/NONE', { key: 'demo-risk' })).status).toBe(404);
});

it('is not for those who may not see every account', async () => {
  const refused = await call(gateway, 'GET', '/v1/reconciliation');
  expect(refused.status).toBe(403);
  expect(refused.body.detail).toContain('every account');
});
