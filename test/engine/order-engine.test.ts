import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Order } from '../../src/orders/order.js';
import { isWorking, leavesQtyOf, ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';
import { NOON } from '../support/orders.js';

let desk: EngineFixture;

beforeEach(async () => {
  desk = new EngineFixture();
  await desk.start();
  desk.quote('XDEP', 'BUY', 1_872_400, 2_000);
  desk.quote('XDEP', 'SELL', 1_872_600, 600);
  desk.quote('XINV', 'SELL', 1_872_600, 300);
  desk.quote('XDEP', 'SELL', 1_872_700, 5_000);
  await desk.settle();
});

afterEach(async () => {
  const { state } = desk.partition;
  state.ledger.invariant();
  for (const order of desk.published.filter(({ type }) => type === 'OrderEntered'))
    checkChildren(order.orderId);
  await desk.stop();
});

/** Σ children's working and filled quantity never exceeds the parent's quantity. */
function checkChildren(orderId: string): void {
  const { state } = desk.partition;
  const parent = state.order(orderId);
  if (!parent || parent.parentOrderId !== null) return;
  const held = state.childrenOf(orderId).reduce((sum, child) => sum + child.cumQty + leavesQtyOf(child), 0);
  expect(held).toBeLessThanOrEqual(parent.terms.orderQty);
}

function order(orderId: string): Order {
  const found = desk.partition.state.order(orderId);
  if (!found) throw new Error(`no order ${orderId}`);
  return found;
}

function status(orderId: string) {
  return { ordStatus: ordStatusOf(order(orderId)), cumQty: order(orderId).cumQty };
}

async function accepted(more: Parameters<EngineFixture['submit']>[0] = {}): Promise<string> {
  const outcome = await desk.submit(more);
  expect(outcome.kind).toBe('ACCEPTED');
  return outcome.kind === 'ACCEPTED' ? outcome.orderId : '';
}

describe('an order', () => {
  it('fills over two venues and rests what is left', async () => {
    const orderId = await accepted({ price: 1_872_600 });
    await desk.settle();
    expect(status(orderId)).toEqual({ ordStatus: 'PARTIALLY_FILLED', cumQty: 900 });
    const children = desk.partition.state.childrenOf(orderId);
    expect(children.filter(({ cumQty }) => cumQty > 0).map(({ venue, cumQty }) => [venue, cumQty])).toEqual(
      expect.arrayContaining([
        ['XDEP', 600],
        ['XINV', 300],
      ]),
    );
    expect(children.filter(isWorking).map(leavesQtyOf)).toEqual([100]);
  });

  it('is acknowledged before it is answered, and nothing is sent to a venue before that', async () => {
    const answer = desk.submit({ price: 1_872_600 });
    expect(desk.published).toEqual([]);
    expect(desk.instructions).toEqual([]);
    await answer;
    expect(desk.published.map(({ type }) => type).slice(0, 4)).toEqual([
      'OrderEntered',
      'OrderChecked',
      'OrderAcknowledged',
      'RouteDecided',
    ]);
    expect(desk.instructions.length).toBeGreaterThan(0);
  });

  it('that is refused is recorded with every rule and never sent', async () => {
    const outcome = await desk.submit({ price: 2_500_000 });
    expect(outcome).toMatchObject({ kind: 'REFUSED', replayed: false });
    expect(desk.published.map(({ type }) => type)).toEqual(['OrderEntered', 'OrderChecked', 'OrderRejected']);
    expect(desk.instructions).toEqual([]);
  });

  it('immediate: what cannot be taken is canceled', async () => {
    const orderId = await accepted({ price: 1_872_600, timeInForce: 'IOC' });
    await desk.settle();
    expect(status(orderId)).toEqual({ ordStatus: 'CANCELED', cumQty: 900 });
  });

  it('all or nothing: nothing is filled when one market cannot fill all of it', async () => {
    const orderId = await accepted({ price: 1_872_600, timeInForce: 'FOK' });
    await desk.settle();
    expect(status(orderId)).toEqual({ ordStatus: 'CANCELED', cumQty: 0 });
  });

  it('all or nothing: filled whole where one market can', async () => {
    const orderId = await accepted({ price: 1_872_700, timeInForce: 'FOK', orderQty: 600 });
    await desk.settle();
    expect(status(orderId)).toEqual({ ordStatus: 'FILLED', cumQty: 600 });
    expect(
      desk.partition.state.childrenOf(orderId).map(({ venue, terms }) => [venue, terms.timeInForce]),
    ).toEqual([['XDEP', 'FOK']]);
  });

  it('all or nothing at market: nothing is filled when one market cannot fill all of it', async () => {
    const orderId = await accepted({ ordType: 'MARKET', price: null, timeInForce: 'FOK', orderQty: 5_700 });
    await desk.settle();
    expect(status(orderId)).toEqual({ ordStatus: 'CANCELED', cumQty: 0 });
  });

  it('at market takes the best of all venues', async () => {
    const orderId = await accepted({ ordType: 'MARKET', price: null });
    await desk.settle();
    expect(status(orderId)).toEqual({ ordStatus: 'FILLED', cumQty: 1_000 });
  });

  it('at market waits where nobody offers, and takes what comes', async () => {
    const orderId = await accepted({ ordType: 'MARKET', price: null, orderQty: 6_500 });
    await desk.settle();
    expect(status(orderId)).toEqual({ ordStatus: 'PARTIALLY_FILLED', cumQty: 5_900 });
    desk.quote('XINV', 'SELL', 1_872_700, 1_000);
    for (let i = 0; i < 5; i += 1) await desk.settle();
    expect(status(orderId)).toEqual({ ordStatus: 'FILLED', cumQty: 6_500 });
  });
});

describe('a cancel', () => {
  it('takes every child back before it is confirmed', async () => {
    const orderId = await accepted({ price: 1_872_400 });
    await desk.settle();
    expect(await desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader)).toMatchObject({
      kind: 'REQUESTED',
      clOrdId: 'Y',
    });
    expect(status(orderId).ordStatus).toBe('PENDING_CANCEL');
    await desk.settle();
    expect(status(orderId).ordStatus).toBe('CANCELED');
    expect(desk.exchange('XDEP').levels('AAPL', 'BID', 1)).toEqual([{ px: 1_872_400, qty: 2_000 }]);
  });

  it('asked for twice is one cancel; under another ClOrdID it is refused', async () => {
    const orderId = await accepted({ price: 1_872_400 });
    await desk.settle();
    const cancel = (clOrdId: string) => desk.engine.cancel({ orderId, clOrdId }, desk.trader);
    const answers = await Promise.all([cancel('Y'), cancel('Y'), cancel('Z')]);
    expect(answers.map(({ kind }) => kind)).toEqual(['REQUESTED', 'REQUESTED', 'REJECTED']);
    expect(
      desk.published.filter(({ type }) => type === 'CancelRequested' || type === 'CancelRejected'),
    ).toHaveLength(3);
  });

  it('of a filled order is refused as too late', async () => {
    const orderId = await accepted({ price: 1_872_700 });
    await desk.settle();
    expect(await desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader)).toMatchObject({
      kind: 'REJECTED',
      reason: 'TOO_LATE_TO_CANCEL',
    });
  });

  it('that a fill crosses is too late, and so is the replacement before it: nothing is left open or reserved', async () => {
    const orderId = await accepted({ price: 1_872_400 });
    await desk.settle();
    const { state } = desk.partition;
    const [child] = state.childrenOf(orderId);
    await Promise.all([
      desk.engine.replace(
        { orderId, clOrdId: 'R', changes: { orderQty: 2_000, price: 1_872_300 } },
        desk.trader,
      ),
      desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader),
    ]);
    const { sessionId = '', lastSeq: seq = 0 } = state.session('XDEP') ?? {};
    const said = { venue: 'XDEP', sessionId, seq: seq + 1, clOrdId: child?.orderId ?? '', at: NOON };
    const trade = {
      execId: 'E',
      lastQty: 1_000,
      lastPx: 1_872_400,
      lastLiquidityInd: 'ADDED',
      fee: '0',
    } as const;
    desk.engine.onReport({ kind: 'TRADE', ...said, ...trade });
    await desk.settle();
    expect(status(orderId)).toEqual({ ordStatus: 'FILLED', cumQty: 1_000 });
    expect(desk.published.filter(({ type }) => type === 'CancelRejected')).toMatchObject([
      { clOrdId: 'R', responseTo: 'REPLACE', cxlRejReason: 'TOO_LATE_TO_CANCEL' },
      { clOrdId: 'Y', responseTo: 'CANCEL', cxlRejReason: 'TOO_LATE_TO_CANCEL' },
    ]);
    expect(state.order(orderId)?.requests).toEqual([]);
    expect(state.ledger.heldFor(orderId)).toBe(0n);
  });

  it('of an order that does not exist is refused', async () => {
    expect(await desk.engine.cancel({ orderId: 'none', clOrdId: 'Y' }, desk.trader)).toEqual({
      kind: 'UNKNOWN_ORDER',
      orderId: 'none',
    });
  });
});

describe('a ClOrdID', () => {
  it('with the same terms is the first order again, however often and at once', async () => {
    const answers = await Promise.all([desk.submit(), desk.submit(), desk.submit()]);
    expect(new Set(answers.map((answer) => ('orderId' in answer ? answer.orderId : ''))).size).toBe(1);
    expect(answers.map((answer) => 'replayed' in answer && answer.replayed)).toEqual([false, true, true]);
    expect(
      desk.published.filter((event) => event.type === 'OrderEntered' && event.parentOrderId === null),
    ).toHaveLength(1);
  });

  it('with other terms is refused and is no order', async () => {
    await accepted();
    expect(await desk.submit({ orderQty: 999 })).toMatchObject({ kind: 'DUPLICATE_CLORDID' });
  });

  it('of a refused order answers the same refusal again', async () => {
    const [first, again] = [await desk.submit({ price: 2_500_000 }), await desk.submit({ price: 2_500_000 })];
    expect(again).toEqual({ ...first, replayed: true });
  });
});

describe('after a crash', () => {
  it('the journal gives the same state, byte for byte', async () => {
    await accepted({ clOrdId: 'A', price: 1_872_600 });
    await accepted({ clOrdId: 'B', price: 1_872_400, side: 'BUY', orderQty: 500 });
    await desk.settle();
    expect(await desk.replayedHash()).toBe(desk.engine.stateHash());
  });

  it('an order whose market has forgotten it is worked again, and what was filled stays filled', async () => {
    const orderId = await accepted({ price: 1_872_600 });
    await desk.settle();
    desk.crash();
    await desk.start();
    expect(status(orderId)).toEqual({ ordStatus: 'PARTIALLY_FILLED', cumQty: 900 });
    const children = desk.partition.state.childrenOf(orderId);
    expect(children.filter(isWorking).map(leavesQtyOf)).toEqual([100]);
    expect(
      desk.published.some((event) => event.type === 'OrderCanceled' && event.text?.includes('no such order')),
    ).toBe(true);
  });
});

describe('when the journal fails', () => {
  it('nothing is accepted, nothing is sent, and everything resumes from what is durable', async () => {
    const orderId = await accepted({ clOrdId: 'A', price: 1_872_400 });
    await desk.settle();
    const sent = desk.instructions.length;
    desk.store.epoch += 1;
    const lost = await desk.submit({ clOrdId: 'B', price: 1_872_400 });
    expect(lost.kind).toBe('UNAVAILABLE');
    expect(desk.instructions).toHaveLength(sent);
    expect(desk.engine.readiness().ready).toBe(false);
    expect((await desk.submit({ clOrdId: 'C' })).kind).toBe('UNAVAILABLE');
    for (let i = 0; i < 10; i += 1) await desk.settle();
    expect(desk.engine.readiness()).toEqual({ ready: true, reason: null });
    expect(status(orderId).ordStatus).toBe('NEW');
    expect(await desk.submit({ clOrdId: 'B', price: 1_872_400, orderQty: 7 })).toMatchObject({
      kind: 'ACCEPTED',
      replayed: false,
    });
  });
});
