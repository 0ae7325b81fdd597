/** Days and nights on a clock moved by hand: what the calendar does to open orders. New York is five hours behind UTC. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Split } from '../../src/reference/corporate-actions.js';
import { leavesQtyOf, ordStatusOf } from '../../src/orders/order-state.js';
import { PositionsProjection } from '../../src/projections/positions/positions-projection.js';
import { EngineFixture } from '../support/engine-fixture.js';
import type { FixtureOptions } from '../support/engine-fixture.js';

const OPEN_TUE = '2026-01-06T14:30:00Z';
const CLOSE_MON = '2026-01-05T21:00:00Z';
const ROLL_MON = '2026-01-05T21:01:00Z';
const TWO_FOR_ONE: Split = { symbol: 'AAPL', effectiveDate: '2026-01-06', numerator: 2, denominator: 1 };

let desk: EngineFixture;

async function begin(options: FixtureOptions = {}): Promise<void> {
  desk = new EngineFixture({ sessions: 'nyse', ...options });
  await desk.start();
  quote();
  await desk.settle();
}

function quote(): void {
  desk.quote('XDEP', 'BUY', 1_872_400, 2_000);
  desk.quote('XDEP', 'SELL', 1_872_600, 300);
}

/** A moment of the day; what paused without quotes has had time to try again. */
async function wake(iso: string): Promise<void> {
  await desk.sleepUntil(iso);
  for (let i = 0; i < 3; i += 1) await desk.settle();
}

/** The engine and the exchanges of its process are gone until then. */
async function downUntil(iso: string): Promise<void> {
  desk.crash();
  desk.scheduler.clock.advance(Date.parse(iso) * 1000 - desk.scheduler.clock.now());
  await desk.start();
  quote();
  for (let i = 0; i < 3; i += 1) await desk.settle();
}

afterEach(async () => {
  desk.partition.state.ledger.invariant();
  const replayed = await desk.replayedHash();
  if (replayed !== desk.engine.stateHash()) throw new Error('the journal gives another state');
  await desk.stop();
});

async function accepted(more: Parameters<EngineFixture['submit']>[0] = {}): Promise<string> {
  const outcome = await desk.submit({ price: 1_872_400, ...more });
  expect(outcome.kind).toBe('ACCEPTED');
  await desk.settle();
  return outcome.kind === 'ACCEPTED' ? outcome.orderId : '';
}

function order(orderId: string) {
  const found = desk.partition.state.order(orderId);
  if (!found) throw new Error(`no order ${orderId}`);
  return found;
}

const status = (orderId: string) => ordStatusOf(order(orderId));
const working = (orderId: string) =>
  desk.partition.state.childrenOf(orderId).reduce((sum, child) => sum + leavesQtyOf(child), 0);
const happened = (orderId: string, ...types: string[]) =>
  desk.published
    .filter((event) => event.orderId === orderId && types.includes(event.type))
    .map(({ type }) => type);
const restatements = (orderId: string) =>
  desk.published.flatMap((event) =>
    event.type === 'OrderRestated' && event.orderId === orderId ? [event] : [],
  );

describe('a DAY order', () => {
  it('works until the close, waits for late executions, and has its children back before it expires', async () => {
    await begin();
    const orderId = await accepted();
    await wake(CLOSE_MON);
    expect({ ordStatus: status(orderId), working: working(orderId) }).toEqual({
      ordStatus: 'NEW',
      working: 1_000,
    });
    desk.quote('XDEP', 'SELL', 1_872_400, 2_100);
    await desk.settle();
    expect(order(orderId).cumQty).toBe(100);
    await wake('2026-01-05T21:00:50Z');
    expect(status(orderId)).toBe('PARTIALLY_FILLED');
    await wake(ROLL_MON);
    expect({ ordStatus: status(orderId), working: working(orderId) }).toEqual({
      ordStatus: 'EXPIRED',
      working: 0,
    });
    const [child] = desk.partition.state.childrenOf(orderId);
    const ended = desk.published.findIndex(
      ({ type, orderId: of }) => type === 'OrderCanceled' && of === child?.orderId,
    );
    const expired = desk.published.findIndex(
      ({ type, orderId: of }) => type === 'OrderExpired' && of === orderId,
    );
    expect(ended).toBeGreaterThan(-1);
    expect(ended).toBeLessThan(expired);
  });

  it('entered after the close is for the next session: kept until its open, over at its close', async () => {
    await begin({ at: Date.UTC(2026, 0, 9, 23) * 1000 });
    const orderId = await accepted();
    expect({ ordStatus: status(orderId), sent: desk.instructions.length }).toEqual({
      ordStatus: 'NEW',
      sent: 0,
    });
    await wake('2026-01-12T14:29:59Z');
    expect(working(orderId)).toBe(0);
    await wake('2026-01-12T14:30:00Z');
    expect(working(orderId)).toBe(1_000);
    await wake('2026-01-12T21:01:00Z');
    expect(status(orderId)).toBe('EXPIRED');
  });

  it('ends at noon and an hour on a half day', async () => {
    await begin({ at: Date.UTC(2026, 10, 27, 16) * 1000 });
    const orderId = await accepted();
    await wake('2026-11-27T17:59:00Z');
    expect(working(orderId)).toBe(1_000);
    await wake('2026-11-27T18:01:00Z');
    expect(status(orderId)).toBe('EXPIRED');
  });

  it('whose session passed while the engine was down ends when it is back', async () => {
    await begin();
    const orderId = await accepted();
    await downUntil('2026-01-08T17:00:00Z');
    expect(status(orderId)).toBe('EXPIRED');
  });

  it('that was good-till-canceled until today ends today', async () => {
    await begin();
    const orderId = await accepted({ timeInForce: 'GTC' });
    await wake('2026-01-07T16:00:00Z');
    await wake('2026-01-07T17:00:00Z');
    await desk.engine.replace({ orderId, clOrdId: 'Y', changes: { timeInForce: 'DAY' } }, desk.trader);
    await desk.settle();
    expect({ ordStatus: status(orderId), working: working(orderId) }).toEqual({
      ordStatus: 'NEW',
      working: 1_000,
    });
    await wake('2026-01-07T21:01:00Z');
    expect(status(orderId)).toBe('EXPIRED');
  });

  it('where sessions follow without a pause ends at midnight in New York', async () => {
    await begin({ sessions: 'always' });
    const orderId = await accepted();
    await wake('2026-01-06T04:59:59Z');
    expect(status(orderId)).toBe('NEW');
    await wake('2026-01-06T05:00:00Z');
    expect(status(orderId)).toBe('EXPIRED');
  });
});

describe('a good-till order', () => {
  it('is done for the day at the close, restated at the next open and worked again', async () => {
    await begin();
    const orderId = await accepted({ timeInForce: 'GTC' });
    await wake(ROLL_MON);
    expect({
      ordStatus: status(orderId),
      working: working(orderId),
      leaves: leavesQtyOf(order(orderId)),
    }).toEqual({
      ordStatus: 'DONE_FOR_DAY',
      working: 0,
      leaves: 1_000,
    });
    await wake('2026-01-06T14:29:59Z');
    expect(status(orderId)).toBe('DONE_FOR_DAY');
    await wake(OPEN_TUE);
    expect({ ordStatus: status(orderId), working: working(orderId) }).toEqual({
      ordStatus: 'NEW',
      working: 1_000,
    });
    expect(restatements(orderId)).toMatchObject([
      { execRestatementReason: 'GT_RENEWAL', replacement: null, text: 'renewed for 2026-01-06' },
    ]);
    await wake('2026-01-06T21:01:00Z');
    expect(happened(orderId, 'OrderDoneForDay', 'OrderRestated')).toEqual([
      'OrderDoneForDay',
      'OrderRestated',
      'OrderDoneForDay',
    ]);
  });

  it('rolls once however often the engine restarts', async () => {
    await begin();
    const orderId = await accepted({ timeInForce: 'GTC' });
    for (const at of [ROLL_MON, '2026-01-05T22:00:00Z', OPEN_TUE, '2026-01-06T15:00:00Z'])
      await downUntil(at);
    expect(happened(orderId, 'OrderDoneForDay', 'OrderRestated')).toEqual([
      'OrderDoneForDay',
      'OrderRestated',
    ]);
  });

  it('after an outage of days is done for the last day it worked and renewed for the present one', async () => {
    await begin();
    const orderId = await accepted({ timeInForce: 'GTC' });
    await downUntil('2026-01-09T08:00:00Z');
    expect(status(orderId)).toBe('DONE_FOR_DAY');
    await wake('2026-01-09T14:30:00Z');
    expect(restatements(orderId)).toMatchObject([{ text: 'renewed for 2026-01-09' }]);
    expect(working(orderId)).toBe(1_000);
  });

  it('can be canceled at night', async () => {
    await begin();
    const orderId = await accepted({ timeInForce: 'GTC' });
    await wake('2026-01-06T03:00:00Z');
    await desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader);
    await desk.settle();
    expect(status(orderId)).toBe('CANCELED');
  });

  it('with a date ends on it', async () => {
    await begin();
    const orderId = await accepted({ timeInForce: 'GTD', expireTime: Date.UTC(2026, 0, 6, 18) * 1000 });
    await wake(OPEN_TUE);
    expect(happened(orderId, 'OrderDoneForDay', 'OrderRestated')).toEqual([
      'OrderDoneForDay',
      'OrderRestated',
    ]);
    expect(status(orderId)).toBe('NEW');
    await wake('2026-01-06T18:00:00Z');
    expect(status(orderId)).toBe('EXPIRED');
  });

  it('where sessions follow without a pause simply goes on', async () => {
    await begin({ sessions: 'always' });
    const orderId = await accepted({ timeInForce: 'GTC' });
    await wake('2026-01-08T17:00:00Z');
    expect({ ordStatus: status(orderId), working: working(orderId) }).toEqual({
      ordStatus: 'NEW',
      working: 1_000,
    });
    expect(happened(orderId, 'OrderDoneForDay', 'OrderRestated')).toEqual([]);
  });

  it('at a manual desk is left to the desk', async () => {
    await begin({
      bend: (venue) =>
        venue.profile.venue === 'XODD' ? { ...venue, profile: { ...venue.profile, manual: true } } : venue,
    });
    const [good, day] = [
      await accepted({ timeInForce: 'GTC', exDestination: 'XODD', clOrdId: 'G' }),
      await accepted({ exDestination: 'XODD', clOrdId: 'D', orderQty: 900 }),
    ];
    await wake('2026-01-07T17:00:00Z');
    expect([good, day].map(status)).toEqual(['NEW', 'NEW']);
    expect(happened(good, 'OrderDoneForDay', 'OrderRestated')).toEqual([]);
  });
});

/** 300 of 1,001. */
async function partFilled(): Promise<string> {
  const orderId = await accepted({ timeInForce: 'GTC', price: 1_872_600, orderQty: 1_001 });
  expect(order(orderId).cumQty).toBe(300);
  return orderId;
}

describe('a split', () => {
  it('restates a good-till order at the open, what was filled of it, and what it holds of the limits', async () => {
    await begin({ splits: [{ ...TWO_FOR_ONE, numerator: 3, denominator: 2 }] });
    const orderId = await partFilled();
    await wake(ROLL_MON);
    await wake(OPEN_TUE);
    // 1,001 × 3/2 = 1,501.5; 187.26 × 2/3 = 124.84
    expect(restatements(orderId)).toMatchObject([
      {
        execRestatementReason: 'GT_CORPORATE_ACTION',
        replacement: { orderQty: 1_501, price: 1_248_400 },
        split: { numerator: 3, denominator: 2 },
        text: 'split 3 for 2 of 2026-01-06; the fraction of a share is dropped',
      },
    ]);
    expect(order(orderId).cumQty).toBe(450);
    expect(leavesQtyOf(order(orderId))).toBe(1_051);
    // In 10^-8 of the currency: 1,051 × 124.84.
    expect(desk.partition.state.ledger.heldFor(orderId)).toBe(13_120_684_000_000n);
    expect(working(orderId)).toBe(1_051);
  });

  it.each([
    ['BUY', 1_872_400, 624_100],
    ['SELL', 1_872_600, 624_200],
  ] as const)(
    'rounds the price of a %s so that the client does not lose by it',
    async (side, price, restated) => {
      await begin({ splits: [{ ...TWO_FOR_ONE, numerator: 3 }] });
      const orderId = await accepted({ timeInForce: 'GTC', side, price });
      await wake(ROLL_MON);
      await wake(OPEN_TUE);
      expect(restatements(orderId)[0]?.replacement?.price).toBe(restated);
    },
  );

  it('of days that were missed are taken one after the other', async () => {
    await begin({ splits: [{ ...TWO_FOR_ONE, effectiveDate: '2026-01-07' }, TWO_FOR_ONE] });
    const orderId = await accepted({ timeInForce: 'GTC' });
    await downUntil('2026-01-08T16:00:00Z');
    expect(restatements(orderId).map(({ text, replacement }) => [text, replacement?.orderQty])).toEqual([
      ['split 2 for 1 of 2026-01-06', 2_000],
      ['split 2 for 1 of 2026-01-07', 4_000],
    ]);
    expect(order(orderId).terms.price).toBe(468_100);
    expect(happened('split-AAPL-2026-01-06', 'SharesSplit')).toHaveLength(1);
  });

  it('that leaves less than a share of an order cancels it', async () => {
    await begin({ splits: [{ ...TWO_FOR_ONE, numerator: 1, denominator: 10 }] });
    const orderId = await accepted({ timeInForce: 'GTC', orderQty: 9 });
    await wake(ROLL_MON);
    await wake(OPEN_TUE);
    expect(status(orderId)).toBe('CANCELED');
    expect(desk.partition.state.ledger.heldFor(orderId)).toBe(0n);
  });

  it('where sessions follow without a pause takes the children back first', async () => {
    await begin({ sessions: 'always', splits: [TWO_FOR_ONE] });
    const orderId = await accepted({ timeInForce: 'GTC' });
    await wake('2026-01-06T05:00:00Z');
    expect({ orderQty: order(orderId).terms.orderQty, working: working(orderId) }).toEqual({
      orderQty: 2_000,
      working: 2_000,
    });
    expect(happened(orderId, 'OrderDoneForDay')).toEqual([]);
  });

  it('restates positions: what was bought before it, not what was bought after', async () => {
    await begin({ splits: [TWO_FOR_ONE] });
    const orderId = await partFilled();
    await wake(ROLL_MON);
    await wake(OPEN_TUE);
    desk.quote('XDEP', 'SELL', 936_200, 2_100);
    await desk.settle();
    const positions = new PositionsProjection({
      market: desk.market,
      clock: desk.scheduler.clock,
      instruments: desk.configuration.instruments,
    });
    for (const [seq, event] of desk.published.entries()) positions.apply({ seq, event });
    positions.replayed();
    const [held] = positions.positions(null, { symbol: 'AAPL' });
    expect(order(orderId).cumQty).toBe(700);
    // 300 at 187.26 are 600 at 93.63; the 100 that came after stay 100.
    expect(held).toMatchObject({ qty: '700', boughtQty: '700' });
  });

  it('is counted in a bust of what was executed before it', async () => {
    await begin({ splits: [TWO_FOR_ONE] });
    const orderId = await partFilled();
    await wake(ROLL_MON);
    await wake(OPEN_TUE);
    const filled = desk.published.find(
      (event) => event.type === 'OrderFilled' && event.childOrderId === null,
    );
    if (filled?.type !== 'OrderFilled') throw new Error('nothing was filled');
    const { orderId: clOrdId, venueExecId: execRefId, lastQty, lastPx } = filled;
    const session = desk.partition.state.session('XDEP');
    desk.engine.onReport({
      kind: 'TRADE_CANCEL',
      venue: 'XDEP',
      sessionId: session?.sessionId ?? '',
      seq: 10_000,
      clOrdId,
      at: desk.scheduler.clock.now(),
      execId: 'bust-1',
      execRefId,
      lastQty,
      lastPx,
      fee: '0',
    });
    await desk.settle();
    expect(order(orderId).cumQty).toBe(0);
    expect(leavesQtyOf(order(orderId))).toBe(2_002);
  });
});
