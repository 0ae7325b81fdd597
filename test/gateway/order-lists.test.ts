/** Lists over REST: entered, read, canceled, and what is answered when they are not taken. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { orderListView } from '../../src/gateway/rest/view-schemas.js';
import type { ListOutcome } from '../../src/engine/order-entry.js';
import { call, ORDER, startGateway } from './gateway-fixture.js';
import type { Gateway } from './gateway-fixture.js';
import { BLOCKED } from './recording-entry.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.stop());

const { price: _, ...UNPRICED } = ORDER;
const EXIT = { side: 'SELL' };
const BRACKET = {
  listId: 'L-1',
  contingencyType: 'BRACKET',
  orders: [
    ORDER,
    { ...ORDER, ...EXIT, clOrdId: 'X-2', price: '190.00' },
    { ...UNPRICED, ...EXIT, clOrdId: 'X-3', ordType: 'STOP', stopPx: '180.00' },
  ],
};

const post = (body: unknown, key?: string) =>
  call(gateway, 'POST', '/v1/order-lists', { body, ...(key !== undefined && { key }) });

function answers(outcome: ListOutcome): void {
  gateway.entry.submitList = () => Promise.resolve(outcome);
}

describe('a list', () => {
  it('is entered whole and read as it stands', async () => {
    const { status, body } = await post(BRACKET);
    expect(status).toBe(201);
    const list = orderListView.parse(body);
    expect(list).toMatchObject({ listId: 'L-1', account: 'EQ1-MAIN', contingencyType: 'BRACKET' });
    expect(
      list.orders.map(({ clOrdId, triggeredBy, workingIndicator }) => [
        clOrdId,
        triggeredBy,
        workingIndicator,
      ]),
    ).toEqual([
      ['X-1', null, true],
      ['X-2', 'X-1', false],
      ['X-3', 'X-1', false],
    ]);
    expect(gateway.entry.arrivals.map(({ contingency }) => contingency)).toEqual([
      { listId: 'L-1', oco: false, triggeredBy: null },
      { listId: 'L-1', oco: true, triggeredBy: 'X-1' },
      { listId: 'L-1', oco: true, triggeredBy: 'X-1' },
    ]);
    expect((await call(gateway, 'GET', '/v1/order-lists/L-1')).body).toEqual(body);
    const { body: order } = await call(gateway, 'GET', `/v1/orders/${list.orders[1]?.orderId}`);
    expect(order).toMatchObject({ listId: 'L-1', triggeredBy: 'X-1' });
  });

  it('is canceled whole on request', async () => {
    await post(BRACKET);
    const { status, body } = await call(gateway, 'DELETE', '/v1/order-lists/L-1');
    expect(status).toBe(202);
    expect(body.cancels.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'REQUESTED',
      'REQUESTED',
      'REQUESTED',
    ]);
    expect(body.orders.map(({ ordStatus }: { ordStatus: string }) => ordStatus)).toEqual(
      Array(3).fill('PENDING_CANCEL'),
    );
  });

  it('is out of sight for another desk', async () => {
    await post(BRACKET);
    expect((await call(gateway, 'GET', '/v1/order-lists/L-1', { key: 'demo-trader-2' })).status).toBe(404);
    expect((await call(gateway, 'DELETE', '/v1/order-lists/L-1', { key: 'demo-compliance' })).status).toBe(
      403,
    );
  });

  it('of a name that is used in two accounts is asked for by account', async () => {
    const other = { ...ORDER, account: 'EQ1-ALGO' };
    await post({ listId: 'L-1', contingencyType: 'OCO', orders: [ORDER, { ...ORDER, clOrdId: 'X-2' }] });
    await post({ listId: 'L-1', contingencyType: 'OCO', orders: [other, { ...other, clOrdId: 'X-2' }] });
    const { status, body } = await call(gateway, 'GET', '/v1/order-lists/L-1');
    expect([status, body.errors[0].field]).toEqual([400, 'account']);
    expect((await call(gateway, 'GET', '/v1/order-lists/L-1?account=EQ1-ALGO')).body).toMatchObject({
      account: 'EQ1-ALGO',
      contingencyType: 'OCO',
    });
  });

  it('that was answered before is answered with 200', async () => {
    const { body } = await post(BRACKET);
    const orderIds = body.orders.map(({ orderId }: { orderId: string }) => orderId);
    answers({ kind: 'ACCEPTED', orderIds, replayed: true });
    expect(await post(BRACKET)).toMatchObject({ status: 200, body });
  });

  it('that compliance refuses is a 422 with the results of every order', async () => {
    answers({ kind: 'REFUSED', orderIds: ['O1', 'O2', 'O3'], replayed: false, results: [[], [BLOCKED], []] });
    const { status, body } = await post(BRACKET);
    expect(status).toBe(422);
    expect(body).toMatchObject({ type: '/problems/order-refused', listId: 'L-1' });
    expect(
      body.orders.map(({ orderId, checks }: { orderId: string; checks: unknown[] }) => [
        orderId,
        checks.length,
      ]),
    ).toEqual([
      ['O1', 0],
      ['O2', 1],
      ['O3', 0],
    ]);
  });

  it.each([
    [{ kind: 'DUPLICATE_LISTID' }, 409, '/problems/duplicate-listid'],
    [{ kind: 'DUPLICATE_CLORDID', orderId: 'O1', clOrdId: 'X-1' }, 409, '/problems/duplicate-clordid'],
    [{ kind: 'UNAVAILABLE', reason: 'starting' }, 503, '/problems/unavailable'],
  ] as const)('that is not taken says why: %o', async (outcome, status, type) => {
    answers(outcome);
    expect(await post(BRACKET)).toMatchObject({ status, body: { type } });
  });
});
