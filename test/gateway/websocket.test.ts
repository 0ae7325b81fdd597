/** The stream over real sockets: rebuilt rows, resume, entitlement, frames, slow clients. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Socket as TcpSocket } from 'node:net';
import { ORDER, aPosition, call, startGateway } from './gateway-fixture.js';
import type { Gateway } from './gateway-fixture.js';
import { StreamReader } from './stream-fixture.js';

let gateway: Gateway;
let readers: StreamReader[];
beforeEach(async () => {
  gateway = await startGateway();
  readers = [];
});
afterEach(async () => {
  for (const reader of readers) reader.close();
  await gateway.stop();
});

async function open(token?: string): Promise<StreamReader> {
  const reader = await StreamReader.open(gateway, token);
  readers.push(reader);
  return reader;
}

async function enter(clOrdId: string, more: object = {}, key = 'demo-trader'): Promise<string> {
  const { body } = await call(gateway, 'POST', '/v1/orders', { body: { ...ORDER, clOrdId, ...more }, key });
  return body.orderId;
}

function move(seq: number, qty: number): void {
  const levels = [{ side: 'BID' as const, px: 1_872_400, qty }];
  gateway.market.onBook({
    kind: 'DELTA',
    venue: 'VA',
    symbol: 'AAPL',
    seq,
    at: gateway.clock.now(),
    levels,
  });
}

/** The TCP socket under a client; while it is paused nothing is read. */
function wire(reader: StreamReader): TcpSocket {
  const engine: unknown = reader.socket.io.engine;
  const socket = ['transport', 'ws', '_socket'].reduce(memberOf, engine);
  if (socket instanceof TcpSocket) return socket;
  throw new Error('the client has no TCP socket');
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function alert(account: string, index: number) {
  return { severity: 'INFO' as const, account, orderId: null, text: `${index} ${'x'.repeat(20_000)}` };
}

const isSnapshot = (topic: string) => (message: { kind: string; topic: string }) =>
  message.kind === 'snapshot' && message.topic === topic;

describe('orders and executions', () => {
  it('rebuilds what REST says from snapshot and deltas, numbered without a gap', async () => {
    await enter('before');
    const reader = await open();
    reader.subscribe('orders');
    await reader.until(isSnapshot('orders'));
    const filled = await enter('after');
    gateway.entry.fill(filled, 40, 1_872_600);
    await enter('last', { side: 'SELL' });
    await reader.settled();
    const { body } = await call(gateway, 'GET', '/v1/orders');
    const streamed = [...reader.rows('orders', 'orderId').values()];
    expect(streamed.toReversed()).toEqual(body.rows);
    const seqs = reader.messages.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
  });

  it('sends the missed deltas to one who comes back, and a snapshot when they are gone', async () => {
    const reader = await open();
    reader.subscribe('orders');
    const { seq } = await reader.until(isSnapshot('orders'));
    await enter('one');
    await reader.until((message) => message.kind === 'delta' && message.seq === seq + 1);
    reader.close();
    const missed = await enter('two');
    const back = await open();
    back.subscribe('orders', { lastSeq: seq + 1 });
    await back.settled();
    expect(back.messages.map(({ kind, seq: at }) => [kind, at])).toEqual([['delta', seq + 2]]);
    expect(back.rows('orders', 'orderId').has(missed)).toBe(true);
    back.subscribe('orders', { lastSeq: 1 });
    await back.until(isSnapshot('orders'));
  });

  it('tell of a bust beside the execution that it is about, live and in a later snapshot', async () => {
    const reader = await open();
    reader.subscribe('executions');
    await reader.until(isSnapshot('executions'));
    const orderId = await enter('busted');
    const execId = gateway.entry.fill(orderId, 40, 1_872_600);
    gateway.entry.bust(orderId, execId, { lastQty: 40, lastPx: 1_872_600 });
    await reader.settled();
    const late = await open();
    late.subscribe('executions');
    await late.until(isSnapshot('executions'));
    for (const rows of [reader, late].map((each) => each.rows('executions', 'execId'))) {
      const [trade, bust] = [...rows.values()];
      expect(rows.size).toBe(2);
      expect(trade).toMatchObject({ execType: 'TRADE', lastQty: '40' });
      expect(bust).toMatchObject({ execType: 'TRADE_CANCEL', execRefId: execId, cumQty: '0' });
    }
  });

  it('tells nobody of accounts that are not theirs', async () => {
    const theirs = await open('demo-trader-2');
    const all = await open('demo-compliance');
    for (const reader of [theirs, all]) {
      for (const topic of ['orders', 'executions', 'positions', 'decisions', 'alerts'])
        reader.subscribe(topic);
      await reader.settled();
    }
    const orderId = await enter('private');
    gateway.entry.fill(orderId, 10, 1_872_600);
    gateway.alerts.raise({ severity: 'WARNING', account: 'EQ1-MAIN', orderId, text: 'look' });
    gateway.positions.tell([aPosition()]);
    await Promise.all([theirs.settled(), all.settled()]);
    expect(theirs.messages.flatMap(({ rows }) => rows)).toEqual([]);
    expect(all.rows('orders', 'orderId').size).toBe(1);
    expect(all.rows('executions', 'execId').size).toBe(1);
    expect(all.rows('positions', 'account').size).toBe(1);
    expect(all.rows('alerts', 'alertId').size).toBe(1);
  });

  it('refuses a filter on an account that is not theirs', async () => {
    const reader = await open();
    reader.subscribe('orders', { filter: { account: 'EQ2-MAIN' } });
    const { message } = await reader.until(({ kind }) => kind === 'refused');
    expect(message).toBe('trader-1 is not entitled to account EQ2-MAIN');
  });

  it('is silent after unsubscribe', async () => {
    const reader = await open();
    reader.subscribe('orders');
    reader.socket.emit('unsubscribe', { topic: 'orders' });
    await reader.settled();
    await enter('quiet');
    await reader.settled();
    expect(reader.messages.map(({ kind }) => kind)).toEqual(['snapshot']);
  });
});

describe('the door', () => {
  it('lets nobody in without a good key', async () => {
    await expect(StreamReader.open(gateway, 'nope')).rejects.toThrow(/unauthorized/);
  });

  it('ends a stream when its key is revoked', async () => {
    const { key, stored } = gateway.keys.create({ userId: 'trader-1', scopes: ['read'], expiresAt: null });
    const reader = await open(key);
    const ended = new Promise((resolve) => reader.socket.once('disconnect', resolve));
    gateway.keys.revoke(stored.keyId);
    gateway.scheduler.advance(1_000_000);
    expect(await ended).toBe('io server disconnect');
  });

  it.each([
    ['nothing', undefined],
    ['a string', 'orders'],
    ['an unknown topic', { topic: 'secrets' }],
    ['an unknown field', { topic: 'orders', all: true }],
    ['a wrong number', { topic: 'orders', lastSeq: -1 }],
    ['a wrong filter', { topic: 'orders', filter: { account: { $ne: 1 } } }],
    ['books of everything', { topic: 'books' }],
  ])('refuses %s and stays open', async (_name, request) => {
    const reader = await open();
    reader.socket.emit('subscribe', request);
    await reader.until(({ kind }) => kind === 'refused');
    await reader.settled();
    expect(reader.messages.map(({ kind }) => kind)).toEqual(['refused']);
  });
});

describe('the market', () => {
  it('tells a symbol once per frame however often it changes', async () => {
    const reader = await open();
    reader.subscribe('quotes');
    reader.subscribe('books', { filter: { symbol: 'AAPL' } });
    await reader.settled();
    for (let seq = 2; seq < 202; seq += 1) move(seq, seq);
    gateway.scheduler.advance(100_000);
    await reader.settled();
    for (const topic of ['quotes', 'books']) {
      const deltas = reader.messages.filter((message) => message.topic === topic && message.kind === 'delta');
      expect(deltas.map(({ rows }) => rows.length)).toEqual([1]);
    }
    const { body } = await call(gateway, 'GET', '/v1/quotes/AAPL');
    expect(reader.rows('quotes', 'symbol').get('AAPL')).toEqual(body);
    expect(body).toMatchObject({ bidPx: '187.24', bidQty: '201', bidVenues: ['VA'] });
  });

  it('sends only the symbols that were asked for', async () => {
    const reader = await open();
    reader.subscribe('quotes', { filter: { symbol: ['MSFT', 'KO'] } });
    const { rows } = await reader.until(isSnapshot('quotes'));
    expect(rows.map((row) => row['symbol'])).toEqual(['MSFT', 'KO']);
    move(2, 900);
    gateway.scheduler.advance(100_000);
    await reader.settled();
    expect(reader.messages).toHaveLength(1);
  });
});

describe('a client that does not read', () => {
  it('gets the latest row per key when it reads again, and nothing waits without bound', async () => {
    const reader = await open();
    reader.subscribe('positions');
    await reader.settled();
    wire(reader).pause();
    const changes = 3000;
    let mostWaiting = 0;
    let longest = 0;
    for (let index = 1; index <= changes; index += 1) {
      gateway.positions.tell([aPosition({ qty: String(index), avgCost: 'x'.repeat(20_000) })]);
      // oxlint-disable-next-line no-await-in-loop
      if (index % 20 === 0) await turn();
      mostWaiting = Math.max(mostWaiting, gateway.streams.waiting());
      longest = Math.max(longest, gateway.streams.longestBuffer());
    }
    expect(mostWaiting).toBe(1);
    expect(longest).toBeLessThanOrEqual(20);
    wire(reader).resume();
    await reader.until(({ rows }) => rows?.at(-1)?.['qty'] === String(changes));
    const seqs = reader.messages.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
    expect(seqs.length).toBeLessThan(changes);
  });

  it('is told to subscribe again when executions were lost', async () => {
    const orderId = await enter('many', { orderQty: '900000' });
    const reader = await open();
    reader.subscribe('executions');
    reader.subscribe('alerts');
    await reader.settled();
    wire(reader).pause();
    for (let index = 0; gateway.streams.waiting() === 0; index += 1) {
      gateway.alerts.raise(alert('EQ1-MAIN', index));
      // oxlint-disable-next-line no-await-in-loop
      if (index % 20 === 0) await turn();
    }
    for (let index = 0; index < 2500; index += 1) gateway.entry.fill(orderId, 1, 1_872_600);
    wire(reader).resume();
    const { topic } = await reader.until(({ kind }) => kind === 'resync');
    expect(topic).toBe('executions');
    reader.subscribe('executions');
    const { rows } = await reader.until(isSnapshot('executions'));
    expect(rows).toHaveLength(0);
    await reader.until((message) => isSnapshot('executions')(message) && message.rows.length > 0);
  });
});
