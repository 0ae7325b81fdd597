/** Orders at the desk: what a person may say of them, what that causes, and that it outlives the process. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeskCommand, DeskOutcome, DeskReport } from '../../src/engine/order-entry.js';
import type { User } from '../../src/model/actor.js';
import type { OrderTerms } from '../../src/model/order-terms.js';
import type { Order } from '../../src/orders/order.js';
import { leavesQtyOf, ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';

const PX = 1_872_600;

let desk: EngineFixture;
let salesTrader: User;

beforeEach(async () => {
  desk = new EngineFixture();
  await desk.start();
  salesTrader = desk.configuration.users.get('desk-1') ?? desk.trader;
});

afterEach(async () => {
  desk.partition.state.ledger.invariant();
  await checkReplay();
  await desk.stop();
});

async function checkReplay(): Promise<void> {
  expect(await desk.replayedHash()).toBe(desk.engine.stateHash());
}

function order(orderId: string): Order {
  const found = desk.partition.state.order(orderId);
  if (!found) throw new Error(`no order ${orderId}`);
  return found;
}

function childOf(orderId: string): Order {
  const [child, ...others] = desk.partition.state.childrenOf(orderId);
  if (!child || others.length > 0) throw new Error(`order ${orderId} has ${others.length + 1} children`);
  return child;
}

async function atDesk(more: Partial<OrderTerms> = {}): Promise<{ client: string; onDesk: string }> {
  const outcome = await desk.submit({ exDestination: 'DESK', orderQty: 1_000, ...more });
  if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
  return { client: outcome.orderId, onDesk: childOf(outcome.orderId).orderId };
}

function says(orderId: string, report: DeskReport, more: Partial<DeskCommand> = {}): Promise<DeskOutcome> {
  return desk.engine.deskReport({ orderId, report, execId: null, text: null, ...more }, salesTrader);
}

const trade = (lastQty: number, lastPx = PX): DeskReport => ({
  kind: 'TRADE',
  lastQty,
  lastPx,
  overfill: false,
});

function both(client: string): [client: string, onDesk: string] {
  return [ordStatusOf(order(client)), ordStatusOf(childOf(client))];
}

async function refusedBecause(said: Promise<DeskOutcome>): Promise<string> {
  const before = desk.published.length;
  const outcome = await said;
  expect(desk.published.length).toBe(before);
  return outcome.kind === 'REFUSED' ? outcome.reason : outcome.kind;
}

describe('an order at the desk', () => {
  it('is pending, with no report, until the desk says NEW; then the client stands as the desk does', async () => {
    const { client, onDesk } = await atDesk();
    await desk.settle();
    expect(both(client)).toEqual(['PENDING_NEW', 'PENDING_NEW']);
    expect(await says(onDesk, { kind: 'NEW' })).toMatchObject({ kind: 'REPORTED', replayed: false });
    expect(both(client)).toEqual(['NEW', 'NEW']);
    await says(onDesk, trade(400));
    expect(both(client)).toEqual(['PARTIALLY_FILLED', 'PARTIALLY_FILLED']);
    expect(desk.published.at(-1)).toMatchObject({ type: 'OrderFilled', orderId: client, actor: 'desk-1' });
    await says(onDesk, trade(600));
    expect(both(client)).toEqual(['FILLED', 'FILLED']);
  });

  it('can be filled or canceled before it is acknowledged', async () => {
    const { client, onDesk } = await atDesk();
    await says(onDesk, trade(400));
    expect(both(client)).toEqual(['PARTIALLY_FILLED', 'PARTIALLY_FILLED']);
    await says(onDesk, { kind: 'CANCELED', clOrdId: null });
    expect(both(client)).toEqual(['CANCELED', 'CANCELED']);
  });

  it('does not expire by itself, and is never routed anywhere', async () => {
    const { client } = await atDesk();
    desk.scheduler.clock.advance(13 * 3_600_000_000);
    desk.engine.tick();
    await desk.engine.settled();
    expect(both(client)).toEqual(['PENDING_NEW', 'PENDING_NEW']);
    expect(desk.partition.state.childrenOf(client)).toHaveLength(1);
  });

  it('is not given to the router by an order that names no market', async () => {
    desk.quote('XDEP', 'SELL', PX, 100);
    await desk.settle();
    const outcome = await desk.submit();
    await desk.settle();
    const orderId = outcome.kind === 'ACCEPTED' ? outcome.orderId : '';
    expect(desk.partition.state.childrenOf(orderId).map(({ venue }) => venue)).not.toContain('DESK');
  });

  it('survives a crash as it stood: the desk is never in doubt', async () => {
    const { client, onDesk } = await atDesk();
    await says(onDesk, { kind: 'NEW' });
    await says(onDesk, trade(400));
    desk.crash();
    await desk.start();
    expect(both(client)).toEqual(['PARTIALLY_FILLED', 'PARTIALLY_FILLED']);
    expect(order(onDesk).conditions.unknown).toBeNull();
    expect(desk.instructions.filter(({ venue, kind }) => venue === 'DESK' && kind === 'QUERY')).toEqual([]);
    expect(await says(onDesk, trade(600))).toMatchObject({ kind: 'REPORTED', source: { seq: 3 } });
    expect(both(client)).toEqual(['FILLED', 'FILLED']);
  });
});

describe('requests at the desk', () => {
  it('are pending when the desk says so, and may be open side by side', async () => {
    const { client, onDesk } = await atDesk();
    await says(onDesk, { kind: 'NEW' });
    const replace = (clOrdId: string, orderQty: number) =>
      desk.engine.replace({ orderId: client, clOrdId, changes: { orderQty } }, desk.trader);
    expect(await replace('Y', 800)).toMatchObject({ kind: 'REQUESTED' });
    expect(await replace('Z', 700)).toMatchObject({ kind: 'REQUESTED' });
    expect(both(client)).toEqual(['NEW', 'NEW']);
    await says(onDesk, { kind: 'PENDING_REPLACE', clOrdId: null });
    expect(order(client).requests.map(({ clOrdId, pending }) => [clOrdId, pending])).toEqual([
      ['Y', true],
      ['Z', false],
    ]);
    await says(onDesk, { kind: 'REPLACED', clOrdId: 'Y', orderQty: null, price: null });
    expect(order(client).terms.orderQty).toBe(800);
    await says(onDesk, { kind: 'CANCEL_REJECTED', clOrdId: 'Z', reason: 'OTHER' });
    expect(order(client)).toMatchObject({ clOrdId: 'Y', requests: [] });
    expect(order(onDesk).requests).toEqual([]);
  });

  it('of a filled order are passed on, for the desk to answer', async () => {
    const { client, onDesk } = await atDesk();
    await says(onDesk, trade(1_000));
    const cancel = await desk.engine.cancel({ orderId: client, clOrdId: 'Y' }, desk.trader);
    expect(cancel).toMatchObject({ kind: 'REQUESTED' });
    expect(await refusedBecause(says(onDesk, { kind: 'CANCELED', clOrdId: 'Y' }))).toBe('NOTHING_NEW');
    await says(onDesk, { kind: 'CANCEL_REJECTED', clOrdId: 'Y', reason: 'TOO_LATE_TO_CANCEL' });
    expect(order(client).requests).toEqual([]);
    expect(desk.published.at(-1)).toMatchObject({ type: 'CancelRejected', orderId: client, clOrdId: 'Y' });
  });

  it('of an order that has ended come too late', async () => {
    const { client, onDesk } = await atDesk();
    await says(onDesk, { kind: 'CANCELED', clOrdId: null });
    const late = await desk.engine.cancel({ orderId: client, clOrdId: 'Y' }, desk.trader);
    expect(late).toMatchObject({ kind: 'REJECTED', reason: 'TOO_LATE_TO_CANCEL' });
  });

  it('to replace name the last accepted ClOrdID, whatever was refused in between', async () => {
    const { client, onDesk } = await atDesk();
    await says(onDesk, { kind: 'NEW' });
    const replace = (clOrdId: string, orderQty: number) =>
      desk.engine.replace({ orderId: client, clOrdId, changes: { orderQty } }, desk.trader);
    await replace('Y', 800);
    await replace('Z', 700);
    await says(onDesk, { kind: 'CANCEL_REJECTED', clOrdId: 'Y', reason: 'OTHER' });
    await says(onDesk, { kind: 'REPLACED', clOrdId: 'Z', orderQty: null, price: null });
    expect(desk.published.at(-1)).toMatchObject({ type: 'OrderReplaced', clOrdId: 'Z', origClOrdId: 'X' });
  });
});

describe('a mistaken report is refused and nothing happens', () => {
  it.each<[string, DeskReport, string]>([
    ['NEW twice', { kind: 'NEW' }, 'NOTHING_NEW'],
    ['more than is left', trade(601), 'BEYOND_LEAVES'],
    ['a guarantee of more than is left', { kind: 'STOPPED', lastQty: 601, lastPx: PX }, 'BEYOND_LEAVES'],
    ['a reject after a trade', { kind: 'REJECTED', reason: 'OTHER' }, 'CONTRADICTION'],
    ['no cancel is open', { kind: 'PENDING_CANCEL', clOrdId: null }, 'NO_SUCH_REQUEST'],
    ['no such cancel is open', { kind: 'CANCELED', clOrdId: 'Q' }, 'NO_SUCH_REQUEST'],
    ['nobody asked', { kind: 'CANCEL_REJECTED', clOrdId: null, reason: 'OTHER' }, 'NO_SUCH_REQUEST'],
    [
      'nobody asked for this',
      { kind: 'REPLACED', clOrdId: null, orderQty: null, price: null },
      'NO_SUCH_REQUEST',
    ],
    ['no such execution', { kind: 'TRADE_CANCEL', execRefId: 'none' }, 'NO_SUCH_EXECUTION'],
    [
      'a restatement below what is filled',
      { kind: 'RESTATED', reason: 'OTHER', orderQty: 399, price: null, split: null },
      'CONTRADICTION',
    ],
  ])('%s', async (_name, report, reason) => {
    const { onDesk } = await atDesk();
    await says(onDesk, { kind: 'NEW' });
    await says(onDesk, trade(400));
    expect(await refusedBecause(says(onDesk, report))).toBe(reason);
  });

  it("an order that is unknown, the client's, or on an electronic market", async () => {
    const { client, onDesk } = await atDesk();
    expect(await refusedBecause(says('none', { kind: 'NEW' }))).toBe('UNKNOWN_ORDER');
    expect(await says(client, { kind: 'NEW' })).toMatchObject({
      reason: 'NOT_ON_A_DESK',
      text: expect.stringContaining(onDesk),
    });
    desk.quote('XDEP', 'SELL', PX, 100);
    await desk.settle();
    const outcome = await desk.submit({ clOrdId: 'E' });
    const [child] = desk.partition.state.childrenOf(outcome.kind === 'ACCEPTED' ? outcome.orderId : '');
    expect(await says(child?.orderId ?? '', { kind: 'NEW' })).toMatchObject({ reason: 'NOT_ON_A_DESK' });
  });

  it('an overfill, unless it is meant: then it is booked, flagged and told', async () => {
    const { client, onDesk } = await atDesk();
    await says(onDesk, trade(900));
    expect(await refusedBecause(says(onDesk, trade(200)))).toBe('BEYOND_LEAVES');
    await says(onDesk, { kind: 'TRADE', lastQty: 200, lastPx: PX, overfill: true });
    expect(order(client).cumQty).toBe(1_100);
    expect(leavesQtyOf(order(client))).toBe(0);
    expect(desk.published.at(-1)).toMatchObject({ type: 'OrderFilled', flag: 'OVERFILL' });
    expect(desk.alerts.some((text) => text.startsWith('OVERFILL'))).toBe(true);
  });
});

describe('busts and corrections', () => {
  it('name an execution by our ExecID of it, of its correction, or by the name the desk gave it', async () => {
    const { client, onDesk } = await atDesk();
    await says(onDesk, trade(400), { execId: 'MY-1' });
    const execIds = () =>
      desk.published.flatMap((event) =>
        (event.type === 'OrderFilled' || event.type === 'ExecutionCorrected') && event.orderId === onDesk
          ? event.execId
          : [],
      );
    const correct = (execRefId: string, lastQty: number) =>
      says(onDesk, { kind: 'TRADE_CORRECT', execRefId, lastQty, lastPx: PX, overfill: false });
    await correct(execIds()[0] ?? '', 300);
    expect(order(client).cumQty).toBe(300);
    await correct(execIds()[1] ?? '', 200);
    expect(order(client).cumQty).toBe(200);
    // The first name still leads there.
    await correct(execIds()[0] ?? '', 150);
    expect(order(client).cumQty).toBe(150);
    await says(onDesk, { kind: 'TRADE_CANCEL', execRefId: 'MY-1' });
    expect(order(client).cumQty).toBe(0);
    expect(await refusedBecause(correct('MY-1', 100))).toBe('CONTRADICTION');
  });

  it('are found after a restart as before', async () => {
    const { client, onDesk } = await atDesk();
    await says(onDesk, trade(400));
    const fill = desk.published.find((event) => event.type === 'OrderFilled' && event.orderId === client);
    desk.crash();
    await desk.start();
    const execRefId = fill?.type === 'OrderFilled' ? fill.execId : '';
    expect(await says(onDesk, { kind: 'TRADE_CANCEL', execRefId })).toMatchObject({ kind: 'REPORTED' });
    expect(order(client).cumQty).toBe(0);
  });
});

describe('a report with a name of its own', () => {
  it('is taken once, over restarts too', async () => {
    const { client, onDesk } = await atDesk();
    const first = await says(onDesk, trade(400), { execId: 'MY-1', text: 'crossed' });
    expect(first).toMatchObject({ kind: 'REPORTED', replayed: false });
    const again = await says(onDesk, trade(400), { execId: 'MY-1', text: 'crossed' });
    expect(again).toEqual({ ...first, replayed: true });
    desk.crash();
    await desk.start();
    const later = await says(onDesk, trade(400), { execId: 'MY-1', text: 'crossed' });
    expect(later).toMatchObject({ kind: 'REPORTED', replayed: true, source: { seq: 1 } });
    expect(order(client).cumQty).toBe(400);
  });

  it('that says something else is refused', async () => {
    const { onDesk } = await atDesk();
    await says(onDesk, trade(400), { execId: 'MY-1' });
    expect(await refusedBecause(says(onDesk, trade(300), { execId: 'MY-1' }))).toBe('DUPLICATE_EXECID');
    expect(await refusedBecause(says(onDesk, { kind: 'NEW' }, { execId: 'MY-1' }))).toBe('DUPLICATE_EXECID');
  });

  it('is not taken while the engine is closed', async () => {
    const { onDesk } = await atDesk();
    desk.engine.refuse('stopping');
    expect(await says(onDesk, { kind: 'NEW' })).toEqual({ kind: 'UNAVAILABLE', reason: 'stopping' });
    desk.engine.accept();
  });
});
