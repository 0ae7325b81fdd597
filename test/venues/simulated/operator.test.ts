import { beforeEach, describe, expect, it } from '@jest/globals';
import { ExchangeFixture } from './exchange-fixture.js';
import { anOrder, aVenue, flow, MID, TICK } from './venue-builders.js';

const market = aVenue({}, { native: ['REPLACE', 'MAX_FLOOR'] });
const BOOK = 'ACME';
let desk: ExchangeFixture;

beforeEach(async () => {
  desk = new ExchangeFixture(market);
  await desk.logon('US');
});

const told = (clOrdId: string) => desk.heard('US').of(clOrdId);
const bids = () => desk.exchange.levels(BOOK, 'BID', 5);

/** Buys `qty` of an order for `orderQty`; answers the execution. */
function bought(clOrdId: string, qty: number, orderQty = qty) {
  desk.exchange.submit(flow(`for-${clOrdId}`, { qty }));
  desk.send('US', anOrder(clOrdId, { orderQty }));
  const trade = told(clOrdId).find(({ kind }) => kind === 'TRADE');
  if (trade?.kind !== 'TRADE') throw new Error(`${clOrdId} did not trade`);
  return trade;
}

function act(take: (operator: ExchangeFixture['exchange']['operator']) => void): void {
  take(desk.exchange.operator);
  desk.settle();
}

async function stated() {
  const answer = desk.statement('US');
  for (let turn = 0; turn < 3; turn += 1) desk.settle();
  return answer;
}

describe('an execution by hand', () => {
  it('is booked and told of an order that has ended, and may exceed it', async () => {
    desk.send('US', anOrder('a', { timeInForce: 'IOC' }));
    act((operator) => operator.execute({ clientId: 'US', clOrdId: 'a' }, { lastQty: 130, lastPx: MID }));
    expect(desk.heard('US').kinds('a')).toEqual(['NEW', 'CANCELED', 'TRADE']);
    expect(await stated()).toMatchObject({
      openOrders: [],
      executions: [{ clOrdId: 'a', lastQty: 130, lastPx: MID }],
      positions: [{ symbol: BOOK, qty: 130 }],
    });
  });

  it('is refused of an order that works', () => {
    desk.send('US', anOrder('a'));
    const name = { clientId: 'US', clOrdId: 'a' };
    expect(() => desk.exchange.operator.execute(name, { lastQty: 1, lastPx: MID })).toThrow(
      'order a of US works',
    );
  });
});

describe('a bust', () => {
  it('of a filled order is followed by the cancel of what is not reinstated', async () => {
    const { execId, fee } = bought('a', 100);
    act((operator) => operator.bust(execId));
    expect(told('a').slice(2)).toMatchObject([
      { kind: 'TRADE_CANCEL', execRefId: execId, lastQty: 100, lastPx: MID, fee },
      { kind: 'CANCELED', requestId: null, text: 'busted quantity is not reinstated' },
    ]);
    expect(await stated()).toMatchObject({ openOrders: [], executions: [], positions: [] });
    expect(bids()).toEqual([]);
  });

  it('of a working order leaves it working for the quantity again, behind the others', async () => {
    const { execId } = bought('a', 100, 300);
    await desk.logon('THEM');
    desk.send('THEM', anOrder('theirs', { orderQty: 50 }));
    act((operator) => operator.bust(execId));
    expect(told('a').map(({ kind }) => kind)).toEqual(['NEW', 'TRADE', 'TRADE_CANCEL']);
    const [open] = (await stated()).openOrders;
    expect(open).toMatchObject({ clOrdId: 'a', orderQty: 300, cumQty: 0, leavesQty: 300 });
    desk.exchange.submit(flow('next', { qty: 60 }));
    desk.settle();
    expect([...desk.trades('THEM'), ...desk.trades('US').slice(1)]).toEqual([
      ['theirs', 50],
      ['a', 10],
    ]);
  });

  it('is done once, of what there is', () => {
    const { execId } = bought('a', 100);
    act((operator) => operator.bust(execId));
    expect(() => desk.exchange.operator.bust(execId)).toThrow(`execution ${execId} was busted before`);
    expect(() => desk.exchange.operator.bust('none')).toThrow('TEST has no execution none');
    expect(told('a')).toHaveLength(4);
  });
});

describe('a correction', () => {
  it('of the price changes price and fee alone', async () => {
    const { execId } = bought('a', 100);
    act((operator) => operator.correct(execId, { lastQty: 100, lastPx: MID - TICK }));
    const corrected = {
      kind: 'TRADE_CORRECT',
      execRefId: execId,
      lastQty: 100,
      lastPx: MID - TICK,
      fee: '0.3',
    };
    expect(told('a').slice(2)).toMatchObject([corrected]);
    const { executions, positions } = await stated();
    expect(executions).toMatchObject([{ execId, lastQty: 100, lastPx: MID - TICK }]);
    expect(positions).toEqual([{ symbol: BOOK, qty: 100 }]);
  });

  it('to less of a filled order is followed by the cancel of the rest', async () => {
    const { execId } = bought('a', 100);
    act((operator) => operator.correct(execId, { lastQty: 60, lastPx: MID }));
    expect(told('a').slice(2)).toMatchObject([
      { kind: 'TRADE_CORRECT', lastQty: 60, fee: '0.18' },
      { kind: 'CANCELED', text: 'corrected quantity is not reinstated' },
    ]);
    expect((await stated()).positions).toEqual([{ symbol: BOOK, qty: 60 }]);
  });

  it('of a working order changes what is left of it', async () => {
    const { execId } = bought('a', 100, 300);
    act((operator) => operator.correct(execId, { lastQty: 40, lastPx: MID }));
    expect(bids()).toEqual([{ px: MID, qty: 260 }]);
    act((operator) => operator.correct(execId, { lastQty: 300, lastPx: MID }));
    expect(bids()).toEqual([]);
    expect(await stated()).toMatchObject({ openOrders: [], positions: [{ qty: 300 }] });
    expect(told('a').map(({ kind }) => kind)).toEqual(['NEW', 'TRADE', 'TRADE_CORRECT', 'TRADE_CORRECT']);
  });

  it('that cannot be changes nothing', () => {
    const { execId } = bought('a', 100);
    const correct = (lastQty: number, lastPx: number) => () =>
      desk.exchange.operator.correct(execId, { lastQty, lastPx });
    expect(correct(101, MID)).toThrow('lastQty would fill more than the order is for');
    expect(correct(0, MID)).toThrow('lastQty must be a positive whole number');
    expect(correct(100, 0.5)).toThrow('lastPx must be a positive whole number');
    expect(told('a')).toHaveLength(2);
  });
});

describe('a halt', () => {
  it('suspends client orders, and brings them back as they were', () => {
    desk.send('US', anOrder('a'), anOrder('b', { price: MID - TICK }));
    act((operator) => operator.halt(BOOK, 'SUSPEND'));
    act((operator) => operator.halt(BOOK, 'SUSPEND'));
    desk.cancel('US', 'b');
    act((operator) => operator.resume(BOOK));
    expect(told('a').map(({ kind }) => kind)).toEqual(['NEW', 'SUSPENDED', 'NEW']);
    expect(told('b').map(({ kind }) => kind)).toEqual(['NEW', 'SUSPENDED', 'CANCELED']);
    desk.exchange.submit(flow('bg', { qty: 30 }));
    desk.settle();
    expect(desk.trades('US')).toEqual([['a', 30]]);
  });

  it('cancels them where that is the policy', () => {
    desk.send('US', anOrder('a'));
    act((operator) => operator.halt(BOOK, 'CANCEL'));
    expect(told('a').at(-1)).toMatchObject({ kind: 'CANCELED', requestId: null, text: 'ACME is halted' });
    act((operator) => operator.resume(BOOK));
    expect(told('a')).toHaveLength(2);
    expect(bids()).toEqual([]);
  });
});

describe('an order', () => {
  it('is taken off without anybody asking', () => {
    desk.send('US', anOrder('a'));
    act((operator) => operator.cancel({ clientId: 'US', clOrdId: 'a' }, 'taken off'));
    expect(told('a').at(-1)).toMatchObject({ kind: 'CANCELED', requestId: null, text: 'taken off' });
    expect(bids()).toEqual([]);
    const again = () => desk.exchange.operator.cancel({ clientId: 'US', clOrdId: 'a' }, 'taken off');
    expect(again).toThrow('order a of US has ended');
  });

  it('is declined in part, and has ended when it has filled what is left of it', async () => {
    bought('a', 100, 300);
    const name = { clientId: 'US', clOrdId: 'a' };
    act((operator) => operator.reduce(name, 180));
    const restated = { kind: 'RESTATED', reason: 'PARTIAL_DECLINE_OF_ORDER_QTY', price: null, split: null };
    expect(told('a').at(-1)).toMatchObject({ ...restated, orderQty: 180 });
    expect(bids()).toEqual([{ px: MID, qty: 80 }]);
    expect(() => desk.exchange.operator.reduce(name, 180)).toThrow(
      'orderQty must be a whole number below 180',
    );
    act((operator) => operator.reduce(name, 50));
    expect(told('a').at(-1)).toMatchObject({ ...restated, orderQty: 100 });
    expect(await stated()).toMatchObject({ openOrders: [], positions: [{ qty: 100 }] });
    expect(bids()).toEqual([]);
  });
});

describe("the exchange's own records", () => {
  it('keep busted executions, marked', () => {
    const { execId } = bought('a', 100);
    bought('b', 50);
    act((operator) => operator.bust(execId));
    const records = desk.exchange.operator.records('US');
    expect(records.executions.map(({ clOrdId, state }) => [clOrdId, state])).toEqual([
      ['a', 'BUSTED'],
      ['b', 'BOOKED'],
    ]);
    expect(records.positions).toEqual([{ symbol: BOOK, qty: 50 }]);
    expect(() => desk.exchange.operator.records('NOBODY')).toThrow('TEST has no client NOBODY');
  });
});
