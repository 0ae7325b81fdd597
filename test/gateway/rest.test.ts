/** The REST API by its answers: entering, cancelling, reading, exporting, who may do what. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { bookView, limitView, pageOf, quoteView } from '../../src/gateway/rest/reading-schemas.js';
import {
  canceledOrderView,
  executionView,
  orderView,
  problemView,
} from '../../src/gateway/rest/view-schemas.js';
import { MOST_SHARES } from './recording-entry.js';
import { ORDER, anEvent, call, startGateway } from './gateway-fixture.js';
import type { Gateway } from './gateway-fixture.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.stop());

const enter = (more: object = {}, key = 'demo-trader') =>
  call(gateway, 'POST', '/v1/orders', { body: { ...ORDER, ...more }, key });

async function idsOf(query: string): Promise<readonly string[]> {
  const { body } = await call(gateway, 'GET', `/v1/orders?${query}`);
  return pageOf(orderView)
    .parse(body)
    .rows.map(({ clOrdId }) => clOrdId);
}

describe('POST /v1/orders', () => {
  it('answers 201 with the order', async () => {
    const { status, body } = await enter({ text: 'for the close' });
    expect(status).toBe(201);
    expect(orderView.parse(body)).toMatchObject({
      ...ORDER,
      ordStatus: 'NEW',
      cumQty: '0',
      leavesQty: '100',
    });
    expect(gateway.entry.arrivals).toEqual([
      {
        clOrdId: 'X-1',
        account: 'EQ1-MAIN',
        symbol: 'AAPL',
        side: 'BUY',
        ordType: 'LIMIT',
        orderQty: 100,
        price: 1_872_600,
        timeInForce: 'DAY',
        text: 'for the close',
      },
    ]);
  });

  it('takes market orders and sub-dollar ticks', async () => {
    expect((await enter({ ordType: 'MARKET', price: undefined })).status).toBe(201);
    expect((await enter({ clOrdId: 'X-2', symbol: 'PLUG', price: '0.8643' })).status).toBe(201);
    expect((await enter({ clOrdId: 'X-3', symbol: 'PLUG', price: '1.001' })).status).toBe(400);
  });

  it('answers 200 with the first order when the same request comes again', async () => {
    const first = await enter();
    const again = await enter();
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
  });

  it('answers 409 when the ClOrdID comes with other terms', async () => {
    const first = await enter();
    const { status, body } = await enter({ orderQty: '200' });
    expect([status, body.orderId]).toEqual([409, first.body.orderId]);
  });

  it('answers 422 with every check, and the refused order can be read', async () => {
    const { status, body } = await enter({ orderQty: String(MOST_SHARES + 1) });
    expect(status).toBe(422);
    expect(problemView.parse(body)).toMatchObject({
      ordStatus: 'REJECTED',
      ordRejReason: 'ORDER_EXCEEDS_LIMIT',
      checks: [{ ruleId: 'FAT_FINGER_QTY', outcome: 'BLOCK' }],
    });
    const read = await call(gateway, 'GET', `/v1/orders/${body.orderId}`);
    expect(read.body).toMatchObject({ ordStatus: 'REJECTED', text: body.detail });
  });

  it('answers 503 and accepts nothing when the engine is not ready', async () => {
    gateway.entry.closedBecause = 'starting';
    const { status, headers, body } = await enter();
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body.detail).toContain('starting');
    expect(gateway.entry.arrivals).toEqual([]);
    expect((await call(gateway, 'GET', '/health/ready', { key: null })).status).toBe(503);
  });

  it.each(['demo-compliance', 'demo-risk', 'demo-admin'])('refuses %s, naming the role', async (key) => {
    const { status, body } = await enter({}, key);
    expect(status).toBe(403);
    expect(body.detail).toMatch(/the role (compliance|risk|admin) may not enter/);
  });
});

describe('POST /v1/orders/batch', () => {
  it('answers each order for itself, in order', async () => {
    const orders = [ORDER, { ...ORDER, side: 'X' }, { ...ORDER, clOrdId: 'X-2', account: 'EQ2-MAIN' }, ORDER];
    const { body } = await call(gateway, 'POST', '/v1/orders/batch', { body: { orders } });
    expect(body.results.map(({ status }: { status: number }) => status)).toEqual([201, 400, 403, 200]);
  });

  it('takes a thousand', async () => {
    const orders = Array.from({ length: 1000 }, (_, index) => ({ ...ORDER, clOrdId: `B-${index}` }));
    const { body } = await call(gateway, 'POST', '/v1/orders/batch', { body: { orders } });
    const ids = body.results.map((result: { body: { clOrdId: string } }) => result.body.clOrdId);
    expect(ids).toEqual(orders.map(({ clOrdId }) => clOrdId));
  });
});

describe('what-if', () => {
  it('answers checks and route, and records nothing', async () => {
    const { status, body } = await call(gateway, 'POST', '/v1/orders/check', { body: ORDER });
    expect([status, body]).toEqual([200, { accepted: true, checks: [], route: null }]);
    expect((await call(gateway, 'GET', '/v1/orders')).body.rows).toEqual([]);
  });

  it('previews a route without an account', async () => {
    const { clOrdId: _, account: __, ...instruction } = ORDER;
    const { status } = await call(gateway, 'POST', '/v1/routing/preview', { body: instruction });
    expect(status).toBe(200);
  });
});

describe('cancelling', () => {
  it('answers 202 with the order', async () => {
    const { body: order } = await enter();
    const { status, body } = await call(gateway, 'DELETE', `/v1/orders/${order.orderId}?clOrdId=C-1`);
    expect(status).toBe(202);
    expect(canceledOrderView.parse(body)).toMatchObject({
      ordStatus: 'PENDING_CANCEL',
      cancel: { outcome: 'REQUESTED', clOrdId: 'C-1' },
    });
  });

  it('answers 202 with the reason when it is too late, which is an OrderCancelReject too', async () => {
    const { body: order } = await enter();
    gateway.entry.fill(order.orderId, 100, 1_872_600);
    const { status, body } = await call(gateway, 'DELETE', `/v1/orders/${order.orderId}`);
    expect([status, body.cancel.outcome, body.cancel.cxlRejReason]).toEqual([
      202,
      'REJECTED',
      'TOO_LATE_TO_CANCEL',
    ]);
    const reports = await call(gateway, 'GET', `/v1/orders/${order.orderId}/executions`);
    expect(pageOf(executionView).parse(reports.body).rows.at(-1)?.msgType).toBe('ORDER_CANCEL_REJECT');
  });

  it("leaves another desk's order alone", async () => {
    const { body: order } = await enter();
    for (const key of ['demo-trader-2', 'demo-risk']) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await call(gateway, 'DELETE', `/v1/orders/${order.orderId}`, { key })).status).toBe(403);
    }
  });

  it('cancels every open order in the scope and says how many', async () => {
    await enter({ clOrdId: 'A' });
    await enter({ clOrdId: 'B', side: 'SELL' });
    await enter({ clOrdId: 'C', symbol: 'MSFT', price: '400.00' });
    await enter({ clOrdId: 'D', account: 'EQ2-MAIN' }, 'demo-trader-2');
    const { body: done } = await enter({ clOrdId: 'E' });
    gateway.entry.fill(done.orderId, 100, 1_872_600);
    const some = await call(gateway, 'DELETE', '/v1/orders?symbol=AAPL&side=BUY');
    expect([some.status, some.body.requested]).toEqual([202, 1]);
    const rest = await call(gateway, 'DELETE', '/v1/orders?all=true');
    expect([rest.body.requested, rest.body.rejected]).toEqual([2, 1]);
    const others = await call(gateway, 'GET', '/v1/orders', { key: 'demo-trader-2' });
    expect(others.body.rows[0].ordStatus).toBe('NEW');
  });
});

describe('reading', () => {
  it('pages orders newest first, each once', async () => {
    for (let index = 0; index < 7; index += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await enter({ clOrdId: `P-${index}` });
    }
    const seen: string[] = [];
    let path = '/v1/orders?limit=3';
    for (let next: string | null = ''; next !== null; path = `/v1/orders?limit=3&cursor=${next}`) {
      // oxlint-disable-next-line no-await-in-loop
      const { body } = await call(gateway, 'GET', path);
      const page = pageOf(orderView).parse(body);
      seen.push(...page.rows.map(({ clOrdId }) => clOrdId));
      next = page.next;
    }
    expect(seen).toEqual(['P-6', 'P-5', 'P-4', 'P-3', 'P-2', 'P-1', 'P-0']);
  });

  it('filters', async () => {
    await enter({ clOrdId: 'A' });
    await enter({ clOrdId: 'B', side: 'SELL', orderQty: String(MOST_SHARES + 1) });
    expect(await idsOf('side=SELL')).toEqual(['B']);
    expect(await idsOf('open=true')).toEqual(['A']);
    expect(await idsOf('ordStatus=REJECTED')).toEqual(['B']);
    expect(await idsOf('clOrdId=A&account=EQ1-MAIN')).toEqual(['A']);
  });

  it('keeps each to what is theirs', async () => {
    const { body: order } = await enter();
    for (const part of ['', '/executions', '/routes', '/children', '/timeline']) {
      const path = `/v1/orders/${order.orderId}${part}`;
      // oxlint-disable-next-line no-await-in-loop
      expect((await call(gateway, 'GET', path, { key: 'demo-trader-2' })).status).toBe(403);
      // oxlint-disable-next-line no-await-in-loop
      expect((await call(gateway, 'GET', path, { key: 'demo-compliance' })).status).toBe(200);
    }
    const accounts = await call(gateway, 'GET', '/v1/accounts', { key: 'demo-trader-2' });
    expect(accounts.body.rows.map((row: { account: string }) => row.account)).toEqual(['EQ2-MAIN']);
    const limits = async (key: string) => {
      const { body } = await call(gateway, 'GET', '/v1/compliance/limits', { key });
      return pageOf(limitView)
        .parse(body)
        .rows.map(({ account }) => account);
    };
    expect(await limits('demo-trader')).toEqual(['EQ1-MAIN']);
    expect(await limits('demo-risk')).toEqual([null, 'EQ1-MAIN', 'EQ2-MAIN']);
  });

  it('shows the market in decimals', async () => {
    const shapes: readonly [string, z.ZodType][] = [
      ['/v1/quotes/AAPL', quoteView],
      ['/v1/books/AAPL', bookView],
    ];
    for (const [path, schema] of shapes) {
      // oxlint-disable-next-line no-await-in-loop
      const { body } = await call(gateway, 'GET', path);
      expect(schema.parse(body)).toEqual(body);
    }
    const { body } = await call(gateway, 'GET', '/v1/books/AAPL');
    expect(body.nbbo.ask).toEqual({ px: '187.26', qty: '1000', venues: ['VA', 'VB'] });
    expect(body.venues[1]).toMatchObject({ venue: 'VB', stale: false, bids: [['187.23', '300']] });
  });

  it('says who is asking', async () => {
    expect((await call(gateway, 'GET', '/v1/session', { key: 'demo-compliance' })).body).toMatchObject({
      userId: 'compliance-1',
      role: 'compliance',
      mayTrade: false,
      accounts: ['EQ1-MAIN', 'EQ1-ALGO', 'EQ2-MAIN'],
    });
  });
});

describe('GET /v1/audit/export', () => {
  it('writes CSV that a spreadsheet reads and does not run', async () => {
    gateway.audit.rows = [
      anEvent(1, { clOrdId: '=1+1', summary: 'a "quoted", line' }),
      anEvent(2, { event: { a: '1' } }),
    ];
    const response = await fetch(`${gateway.url}/v1/audit/export?format=csv`, {
      headers: { authorization: 'Bearer demo-compliance' },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const [head, first, second] = bytes.subarray(3).toString().split('\n');
    expect(head?.split(',').slice(0, 4)).toEqual(['seq', 'at', 'type', 'actor']);
    expect(first).toContain("'=1+1");
    expect(first).toContain('"a ""quoted"", line"');
    expect(second).toContain('"{""a"":""1""}"');
  });

  it('writes one JSON object per line', async () => {
    gateway.audit.rows = [anEvent(1), anEvent(2)];
    const { body } = await call(gateway, 'GET', '/v1/audit/export?format=ndjson');
    const rows: unknown[] = body
      .trimEnd()
      .split('\n')
      .map((line: string) => JSON.parse(line));
    expect(rows).toEqual(gateway.audit.rows);
  });
});

describe('keys', () => {
  it('take effect, narrow, and end at once', async () => {
    const { key, stored } = gateway.keys.create({ userId: 'trader-1', scopes: ['read'], expiresAt: null });
    expect((await call(gateway, 'GET', '/v1/orders', { key })).status).toBe(200);
    const refused = await enter({}, key);
    expect([refused.status, refused.body.detail]).toEqual([403, 'this key was issued for reading only']);
    gateway.keys.revoke(stored.keyId);
    expect((await call(gateway, 'GET', '/v1/orders', { key })).status).toBe(401);
  });

  it('slows down one who guesses, and nobody else', async () => {
    const guess = () => call(gateway, 'GET', '/v1/session', { key: 'guess' });
    const statuses = (await Promise.all(Array.from({ length: 130 }, guess))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    expect((await call(gateway, 'GET', '/v1/session')).status).toBe(200);
  });
});

describe('pages', () => {
  it('serves the built page and its hashed files with the right headers', async () => {
    const webRoot = mkdtempSync(join(tmpdir(), 'fairlead-web-'));
    mkdirSync(join(webRoot, 'assets'));
    writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Blotter</title>');
    writeFileSync(join(webRoot, 'assets', 'app-Ab12Cd34.js'), 'export {};');
    const served = await startGateway({ webRoot });
    const page = await call(served, 'GET', '/', { key: null });
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const script = await call(served, 'GET', '/assets/app-Ab12Cd34.js', { key: null });
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await call(served, 'GET', '/../package.json', { key: null })).status).toBe(404);
    await served.stop();
  });

  it('serves the documentation without loading anything from elsewhere', async () => {
    const page = await call(gateway, 'GET', '/docs', { key: null });
    expect(page.body).not.toMatch(/https?:|<script>|onload/);
    const files = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    const answers = await Promise.all(files.map((path) => call(gateway, 'GET', path, { key: null })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('operations', () => {
  it('counts requests by route and orders by outcome', async () => {
    const { body: order } = await enter();
    await enter({ side: 'X' });
    await call(gateway, 'GET', `/v1/orders/${order.orderId}`);
    const { body } = await call(gateway, 'GET', '/metrics', { key: null });
    expect(body).toContain('fairlead_order_requests_total{outcome="accepted"} 1');
    expect(body).toContain('fairlead_order_requests_total{outcome="malformed"} 1');
    expect(body).toContain('route="/v1/orders/{orderId}",status="200"} 1');
  });

  it('returns the id a client gave its request', async () => {
    const response = await fetch(`${gateway.url}/health/live`, { headers: { 'x-request-id': 'mine-7' } });
    expect(response.headers.get('x-request-id')).toBe('mine-7');
  });

  it('answers what is not HTTP with a problem', async () => {
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(gateway.port, '127.0.0.1', () => socket.write('HELLO\r\n\r\n'));
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json/s);
  });

  it('answers 500 without a word of the cause, and logs it', async () => {
    gateway.audit.timeline = () => Promise.reject(new Error('secret table'));
    const { body: order } = await enter();
    const { status, body } = await call(gateway, 'GET', `/v1/orders/${order.orderId}/timeline`);
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(gateway.failures).toHaveLength(1);
  });
});
