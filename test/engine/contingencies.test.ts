/** OCO, OTO and brackets: what the orders of a list do to each other, also over a restart. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { contingencyOf } from '../../src/model/contingency.js';
import type { ContingencyType } from '../../src/model/contingency.js';
import { isHeldBack, leavesQtyOf, ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';
import { someTerms } from '../support/orders.js';
import { ScriptedVenue } from '../support/scripted-venue.js';

const VENUE = 'XODD';
const BUY = { side: 'BUY', price: 1_872_400 } as const;
const TAKE_PROFIT = { side: 'SELL', price: 1_880_000 } as const;
const CUT_LOSS = { side: 'SELL', price: 1_876_000 } as const;

let desk: EngineFixture;
let venue: ScriptedVenue;
let executions = 0;

beforeEach(async () => {
  executions = 0;
  venue = new ScriptedVenue(VENUE, true);
  desk = new EngineFixture({ adapters: new Map([[VENUE, venue]]) });
  await desk.start();
  desk.quote('XDEP', 'BUY', 1_872_300, 2_000);
  desk.quote('XDEP', 'SELL', 1_872_600, 300);
  await desk.settle();
});

afterEach(async () => {
  desk.partition.state.ledger.invariant();
  const replayed = await desk.replayedHash();
  if (replayed !== desk.engine.stateHash()) throw new Error('the journal gives another state');
  await desk.stop();
});

type Leg = Parameters<typeof someTerms>[0];

/** All for the scripted venue, which does nothing by itself. */
function listOf(type: ContingencyType, legs: readonly Leg[], listId = 'L') {
  const orders = legs.map((leg, index) => {
    const clOrdId = `${listId}-${index}`;
    const contingency = contingencyOf(type, listId, { first: `${listId}-0`, clOrdId });
    return someTerms({ orderQty: 1_000, exDestination: VENUE, ...leg, clOrdId, contingency });
  });
  return { account: 'EQ1-MAIN', listId, orders };
}

async function entered(type: ContingencyType, ...legs: readonly Leg[]): Promise<readonly string[]> {
  const outcome = await desk.engine.submitList(listOf(type, legs), desk.trader);
  expect(outcome).toMatchObject({ kind: 'ACCEPTED', replayed: false });
  await desk.settle();
  return outcome.kind === 'ACCEPTED' ? outcome.orderIds : [];
}

function order(orderId: string | undefined) {
  const found = desk.partition.state.order(orderId ?? '');
  if (!found) throw new Error(`no order ${orderId}`);
  return found;
}

/** Status, quantity, what is filled, what stands on the venue. */
function stands(orderId: string | undefined) {
  const { terms, cumQty } = order(orderId);
  const open = desk.partition.state
    .childrenOf(orderId ?? '')
    .reduce((sum, child) => sum + leavesQtyOf(child), 0);
  return [ordStatusOf(order(orderId)), terms.orderQty, cumQty, open];
}

function childOf(orderId: string | undefined): string {
  const child = desk.partition.state.childrenOf(orderId ?? '').findLast((one) => leavesQtyOf(one) > 0);
  if (!child) throw new Error(`order ${orderId} stands nowhere`);
  return child.orderId;
}

async function fills(
  orderId: string | undefined,
  lastQty: number,
  clOrdId = childOf(orderId),
): Promise<void> {
  executions += 1;
  const { price } = order(orderId).terms;
  const rest = { lastPx: price ?? 0, fee: '0', lastLiquidityInd: 'ADDED' } as const;
  venue.say({ kind: 'TRADE', clOrdId, execId: `E${executions}`, lastQty, ...rest });
  await desk.settle();
}

/** The venue gives back everything that it was asked for. */
async function givesBack(): Promise<void> {
  for (const { requestId, clOrdId } of venue.cancels.splice(0))
    venue.say({ kind: 'CANCELED', clOrdId, requestId, text: '' });
  await desk.settle();
}

describe('one cancels the other', () => {
  it('lowers the other by what one has filled, once the venue has given it back', async () => {
    const [a, b] = await entered('OCO', BUY, { ...BUY, price: 1_872_000 });
    expect([stands(a), stands(b)]).toEqual([
      ['NEW', 1_000, 0, 1_000],
      ['NEW', 1_000, 0, 1_000],
    ]);
    await fills(a, 300);
    expect(stands(b)).toEqual(['NEW', 1_000, 0, 1_000]);
    await givesBack();
    expect([stands(a), stands(b)]).toEqual([
      ['PARTIALLY_FILLED', 1_000, 300, 700],
      ['NEW', 700, 0, 700],
    ]);
    const restated = desk.published.find((event) => event.type === 'OrderRestated' && event.orderId === b);
    expect(restated).toMatchObject({
      execRestatementReason: 'PARTIAL_DECLINE_OF_ORDER_QTY',
      text: 'another order of list L was executed',
    });
  });

  it('cancels the other once one is filled', async () => {
    const [a, b] = await entered('OCO', BUY, { ...BUY, price: 1_872_000, orderQty: 3_000 });
    await fills(a, 1_000);
    await givesBack();
    expect([stands(a), stands(b)]).toEqual([
      ['FILLED', 1_000, 1_000, 0],
      ['CANCELED', 3_000, 0, 0],
    ]);
  });

  it('leaves the other alone when the client cancels one', async () => {
    const [a, b] = await entered('OCO', BUY, { ...BUY, price: 1_872_000 });
    await desk.engine.cancel({ orderId: a ?? '', clOrdId: 'C' }, desk.trader);
    await desk.settle();
    await givesBack();
    expect([stands(a), stands(b)]).toEqual([
      ['CANCELED', 1_000, 0, 0],
      ['NEW', 1_000, 0, 1_000],
    ]);
  });

  it('tells what crossed on the wire, and books it', async () => {
    const [a, b] = await entered('OCO', BUY, { ...BUY, price: 1_872_000 });
    const late = childOf(b);
    await fills(a, 800);
    await fills(b, 500, late);
    expect(desk.alerts).toEqual([
      'list L of EQ1-MAIN: 300 more of AAPL executed than its orders were for together, before they could be taken back; booked, please look',
    ]);
    await givesBack();
    expect([stands(a), stands(b)]).toEqual([
      ['CANCELED', 1_000, 800, 0],
      ['CANCELED', 1_000, 500, 0],
    ]);
  });

  it('reserves the dearer of the two, not the sum', async () => {
    const before = desk.partition.state.ledger.exposure('EQ1-MAIN', desk.scheduler.clock.now()).buys;
    await entered('OCO', { ...BUY, price: 1_872_300 }, BUY);
    const { buys } = desk.partition.state.ledger.exposure('EQ1-MAIN', desk.scheduler.clock.now());
    expect(buys - before).toBe(18_724_000_000_000n);
  });
});

describe('one triggers the other', () => {
  it('holds the other until the first is executed, then works the same share of it', async () => {
    const [a, b] = await entered('OTO', BUY, { ...TAKE_PROFIT, orderQty: 500 });
    expect({ b: stands(b), held: isHeldBack(order(b)) }).toEqual({ b: ['NEW', 500, 0, 0], held: true });
    await fills(a, 300);
    expect({ b: stands(b), held: isHeldBack(order(b)) }).toEqual({ b: ['NEW', 500, 0, 150], held: false });
    await fills(a, 700);
    expect(stands(b)).toEqual(['NEW', 500, 0, 500]);
    expect(
      desk.published.filter(({ type, orderId }) => type === 'OrderTriggered' && orderId === b),
    ).toHaveLength(1);
  });

  it('cancels the other when the first ends without an execution', async () => {
    const [a, b] = await entered('OTO', BUY, TAKE_PROFIT);
    await desk.engine.cancel({ orderId: a ?? '', clOrdId: 'C' }, desk.trader);
    await desk.settle();
    await givesBack();
    expect([stands(a), stands(b)]).toEqual([
      ['CANCELED', 1_000, 0, 0],
      ['CANCELED', 1_000, 0, 0],
    ]);
  });

  it('leaves the other what the first has filled when that ends early, and no less later', async () => {
    const [a, b] = await entered('OTO', BUY, { ...TAKE_PROFIT, orderQty: 500 });
    await fills(a, 300);
    await desk.engine.cancel({ orderId: a ?? '', clOrdId: 'C' }, desk.trader);
    await desk.settle();
    await givesBack();
    expect(stands(b)).toEqual(['NEW', 150, 0, 150]);
    await fills(b, 100);
    expect(stands(b)).toEqual(['PARTIALLY_FILLED', 150, 100, 50]);
  });
});

describe('a bracket', () => {
  it('works both exits for what the entry has filled, and each lowers the other', async () => {
    const [entry, profit, loss] = await entered('BRACKET', BUY, TAKE_PROFIT, CUT_LOSS);
    await fills(entry, 400);
    expect([profit, loss].map(stands)).toEqual([
      ['NEW', 1_000, 0, 400],
      ['NEW', 1_000, 0, 400],
    ]);
    await fills(profit, 100);
    await givesBack();
    expect([profit, loss].map(stands)).toEqual([
      ['PARTIALLY_FILLED', 1_000, 100, 300],
      ['NEW', 900, 0, 300],
    ]);
    await fills(entry, 600);
    expect([profit, loss].map(stands)).toEqual([
      ['PARTIALLY_FILLED', 1_000, 100, 900],
      ['NEW', 900, 0, 900],
    ]);
    await fills(profit, 300, childOf(profit));
    await givesBack();
    expect(stands(loss)[1]).toBe(600);
  });

  it('cancels the second exit when the first is filled', async () => {
    const [entry, profit, loss] = await entered('BRACKET', BUY, TAKE_PROFIT, CUT_LOSS);
    await fills(entry, 1_000);
    await fills(profit, 1_000);
    await givesBack();
    expect([entry, profit, loss].map((one) => stands(one)[0])).toEqual(['FILLED', 'FILLED', 'CANCELED']);
  });

  it('has a stop wait for its entry first and for its price then', async () => {
    const routed = { exDestination: undefined, orderQty: 300 } as const;
    const stop = { ...routed, side: 'SELL', ordType: 'STOP', price: null, stopPx: 1_870_000 } as const;
    const [entry, profit, loss] = await entered(
      'BRACKET',
      { ...BUY, ...routed },
      { ...TAKE_PROFIT, ...routed },
      stop,
    );
    desk.print('XDEP', 1_869_000);
    await desk.settle();
    expect([stands(loss), isHeldBack(order(loss))]).toEqual([['NEW', 300, 0, 0], true]);
    desk.quote('XDEP', 'SELL', 1_872_400, 300);
    await desk.settle();
    expect([stands(entry)[0], stands(profit), isHeldBack(order(loss))]).toEqual([
      'FILLED',
      ['NEW', 300, 0, 300],
      true,
    ]);
    desk.crash();
    await desk.start();
    desk.quote('XDEP', 'BUY', 1_872_300, 2_000);
    for (let i = 0; i < 4; i += 1) await desk.settle();
    expect([stands(profit), stands(loss)]).toEqual([
      ['NEW', 300, 0, 300],
      ['NEW', 300, 0, 0],
    ]);
    desk.print('XDEP', 1_869_900);
    for (let i = 0; i < 4; i += 1) await desk.settle();
    expect([stands(profit), stands(loss)]).toEqual([
      ['CANCELED', 300, 0, 0],
      ['FILLED', 300, 300, 0],
    ]);
  });

  it('takes an exit back when the execution that it is for is busted', async () => {
    const [entry, profit] = await entered('BRACKET', BUY, TAKE_PROFIT, CUT_LOSS);
    const clOrdId = childOf(entry);
    await fills(entry, 400);
    const busted = { execRefId: 'E1', lastQty: 400, lastPx: 1_872_400, fee: '0' };
    venue.say({ kind: 'TRADE_CANCEL', clOrdId, execId: 'B1', ...busted });
    await desk.settle();
    await givesBack();
    expect(stands(profit)).toEqual(['NEW', 1_000, 0, 0]);
  });

  it('goes on after a restart as if nothing had been', async () => {
    const [entry, profit, loss] = await entered('BRACKET', BUY, TAKE_PROFIT, CUT_LOSS);
    await fills(entry, 400);
    desk.crash();
    await desk.start();
    await desk.settle();
    await fills(profit, 100);
    await givesBack();
    expect(stands(loss)).toEqual(['NEW', 900, 0, 300]);
    await fills(entry, 600);
    await fills(profit, 300);
    desk.crash();
    await desk.start();
    await desk.settle();
    await givesBack();
    expect([profit, loss].map((one) => stands(one)[1])).toEqual([1_000, 600]);
  });
});

describe('a list', () => {
  it('is refused whole when one of its orders is, and every order is on record', async () => {
    const list = listOf('OCO', [BUY, { ...BUY, price: 2_500_000 }]);
    const outcome = await desk.engine.submitList(list, desk.trader);
    expect(outcome).toMatchObject({ kind: 'REFUSED', replayed: false });
    expect(desk.instructions).toEqual([]);
    expect(desk.published.map(({ type }) => type)).toEqual([
      'OrderEntered',
      'OrderEntered',
      'OrderChecked',
      'OrderRejected',
      'OrderChecked',
      'OrderRejected',
    ]);
    expect(desk.published.flatMap((event) => (event.type === 'OrderRejected' ? [event.text] : []))[0]).toBe(
      'L-1 of its list was refused',
    );
    expect(await desk.engine.submitList(list, desk.trader)).toEqual({ ...outcome, replayed: true });
  });

  it('sent again is the first one again, however often and at once', async () => {
    const list = listOf('OCO', [BUY, { ...BUY, price: 1_872_000 }]);
    const answers = await Promise.all([1, 2, 3].map(() => desk.engine.submitList(list, desk.trader)));
    await desk.settle();
    expect(answers.map((answer) => 'replayed' in answer && answer.replayed)).toEqual([false, true, true]);
    expect(
      new Set(answers.map((answer) => JSON.stringify('orderIds' in answer && answer.orderIds))).size,
    ).toBe(1);
  });

  it('with a name that other orders have is refused, and so is one of an order that is known', async () => {
    await entered('OCO', BUY, { ...BUY, price: 1_872_000 });
    const other = listOf('OCO', [BUY, { ...BUY, price: 1_871_000 }]);
    expect(await desk.engine.submitList(other, desk.trader)).toEqual({ kind: 'DUPLICATE_LISTID' });
    const renamed = { ...other, listId: 'M' };
    expect(await desk.engine.submitList(renamed, desk.trader)).toMatchObject({
      kind: 'DUPLICATE_CLORDID',
      clOrdId: 'L-0',
    });
  });
});
