/** The desk over REST: what it lists, what reaches the engine of a report, and how its answers read. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deskOrderView, deskReportView } from '../../src/gateway/rest/desk-view-schemas.js';
import { pageOf } from '../../src/gateway/rest/reading-schemas.js';
import { problemView } from '../../src/gateway/rest/view-schemas.js';
import { call, ORDER, startGateway } from './gateway-fixture.js';
import type { Gateway } from './gateway-fixture.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.stop());

/** Enters an order and puts it on the desk; its two OrderIDs. */
async function onDesk(more: object = {}, key = 'demo-trader'): Promise<{ client: string; desk: string }> {
  const { body } = await call(gateway, 'POST', '/v1/orders', { body: { ...ORDER, ...more }, key });
  return { client: body.orderId, desk: gateway.entry.putOnDesk(body.orderId) };
}

const report = (orderId: string, body: object) =>
  call(gateway, 'POST', `/v1/desk/orders/${orderId}/reports`, { body, key: 'demo-desk' });

async function rowsOf(query = '', key = 'demo-desk') {
  const { body } = await call(gateway, 'GET', `/v1/desk/orders${query}`, { key });
  return pageOf(deskOrderView).parse(body);
}

const at = () => gateway.clock.now();

describe('GET /v1/desk/orders', () => {
  it('has whose it is, what is asked, what was executed and what can be said', async () => {
    const { client, desk } = await onDesk({ text: 'work it gently' });
    const base = { orderId: desk, at: at(), actor: 'desk-1' };
    const replacement = { orderQty: 80, price: 1_872_000, timeInForce: 'DAY' } as const;
    gateway.entry.fill(desk, 40, 1_872_600);
    gateway.entry.tell({ type: 'ReplaceRequested', ...base, clOrdId: 'Y', replacement, reservePx: null });
    const { rows } = await rowsOf();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      orderId: desk,
      parentOrderId: client,
      venue: 'VB',
      ordStatus: 'PARTIALLY_FILLED',
      client: { orderId: client, clOrdId: 'X-1', enteredBy: 'trader-1', text: 'work it gently' },
      requests: [{ kind: 'REPLACE', clOrdId: 'Y', pending: false, orderQty: '80', price: '187.2' }],
      executions: [{ lastQty: '40', lastPx: '187.26' }],
    });
    const refusals = new Map(rows[0]?.actions.map(({ report: said, refusal }) => [said, refusal]));
    expect(refusals.get('TRADE')).toBeNull();
    expect(refusals.get('PENDING_REPLACE')).toBeNull();
    expect(refusals.get('PENDING_CANCEL')).toBe('no cancel request is open');
    expect(refusals.get('REJECTED')).toContain('cannot be REJECTED');
  });

  it('lists a correction in place of what it corrects, and nothing for a bust', async () => {
    const { desk } = await onDesk();
    const booked = { lastQty: 40, lastPx: 1_872_600, fee: '0', at: at() };
    const of = { orderId: desk, at: at(), actor: 'desk-1', lastMkt: 'VB', booked, childOrderId: null };
    gateway.entry.fill(desk, 40, 1_872_600);
    const [fill] = (await rowsOf()).rows[0]?.executions ?? [];
    const names = { execRefId: fill?.execId ?? '', venueExecRefId: 'V', venueExecId: 'W' };
    const right = { ...of, ...names, execId: 'C1', lastQty: 30, lastPx: 1_872_500, fee: '0' };
    gateway.entry.tell({ type: 'ExecutionCorrected', ...right });
    expect((await rowsOf()).rows[0]?.executions).toMatchObject([
      { execId: 'C1', lastQty: '30', lastPx: '187.25' },
    ]);
    gateway.entry.tell({ type: 'ExecutionBusted', ...right, execId: 'C2', execRefId: 'C1' });
    expect((await rowsOf()).rows[0]?.executions).toEqual([]);
  });

  it('is filtered, and read page by page, newest first', async () => {
    const orders: { readonly desk: string }[] = [];
    for (let n = 1; n <= 5; n += 1) {
      // oxlint-disable-next-line no-await-in-loop
      orders.push(await onDesk({ clOrdId: `X-${n}`, symbol: n === 3 ? 'MSFT' : 'AAPL', price: '100.00' }));
    }
    const ids = orders.map(({ desk }) => desk);
    const ended = { orderId: ids[4] ?? '', at: at(), actor: 'desk-1' };
    gateway.entry.tell({ type: 'OrderCanceled', ...ended, clOrdId: null, text: null });
    const open = await rowsOf('?open=true');
    expect(open.rows.map(({ orderId }) => orderId)).toEqual(ids.slice(0, 4).toReversed());
    expect((await rowsOf('?open=false')).rows.map(({ orderId }) => orderId)).toEqual([ids[4]]);
    expect((await rowsOf('?symbol=MSFT')).rows.map(({ orderId }) => orderId)).toEqual([ids[2]]);
    const first = await rowsOf('?limit=3');
    const second = await rowsOf(`?limit=3&cursor=${first.next}`);
    expect([...first.rows, ...second.rows].map(({ orderId }) => orderId)).toEqual(ids.toReversed());
    expect(second.next).toBeNull();
  });

  it('keeps what is filled among the open while a request waits, and what a bust opens again', async () => {
    const { desk } = await onDesk();
    const base = { orderId: desk, at: at(), actor: 'desk-1' };
    gateway.entry.tell({ type: 'CancelRequested', ...base, clOrdId: 'Y' });
    gateway.entry.fill(desk, 100, 1_872_600);
    expect((await rowsOf('?open=true')).rows).toHaveLength(1);
    const refusal = { responseTo: 'CANCEL', cxlRejReason: 'TOO_LATE_TO_CANCEL', text: '' } as const;
    gateway.entry.tell({ type: 'CancelRejected', ...base, clOrdId: 'Y', ...refusal });
    expect((await rowsOf('?open=true')).rows).toEqual([]);
    const booked = { lastQty: 100, lastPx: 1_872_600, fee: '0', at: at() };
    const names = { execId: 'B', execRefId: 'E', venueExecId: 'W', venueExecRefId: 'V', lastMkt: 'VB' };
    const bust = { ...base, ...names, booked, lastQty: 0, lastPx: 0, fee: '0', childOrderId: null };
    gateway.entry.tell({ type: 'ExecutionBusted', ...bust });
    expect((await rowsOf('?open=true')).rows).toHaveLength(1);
  });

  it('shows a trader its own orders, to read', async () => {
    await onDesk();
    expect((await rowsOf('', 'demo-trader')).rows).toHaveLength(1);
    expect((await rowsOf('', 'demo-trader-2')).rows).toEqual([]);
    expect((await rowsOf('', 'demo-compliance')).rows).toHaveLength(1);
  });
});

describe('POST /v1/desk/orders/{orderId}/reports', () => {
  it.each([
    [{ execType: 'NEW' }, { kind: 'NEW' }],
    [
      { execType: 'TRADE', lastQty: '40', lastPx: '187.26' },
      { kind: 'TRADE', lastQty: 40, lastPx: 1_872_600, overfill: false },
    ],
    [
      { execType: 'TRADE', lastQty: '40', lastPx: '187.26', overfill: true },
      { kind: 'TRADE', lastQty: 40, lastPx: 1_872_600, overfill: true },
    ],
    [
      { execType: 'TRADE_CANCEL', execRefId: 'E1' },
      { kind: 'TRADE_CANCEL', execRefId: 'E1' },
    ],
    [
      { execType: 'TRADE_CORRECT', execRefId: 'E1', lastQty: '30', lastPx: '187.25' },
      { kind: 'TRADE_CORRECT', execRefId: 'E1', lastQty: 30, lastPx: 1_872_500, overfill: false },
    ],
    [
      { execType: 'PENDING_CANCEL', clOrdId: 'Y' },
      { kind: 'PENDING_CANCEL', clOrdId: 'Y' },
    ],
    [{ execType: 'PENDING_REPLACE' }, { kind: 'PENDING_REPLACE', clOrdId: null }],
    [{ execType: 'CANCELED' }, { kind: 'CANCELED', clOrdId: null }],
    [
      { execType: 'REPLACED', clOrdId: 'Y', orderQty: '80' },
      { kind: 'REPLACED', clOrdId: 'Y', orderQty: 80, price: null },
    ],
    [
      { msgType: 'ORDER_CANCEL_REJECT', clOrdId: 'Y' },
      { kind: 'CANCEL_REJECTED', clOrdId: 'Y', reason: 'OTHER' },
    ],
    [
      { execType: 'REJECTED', ordRejReason: 'STALE_ORDER' },
      { kind: 'REJECTED', reason: 'STALE_ORDER' },
    ],
    [{ execType: 'EXPIRED' }, { kind: 'EXPIRED' }],
    [{ execType: 'DONE_FOR_DAY' }, { kind: 'DONE_FOR_DAY' }],
    [{ execType: 'SUSPENDED' }, { kind: 'SUSPENDED' }],
    [{ execType: 'TRIGGERED' }, { kind: 'TRIGGERED' }],
    [
      { execType: 'STOPPED', lastQty: '10', lastPx: '187.26' },
      { kind: 'STOPPED', lastQty: 10, lastPx: 1_872_600 },
    ],
    [
      { execType: 'RESTATED' },
      { kind: 'RESTATED', reason: 'GT_RENEWAL', orderQty: null, price: null, split: null },
    ],
    [
      { execType: 'RESTATED', orderQty: '90' },
      { kind: 'RESTATED', reason: 'BROKER_OPTION', orderQty: 90, price: null, split: null },
    ],
    [
      { execType: 'RESTATED', split: { numerator: '2', denominator: '1' } },
      {
        kind: 'RESTATED',
        reason: 'GT_CORPORATE_ACTION',
        orderQty: null,
        price: null,
        split: { numerator: 2, denominator: 1 },
      },
    ],
  ])('%j', async (body, said) => {
    const { desk } = await onDesk();
    await report(desk, { ...body, text: 'so it is', execId: 'MY-1' });
    expect(gateway.entry.reports).toEqual([
      { orderId: desk, execId: 'MY-1', text: 'so it is', report: said },
    ]);
  });

  it('answers 201 with the order and all that the report caused, and 200 for the same again', async () => {
    const { client, desk } = await onDesk();
    const source = { venue: 'VB', sessionId: 'journal', seq: 1, text: 'on the phone' };
    for (const orderId of [desk, client])
      gateway.entry.tell({ type: 'OrderDoneForDay', orderId, at: at(), actor: 'desk-1', source, text: null });
    gateway.entry.tell({ type: 'OrderSuspended', orderId: client, at: at(), actor: 'desk-1', text: null });
    gateway.entry.deskAnswer = { kind: 'REPORTED', source, replayed: false };
    const first = await report(desk, { execType: 'DONE_FOR_DAY' });
    expect(first.status).toBe(201);
    const { order, reports } = deskReportView.parse(first.body);
    expect(order).toMatchObject({ orderId: desk, ordStatus: 'DONE_FOR_DAY' });
    expect(reports.map(({ orderId, execType }) => [orderId, execType])).toEqual([
      [desk, 'DONE_FOR_DAY'],
      [client, 'DONE_FOR_DAY'],
    ]);
    gateway.entry.deskAnswer = { kind: 'REPORTED', source, replayed: true };
    const again = await report(desk, { execType: 'DONE_FOR_DAY' });
    expect(again).toMatchObject({ status: 200, body: first.body });
  });

  it.each([
    ['BEYOND_LEAVES', 422, '/problems/report-refused'],
    ['CONTRADICTION', 422, '/problems/report-refused'],
    ['NO_SUCH_REQUEST', 422, '/problems/report-refused'],
    ['DUPLICATE_EXECID', 409, '/problems/duplicate-execid'],
    ['NOT_ON_A_DESK', 404, '/problems/not-found'],
  ] as const)('says why it is refused: %s', async (reason, status, type) => {
    const { desk } = await onDesk();
    gateway.entry.deskAnswer = { kind: 'REFUSED', reason, text: 'because of this' };
    const refused = await report(desk, { execType: 'NEW' });
    expect(refused.status).toBe(status);
    expect(problemView.parse(refused.body)).toMatchObject({
      type,
      detail: expect.stringContaining('because of this'),
      ...(status === 422 && { reason, orderId: desk, ordStatus: 'PENDING_NEW' }),
    });
  });

  it('is told to come again while nothing can be made durable', async () => {
    const { desk } = await onDesk();
    gateway.entry.deskAnswer = { kind: 'UNAVAILABLE', reason: 'the journal is away' };
    const refused = await report(desk, { execType: 'NEW' });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.body.detail).toBe('the journal is away; nothing happened, send it again later');
  });

  it("names the order on the desk to whoever names the client's", async () => {
    const { client, desk } = await onDesk();
    const refused = await report(client, { execType: 'NEW' });
    expect(refused).toMatchObject({ status: 404, body: { detail: expect.stringContaining(desk) } });
  });
});
