/** Requests that nobody should send: each gets a 4xx problem, none reaches the engine. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { problemView } from '../../src/gateway/rest/view-schemas.js';
import { someTerms } from '../support/orders.js';
import { ORDER, startGateway } from './gateway-fixture.js';
import type { Gateway } from './gateway-fixture.js';

type Raw = readonly [name: string, status: number, field: string | null, request: RawRequest];
interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
}

const json = (value: unknown): RawRequest => ({ body: JSON.stringify(value) });
const order = (more: Record<string, unknown>) => json({ ...ORDER, ...more });
const without = (field: string) => order({ [field]: undefined });
const get = (path: string): RawRequest => ({ method: 'GET', path });
const bad = (field: string, what: string, more: Record<string, unknown>): Raw => [
  `${field}: ${what}`,
  400,
  field,
  order(more),
];

/** The same order with other parts; `undefined` leaves a part out. */
const STOP = { ordType: 'STOP', price: undefined, stopPx: '190.00' };
const PEG = { ordType: 'PEGGED', price: undefined, execInst: ['PRIMARY_PEG'] };
const POST_ONLY = ['PARTICIPATE_DONT_INITIATE'];
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

const list = (more: Record<string, unknown>): RawRequest => ({
  path: '/v1/order-lists',
  ...json({ listId: 'L-1', contingencyType: 'OCO', orders: legs({}), ...more }),
});
const legs = (more: Record<string, unknown>) => [ORDER, { ...ORDER, clOrdId: 'X-2', ...more }];
const bracket = (profit: Record<string, unknown>, loss: Record<string, unknown> = {}): RawRequest => {
  const exit = { ...ORDER, side: 'SELL' };
  const { price: _, ...unpriced } = exit;
  const stop = { ...unpriced, clOrdId: 'X-3', ordType: 'STOP', stopPx: '180.00', ...loss };
  const orders = [ORDER, { ...exit, clOrdId: 'X-2', ...profit }, stop];
  return list({ contingencyType: 'BRACKET', orders });
};

const REQUIRED = ['clOrdId', 'account', 'symbol', 'side', 'ordType', 'orderQty', 'timeInForce'];

const TABLE: readonly Raw[] = [
  ...REQUIRED.map((field): Raw => [`${field} missing`, 400, field, without(field)]),
  ...[...REQUIRED, 'price', 'text'].map((field): Raw => bad(field, 'a number', { [field]: 7 })),
  ...REQUIRED.map((field): Raw => bad(field, 'null', { [field]: null })),
  bad('side', 'lower case', { side: 'buy' }),
  bad('ordType', 'not one of them', { ordType: 'ICEBERG' }),
  bad('timeInForce', 'not one of them', { timeInForce: 'GTX' }),
  bad('symbol', 'unknown', { symbol: 'ZZZZ' }),
  bad('symbol', 'empty', { symbol: '' }),
  bad('symbol', 'a prototype key', { symbol: '__proto__' }),
  bad('orderQty', 'zero', { orderQty: '0' }),
  bad('orderQty', 'negative', { orderQty: '-100' }),
  bad('orderQty', 'finer than the increment', { orderQty: '100.5' }),
  bad('orderQty', 'exponent', { orderQty: '1e3' }),
  bad('orderQty', 'hexadecimal', { orderQty: '0x10' }),
  bad('orderQty', 'words', { orderQty: 'many' }),
  bad('orderQty', 'spaces', { orderQty: ' 100' }),
  bad('orderQty', 'thousands separators', { orderQty: '1,000' }),
  bad('orderQty', 'beyond counting', { orderQty: '99999999999999999' }),
  bad('orderQty', 'notional beyond counting', { orderQty: '9007199254740991' }),
  bad('orderQty', 'Infinity', { orderQty: 'Infinity' }),
  bad('orderQty', 'NaN', { orderQty: 'NaN' }),
  bad('price', 'zero', { price: '0' }),
  bad('price', 'negative', { price: '-1.00' }),
  bad('price', 'below the tick', { price: '187.265' }),
  bad('price', 'finer than counted', { price: '187.26001' }),
  bad('price', 'beyond counting', { price: '999999999999999999' }),
  bad('price', 'missing on LIMIT', { price: undefined }),
  bad('price', 'on MARKET', { ordType: 'MARKET' }),
  bad('price', 'a list', { price: ['187.26'] }),
  bad('clOrdId', 'empty', { clOrdId: '' }),
  bad('clOrdId', 'too long', { clOrdId: 'x'.repeat(65) }),
  bad('clOrdId', 'space at the end', { clOrdId: 'x ' }),
  bad('clOrdId', 'not ASCII', { clOrdId: 'größe' }),
  bad('clOrdId', 'control character', { clOrdId: 'a\u0000b' }),
  bad('text', 'too long', { text: 'x'.repeat(257) }),
  bad('text', 'control character', { text: 'a\u001bb' }),
  bad('text', 'lone surrogate', { text: '\ud800' }),
  bad('colour', 'unknown field', { colour: 'red' }),
  bad('stopPx', 'on LIMIT', { stopPx: '190.00' }),
  bad('stopPx', 'on MARKET', { ordType: 'MARKET', price: undefined, stopPx: '190.00' }),
  bad('stopPx', 'missing on STOP', { ...STOP, stopPx: undefined }),
  bad('stopPx', 'missing on STOP_LIMIT', { ordType: 'STOP_LIMIT' }),
  bad('stopPx', 'below the tick', { ...STOP, stopPx: '190.005' }),
  bad('stopPx', 'zero', { ...STOP, stopPx: '0' }),
  bad('price', 'on STOP', { ...STOP, price: '187.26' }),
  bad('price', 'missing on STOP_LIMIT', { ...STOP, ordType: 'STOP_LIMIT' }),
  bad('timeInForce', 'IOC on STOP', { ...STOP, timeInForce: 'IOC' }),
  bad('timeInForce', 'FOK on STOP_LIMIT', {
    ordType: 'STOP_LIMIT',
    stopPx: '190.00',
    timeInForce: 'FOK',
  }),
  bad('execInst', 'no peg on PEGGED', { ...PEG, execInst: undefined }),
  bad('execInst', 'two pegs on PEGGED', { ...PEG, execInst: ['PRIMARY_PEG', 'MARKET_PEG'] }),
  bad('execInst', 'a peg on LIMIT', { execInst: ['MID_PRICE_PEG'] }),
  bad('timeInForce', 'OPG on STOP', { ...STOP, timeInForce: 'OPG' }),
  bad('timeInForce', 'CLS on PEGGED', { ...PEG, timeInForce: 'CLS' }),
  bad('timeInForce', 'post-only in an auction', { timeInForce: 'CLS', execInst: POST_ONLY }),
  bad('timeInForce', 'a minimum in an auction', { timeInForce: 'OPG', minQty: '50' }),
  bad('timeInForce', 'IOC on PEGGED', { ...PEG, timeInForce: 'IOC' }),
  bad('execInst', 'post-only on MARKET', { ordType: 'MARKET', price: undefined, execInst: POST_ONLY }),
  bad('execInst', 'post-only on STOP', { ...STOP, execInst: POST_ONLY }),
  bad('execInst', 'post-only on IOC', { timeInForce: 'IOC', execInst: POST_ONLY }),
  bad('execInst', 'post-only on FOK', { timeInForce: 'FOK', execInst: POST_ONLY }),
  bad('execInst', 'post-only market peg', { ...PEG, execInst: ['MARKET_PEG', ...POST_ONLY] }),
  bad('execInst', 'post-only with minQty', { minQty: '50', execInst: POST_ONLY }),
  bad('execInst', 'post-only with all or none', { execInst: ['ALL_OR_NONE', ...POST_ONLY] }),
  bad('execInst', 'not a list', { execInst: 'NOT_HELD' }),
  bad('execInst.0', 'not one of them', { execInst: ['SLOWLY'] }),
  bad('minQty', 'above orderQty', { minQty: '101' }),
  bad('minQty', 'zero', { minQty: '0' }),
  bad('minQty', 'with all or none', { minQty: '50', execInst: ['ALL_OR_NONE'] }),
  bad('minQty', 'on FOK', { minQty: '50', timeInForce: 'FOK' }),
  bad('maxFloor', 'all of the order', { maxFloor: '100' }),
  bad('maxFloor', 'above the order', { maxFloor: '200' }),
  bad('maxFloor', 'on MARKET', { ordType: 'MARKET', price: undefined, maxFloor: '10' }),
  bad('maxFloor', 'on IOC', { timeInForce: 'IOC', maxFloor: '10' }),
  bad('maxFloor', 'with all or none', { maxFloor: '10', execInst: ['ALL_OR_NONE'] }),
  bad('maxFloor', 'finer than the increment', { maxFloor: '0.5' }),
  bad('exDestination', 'missing on a peg with minQty', { ...PEG, minQty: '10' }),
  bad('exDestination', 'missing on a peg with maxFloor', { ...PEG, maxFloor: '10' }),
  bad('exDestination', 'not a market', { exDestination: 'NOWHERE' }),
  bad('expireTime', 'missing on GTD', { timeInForce: 'GTD' }),
  bad('expireTime', 'on DAY', { expireTime: TOMORROW }),
  bad('expireTime', 'passed', { timeInForce: 'GTD', expireTime: '2020-01-05T14:30:00Z' }),
  bad('expireTime', 'a date', { timeInForce: 'GTD', expireTime: '2099-01-05' }),
  bad('expireTime', 'no such day', { timeInForce: 'GTD', expireTime: '2099-13-05T14:30:00Z' }),
  bad('cashOrderQty', 'beside orderQty', { cashOrderQty: '1000' }),
  bad('cashOrderQty', 'zero', { orderQty: undefined, cashOrderQty: '0' }),
  bad('cashOrderQty', 'negative', { orderQty: undefined, cashOrderQty: '-5' }),
  bad('cashOrderQty', 'beyond counting', { orderQty: undefined, cashOrderQty: '99999999999999' }),
  bad('cashOrderQty', 'a number', { orderQty: undefined, cashOrderQty: 5 }),
  bad('minQty', 'of an order by cash', { orderQty: undefined, cashOrderQty: '50000', minQty: '10' }),
  bad('maxFloor', 'of an order by cash', { orderQty: undefined, cashOrderQty: '50000', maxFloor: '10' }),
  ['prototype field', 400, '__proto__', { body: `{"__proto__": {}, ${JSON.stringify(ORDER).slice(1)}` }],
  ['an array', 400, 'body', json([ORDER])],
  ['a string', 400, 'body', json('order')],
  ['null', 400, 'body', json(null)],
  ['empty object', 400, 'clOrdId', json({})],
  ['nested rubbish', 400, 'symbol', order({ symbol: { a: [{ b: {} }] } })],
  ['deep nesting', 400, 'body', { body: '['.repeat(8000) + ']'.repeat(8000) }],
  ['empty body', 400, null, { body: '' }],
  ['half an object', 400, null, { body: '{"clOrdId": "X' }],
  ['trailing rubbish', 400, null, { body: `${JSON.stringify(ORDER)} x` }],
  ['invalid UTF-8', 400, null, { body: Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) }],
  ['plain text', 415, null, { ...json(ORDER), headers: { 'content-type': 'text/plain' } }],
  ['a form', 415, null, { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  [
    'latin-1 JSON',
    415,
    null,
    { ...json(ORDER), headers: { 'content-type': 'application/json; charset=latin1' } },
  ],
  ['compressed', 415, null, { ...json(ORDER), headers: { 'content-encoding': 'gzip' } }],
  ['16 kB and more', 413, null, order({ text: 'x'.repeat(20_000) })],
  [
    'batch above 1 MB',
    413,
    null,
    { path: '/v1/orders/batch', body: `{"orders":["${'x'.repeat(1 << 20)}"]}` },
  ],
  ['batch without orders', 400, 'orders', { path: '/v1/orders/batch', ...json({}) }],
  ['empty batch', 400, 'orders', { path: '/v1/orders/batch', ...json({ orders: [] }) }],
  ['1,001 orders', 400, 'orders', { path: '/v1/orders/batch', ...json({ orders: Array(1001).fill(0) }) }],
  ['list without a name', 400, 'listId', list({ listId: undefined })],
  ['list of no known kind', 400, 'contingencyType', list({ contingencyType: 'OUO' })],
  ['list of one order', 400, 'orders', list({ orders: [ORDER] })],
  ['list of 11 orders', 400, 'orders', list({ orders: Array(11).fill(ORDER) })],
  ['list with an unknown field', 400, 'colour', list({ colour: 'red' })],
  ['list with a bad price', 400, 'orders.1.price', list({ orders: legs({ price: '-1' }) })],
  ['list with rubbish for an order', 400, 'orders.1.body', list({ orders: [ORDER, 7] })],
  ['list over two accounts', 400, 'orders.1.account', list({ orders: legs({ account: 'EQ1-ALGO' }) })],
  ['list with a ClOrdID twice', 400, 'orders.1.clOrdId', list({ orders: [ORDER, ORDER] })],
  ['OCO of two symbols', 400, 'orders.1.symbol', list({ orders: legs({ symbol: 'MSFT' }) })],
  ['OCO with an IOC', 400, 'orders.1.timeInForce', list({ orders: legs({ timeInForce: 'IOC' }) })],
  [
    'OCO by cash',
    400,
    'orders.1.cashOrderQty',
    list({ orders: legs({ orderQty: undefined, cashOrderQty: '1000' }) }),
  ],
  ['OCO all or none', 400, 'orders.1.execInst', list({ orders: legs({ execInst: ['ALL_OR_NONE'] }) })],
  [
    'OTO with a minimum',
    400,
    'orders.1.minQty',
    list({ contingencyType: 'OTO', orders: legs({ minQty: '50' }) }),
  ],
  [
    'OTO at the close',
    400,
    'orders.1.timeInForce',
    list({ contingencyType: 'OTO', orders: legs({ timeInForce: 'CLS' }) }),
  ],
  ['bracket of two', 400, 'orders', list({ contingencyType: 'BRACKET', orders: legs({ side: 'SELL' }) })],
  ['bracket whose exits enter', 400, 'orders.1.side', bracket({ side: 'BUY' })],
  ['bracket whose exits are smaller', 400, 'orders.1.orderQty', bracket({ orderQty: '50' })],
  ['bracket without a limit', 400, 'orders.1.ordType', bracket({ ordType: 'MARKET', price: undefined })],
  [
    'bracket without a stop',
    400,
    'orders.2.ordType',
    bracket({}, { ordType: 'LIMIT', stopPx: undefined, price: '180.00' }),
  ],
  [
    "list in another desk's account",
    403,
    null,
    list({
      orders: [
        { ...ORDER, account: 'EQ2-MAIN' },
        { ...ORDER, account: 'EQ2-MAIN', clOrdId: 'X-2' },
      ],
    }),
  ],
  ['unknown list', 404, null, get('/v1/order-lists/nope')],
  ["list in another's account", 403, null, get('/v1/order-lists/nope?account=EQ2-MAIN')],
  ['what-if of rubbish', 400, 'side', { path: '/v1/orders/check', ...order({ side: 'X' }) }],
  ['preview with an account', 400, 'account', { path: '/v1/routing/preview', ...order({}) }],
  ['no key', 401, null, { ...json(ORDER), headers: { authorization: '' } }],
  ['wrong key', 401, null, { ...json(ORDER), headers: { authorization: 'Bearer nope' } }],
  ['basic credentials', 401, null, { ...json(ORDER), headers: { authorization: 'Basic ZGVtbzpkZW1v' } }],
  ["another desk's account", 403, null, order({ account: 'EQ2-MAIN' })],
  ['unknown account', 403, null, order({ account: 'NO-SUCH' })],
  [
    'a role that does not trade',
    403,
    null,
    { ...json(ORDER), headers: { authorization: 'Bearer demo-compliance' } },
  ],
  ['broken percent-encoding', 400, null, get('/v1/orders/%E0%A4%A')],
  ['unknown path', 404, null, get('/v1/nothing')],
  ['unknown order', 404, null, get('/v1/orders/nope')],
  ['unknown symbol', 404, null, get('/v1/quotes/ZZZZ')],
  ['PATCH', 405, null, { method: 'PATCH', path: '/v1/orders/O000001', ...json({}) }],
  ['PATCH on a list', 405, null, { method: 'PATCH', ...json({}) }],
  ['unknown parameter', 400, 'colour', get('/v1/orders?colour=red')],
  ['limit 0', 400, 'limit', get('/v1/orders?limit=0')],
  ['limit above 500', 400, 'limit', get('/v1/orders?limit=501')],
  ['a parameter twice', 400, 'symbol', get('/v1/orders?symbol=A&symbol=B')],
  ['not a time', 400, 'from', get('/v1/orders?from=yesterday')],
  ['not a status', 400, 'ordStatus', get('/v1/orders?ordStatus=DONE')],
  ['forged cursor of orders', 400, 'cursor', get('/v1/orders?cursor=%00%01')],
  ['forged cursor of audit', 400, 'cursor', get('/v1/audit/events?cursor=abc')],
  ['export without format', 400, 'format', get('/v1/audit/export')],
  ['mass cancel without a filter', 400, 'all', { method: 'DELETE' }],
  ["another desk's list", 403, null, get('/v1/orders?account=EQ2-MAIN')],
];

const put = (more: Record<string, unknown>, path = '/v1/orders/O000001'): RawRequest => ({
  method: 'PUT',
  path,
  ...json({ clOrdId: 'Y', ...more }),
});
const badPut = (field: string, what: string, more: Record<string, unknown>): Raw => [
  `replace, ${field}: ${what}`,
  400,
  field,
  put(more),
];

const REPLACES: readonly Raw[] = [
  ['replace of an unknown order', 404, null, put({ orderQty: '1' }, '/v1/orders/nope')],
  badPut('orderQty', 'nothing is changed', {}),
  badPut('orderQty', 'zero', { orderQty: '0' }),
  badPut('orderQty', 'a fraction', { orderQty: '1.5' }),
  badPut('orderQty', 'a number', { orderQty: 100 }),
  badPut('price', 'below the tick', { price: '187.265' }),
  badPut('price', 'null', { price: null }),
  badPut('clOrdId', 'missing', { clOrdId: undefined, orderQty: '1' }),
  badPut('clOrdId', 'a space at its end', { clOrdId: 'Y ', orderQty: '1' }),
  badPut('symbol', 'cannot change', { symbol: 'MSFT', orderQty: '1' }),
  badPut('timeInForce', 'unknown', { timeInForce: 'SOON' }),
  ['replace by a list', 400, 'body', { ...put({}), ...json([]) }],
  [
    'replace by a role that does not trade',
    403,
    null,
    { ...put({ orderQty: '1' }), headers: { authorization: 'Bearer demo-risk' } },
  ],
  [
    "replace of another desk's order",
    403,
    null,
    { ...put({ orderQty: '1' }), headers: { authorization: 'Bearer demo-trader-2' } },
  ],
];

const AS_DESK = { headers: { authorization: 'Bearer demo-desk' } };
const REPORTS = '/v1/desk/orders/D000001/reports';
const desk = (body: unknown, path = REPORTS): RawRequest => ({ path, ...json(body), ...AS_DESK });
const badReport = (field: string, what: string, body: Record<string, unknown>): Raw => [
  `desk, ${field}: ${what}`,
  400,
  field,
  desk(body),
];
const trade = (more: Record<string, unknown>) => ({
  execType: 'TRADE',
  lastQty: '10',
  lastPx: '187.26',
  ...more,
});

const DESK: readonly Raw[] = [
  ['desk: unknown order', 404, null, desk({ execType: 'NEW' }, '/v1/desk/orders/nope/reports')],
  ["desk: the client's order", 404, null, desk({ execType: 'NEW' }, '/v1/desk/orders/O000001/reports')],
  ['desk: a trader', 403, null, { path: REPORTS, ...json({ execType: 'NEW' }) }],
  [
    'desk: compliance',
    403,
    null,
    { path: REPORTS, ...json({ execType: 'NEW' }), headers: { authorization: 'Bearer demo-compliance' } },
  ],
  [
    "desk: another desk's trader",
    403,
    null,
    { path: REPORTS, ...json({ execType: 'NEW' }), headers: { authorization: 'Bearer demo-trader-2' } },
  ],
  badReport('execType', 'missing', {}),
  badReport('execType', 'unknown', { execType: 'FILLED' }),
  badReport('execType', 'not the desk to say', { execType: 'PENDING_NEW' }),
  badReport('execType', 'lower case', { execType: 'new' }),
  badReport('execType', 'on an ORDER_CANCEL_REJECT', { msgType: 'ORDER_CANCEL_REJECT', execType: 'NEW' }),
  badReport('msgType', 'unknown', { msgType: 'NEWS', execType: 'NEW' }),
  badReport('lastQty', 'missing on a TRADE', trade({ lastQty: undefined })),
  badReport('lastPx', 'missing on a TRADE', trade({ lastPx: undefined })),
  badReport('lastQty', 'zero', trade({ lastQty: '0' })),
  badReport('lastQty', 'a fraction', trade({ lastQty: '0.5' })),
  badReport('lastQty', 'a number', trade({ lastQty: 10 })),
  badReport('lastPx', 'off the tick', trade({ lastPx: '187.265' })),
  badReport('lastPx', 'negative', trade({ lastPx: '-1.00' })),
  badReport('lastQty', 'on a NEW', { execType: 'NEW', lastQty: '10' }),
  badReport('execRefId', 'missing on a TRADE_CANCEL', { execType: 'TRADE_CANCEL' }),
  badReport('execRefId', 'on a TRADE', trade({ execRefId: 'E1' })),
  badReport('lastQty', 'missing on a STOPPED', { execType: 'STOPPED', lastPx: '187.26' }),
  badReport('orderQty', 'on a TRADE', trade({ orderQty: '10' })),
  badReport('clOrdId', 'on a TRADE', trade({ clOrdId: 'Y' })),
  badReport('overfill', 'in words', trade({ overfill: 'yes' })),
  badReport('execId', 'with a space', trade({ execId: 'a b' })),
  badReport('cxlRejReason', 'on a REJECTED', { execType: 'REJECTED', cxlRejReason: 'OTHER' }),
  badReport('ordRejReason', 'unknown', { execType: 'REJECTED', ordRejReason: 'BECAUSE' }),
  badReport('split.numerator', 'zero', {
    execType: 'RESTATED',
    split: { numerator: '0', denominator: '1' },
  }),
  badReport('split', 'on a REPLACED', { execType: 'REPLACED', split: { numerator: '2', denominator: '1' } }),
  badReport('text', 'a control character', { execType: 'NEW', text: 'a\u001bb' }),
  badReport('colour', 'unknown field', { execType: 'NEW', colour: 'red' }),
  ['desk: a list', 400, 'body', desk([])],
  ['desk: empty body', 400, null, { path: REPORTS, body: '', ...AS_DESK }],
  ['desk: 16 kB and more', 413, null, desk({ execType: 'NEW', text: 'x'.repeat(20_000) })],
  ['desk: GET of reports', 405, null, get(REPORTS)],
  ['desk: not a boolean', 400, 'open', get('/v1/desk/orders?open=yes')],
  ['desk: forged cursor', 400, 'cursor', get('/v1/desk/orders?cursor=abc')],
  ["desk: another desk's account", 403, null, get('/v1/desk/orders?account=EQ2-MAIN')],
];

function send(gateway: Gateway, { method = 'POST', path = '/v1/orders', body, headers }: RawRequest) {
  const given = { 'content-type': 'application/json', authorization: 'Bearer demo-trader', ...headers };
  return fetch(gateway.url + path, { method, headers: given, ...(body !== undefined && { body }) });
}

/** A string is made bad by a control character. */
function mutatedOrder({ field, value }: { readonly field: string; readonly value: unknown }): unknown {
  return { ...ORDER, [field]: typeof value === 'string' ? `${value}\u0007` : value };
}

describe('malformed requests', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
    const user = gateway.deps.keys.authenticate('demo-trader')?.user;
    if (user) await gateway.entry.submit(someTerms({ orderQty: 100 }), user);
    gateway.entry.putOnDesk('O000001');
    gateway.entry.arrivals.length = 0;
  });
  afterAll(() => gateway.stop());

  it.each([...TABLE, ...REPLACES, ...DESK])('%s → %i', async (_name, status, field, request) => {
    const response = await send(gateway, request);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const body = problemView.parse(await response.json());
    expect(body).toMatchObject({
      status,
      type: expect.stringMatching(/^\/problems\//),
      detail: expect.any(String),
    });
    const fields = body.errors?.map((error) => error.field) ?? [];
    expect(field === null ? [null] : fields).toContain(field);
    for (const error of body.errors ?? []) {
      expect(error.message).not.toBe('');
      expect(error.remedy).not.toBe('');
    }
    expect(gateway.entry.arrivals).toEqual([]);
    expect(gateway.entry.reports).toEqual([]);
    expect(gateway.failures).toEqual([]);
  });

  it('has a hundred rows at least', () => {
    expect(TABLE.length).toBeGreaterThanOrEqual(100);
  });

  it('names every bad field at once', async () => {
    const request = order({ clOrdId: '', side: 'X', symbol: 'ZZZZ', price: undefined, colour: 1 });
    const body = problemView.parse(await (await send(gateway, request)).json());
    expect(body.errors?.map(({ field }) => field).toSorted()).toEqual(
      ['clOrdId', 'colour', 'price', 'side', 'symbol'].toSorted(),
    );
  });

  it('names a field once, however much is wrong with it', async () => {
    const request = order({ orderQty: 7, price: null, execInst: ['PRIMARY_PEG', 'SLOWLY'] });
    const body = problemView.parse(await (await send(gateway, request)).json());
    expect(body.errors?.map(({ field }) => field)).toEqual(['orderQty', 'price', 'execInst.1']);
  });

  it('names every bad field of a report at once', async () => {
    const request = desk({ execType: 'TRADE', lastPx: '187.265', price: '1.00', colour: 1, text: 5 });
    const body = problemView.parse(await (await send(gateway, request)).json());
    expect(body.errors?.map(({ field }) => field).toSorted()).toEqual(
      ['colour', 'lastPx', 'lastQty', 'price', 'text'].toSorted(),
    );
  });

  it('tells the two prices that would pass', async () => {
    const body = problemView.parse(await (await send(gateway, order({ price: '187.265' }))).json());
    expect(body.errors?.[0]?.remedy).toBe('send 187.26 or 187.27');
  });

  it('says which methods a path allows', async () => {
    const response = await send(gateway, { method: 'PUT', ...json({}) });
    expect(response.headers.get('allow')).toBe('POST, DELETE, GET, HEAD');
  });

  it('answers any JSON with a problem, never with a failure', async () => {
    const mutation = fc.record({ field: fc.constantFrom(...REQUIRED, 'price'), value: fc.jsonValue() });
    const mutated = fc.oneof(fc.jsonValue(), mutation.map(mutatedOrder));
    await fc.assert(
      fc.asyncProperty(mutated, async (body) => {
        const { status } = await send(gateway, json(body));
        expect(status).toBe(400);
      }),
      { numRuns: 150, verbose: true },
    );
    expect(gateway.entry.arrivals).toEqual([]);
  });
});
