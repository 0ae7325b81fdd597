import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { NOON } from '../support/orders.js';
import { call, ORDER, startGateway } from './gateway-fixture.js';
import type { Gateway } from './gateway-fixture.js';

let gateway: Gateway;
let child = '';
let parent = '';
let names = 0;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway.stop());

/** An order whose child is unknown. */
beforeEach(async () => {
  names += 1;
  const { body } = await call(gateway, 'POST', '/v1/orders', {
    body: { ...ORDER, clOrdId: `resolve-${names}` },
  });
  parent = body.orderId;
  child = `${parent}-child`;
  const base = { orderId: child, at: NOON, actor: 'router' };
  const terms = {
    account: 'EQ1-MAIN',
    clOrdId: child,
    symbol: 'AAPL',
    side: 'BUY',
    ordType: 'LIMIT',
    orderQty: 100,
    price: 1_872_600,
    timeInForce: 'DAY',
    text: null,
  } as const;
  gateway.entry.tell(
    {
      type: 'OrderEntered',
      ...base,
      parentOrderId: parent,
      venue: 'VA',
      terms,
      scales: { pxScale: 4, qtyScale: 0 },
      reservePx: null,
    },
    { type: 'OutcomeUnknown', ...base, text: 'the link to VA was lost' },
  );
});

const resolve = (body: unknown, key = 'demo-risk', orderId = child) =>
  call(gateway, 'POST', `/v1/orders/${orderId}/resolve`, { body, key });

it.each(['demo-risk', 'demo-desk', 'demo-admin'])('%s may decide', async (key) => {
  const answer = await resolve({ outcome: 'CANCELED', reason: 'they telephoned' }, key);
  expect(answer.status).toBe(200);
  expect(answer.body.orderId).toBe(child);
});

it.each(['demo-trader', 'demo-compliance'])('%s may not', async (key) => {
  const answer = await resolve({ outcome: 'CANCELED', reason: 'they telephoned' }, key);
  expect(answer.status).toBe(403);
  expect(gateway.entry.decisions.map(({ command }) => command.orderId)).not.toContain(child);
});

it('passes executions on in the instrument’s units, with the person', async () => {
  const executions = [{ lastQty: '100', lastPx: '187.2650', execId: 'E-7', fee: '-0.2' }];
  const answer = await resolve({ outcome: 'FILLED', reason: 'statement of the evening', executions });
  expect(answer.status).toBe(200);
  expect(gateway.entry.decisions.at(-1)).toEqual({
    by: 'risk-1',
    command: {
      orderId: child,
      outcome: 'FILLED',
      reason: 'statement of the evening',
      executions: [{ lastQty: 100, lastPx: 1_872_650, execId: 'E-7', fee: '-0.2' }],
    },
  });
});

it('needs a reason, and names every field that is wrong', async () => {
  const executions = [{ lastQty: '0', lastPx: '187.26' }];
  const answer = await resolve({ outcome: 'FILLED', reason: '  ', executions });
  expect(answer.status).toBe(400);
  expect(answer.body.errors.map(({ field }: { field: string }) => field)).toContain('reason');
  const amounts = await resolve({ outcome: 'FILLED', reason: 'x', executions });
  expect(amounts.status).toBe(400);
  expect(amounts.body.errors[0].field).toBe('executions.0.lastQty');
});

it('refuses what does not fit the order', async () => {
  const less = await resolve({ outcome: 'FILLED', reason: 'x' });
  expect(less.status).toBe(409);
  expect(less.body).toMatchObject({ type: '/problems/decision-refused' });
  expect((await resolve({ outcome: 'CANCELED', reason: 'x' }, 'demo-risk', parent)).status).toBe(409);
  expect((await resolve({ outcome: 'CANCELED', reason: 'x' }, 'demo-risk', 'none')).status).toBe(404);
});

it('shows an order as unknown while one of its children is', async () => {
  expect((await call(gateway, 'GET', `/v1/orders/${child}`)).body.unknown).toBe('the link to VA was lost');
  expect((await call(gateway, 'GET', `/v1/orders/${parent}`)).body.unknown).toBe('the link to VA was lost');
  gateway.entry.tell({ type: 'OutcomeKnown', orderId: child, at: NOON, actor: 'venue:VA', text: 'answered' });
  expect((await call(gateway, 'GET', `/v1/orders/${parent}`)).body.unknown).toBeNull();
});
