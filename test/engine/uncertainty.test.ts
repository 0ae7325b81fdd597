import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { VenueReport } from '../../src/execution/venue-adapter.js';
import type { OrderTerms } from '../../src/model/order-terms.js';
import type { Order } from '../../src/orders/order.js';
import { isWorking, leavesQtyOf, ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';
import { ScriptedVenue } from '../support/scripted-venue.js';

const VENUE = 'XDEP';
const SECOND = 1_000_000;

let venue: ScriptedVenue;
let desk: EngineFixture;
let names = 0;

beforeEach(async () => {
  venue = new ScriptedVenue(VENUE);
  desk = new EngineFixture({ adapters: new Map([[VENUE, venue]]) });
  await desk.start();
});

afterEach(() => desk.stop());

/** An order for the scripted venue alone; answers its OrderID. */
async function directed(more: Partial<OrderTerms> = {}): Promise<string> {
  names += 1;
  const outcome = await desk.submit({ clOrdId: `c${names}`, exDestination: VENUE, ...more });
  if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
  await desk.settle();
  return outcome.orderId;
}

function order(orderId: string): Order {
  const found = desk.partition.state.order(orderId);
  if (!found) throw new Error(`no order ${orderId}`);
  return found;
}

function soleChild(orderId: string): Order {
  const [child, ...others] = desk.partition.state.childrenOf(orderId);
  if (!child || others.length > 0) throw new Error(`${orderId} has ${others.length} more children`);
  return child;
}

function acknowledge(child: Order): VenueReport {
  return venue.say({ kind: 'NEW', clOrdId: child.orderId, venueOrderId: `V-${child.orderId}` });
}

function trade(child: Order, execId: string, lastQty: number): Parameters<ScriptedVenue['say']>[0] {
  const { orderId: clOrdId } = child;
  return { kind: 'TRADE', clOrdId, execId, lastQty, lastPx: 1_872_600, lastLiquidityInd: 'ADDED', fee: '0' };
}

const types = (orderId: string) =>
  desk.published.filter((event) => event.orderId === orderId).map(({ type }) => type);
const isUnknown = (child: Order) => order(child.orderId).conditions.unknown !== null;

/** Resting on the venue, acknowledged. */
async function resting(more: Partial<OrderTerms> = {}) {
  const orderId = await directed(more);
  const child = soleChild(orderId);
  const report = acknowledge(child);
  await desk.settle();
  return { orderId, child, report };
}

describe('a lost link', () => {
  it('makes every working child unknown, until the venue has answered for it', async () => {
    const { orderId, child, report } = await resting();
    venue.down();
    await desk.settle();
    expect(order(child.orderId).conditions.unknown).toContain('link');
    venue.up();
    await desk.settle();
    expect(isUnknown(child)).toBe(true);
    expect(venue.queries).toEqual([child.orderId]);
    venue.again(report);
    await desk.settle();
    expect(isUnknown(child)).toBe(false);
    expect(types(child.orderId).slice(-2)).toEqual(['OutcomeUnknown', 'OutcomeKnown']);
    expect(ordStatusOf(order(orderId))).toBe('NEW');
    expect(venue.orders).toHaveLength(1);
  });

  it('an old report that is sent again says nothing of how the order stands now', async () => {
    const { orderId, child, report } = await resting();
    venue.down();
    const missed = venue.mumble(trade(child, 'E1', 300));
    venue.again(report);
    venue.again(missed);
    await desk.settle();
    expect(order(orderId).cumQty).toBe(300);
    expect(isUnknown(child)).toBe(true);
    venue.up();
    await desk.settle();
    expect(isUnknown(child)).toBe(true);
    venue.again(missed);
    await desk.settle();
    expect(isUnknown(child)).toBe(false);
    expect(order(orderId).cumQty).toBe(300);
  });

  it('an execution of all of it, or an end, needs no further answer', async () => {
    const full = await resting();
    const canceled = await resting();
    venue.down();
    await desk.settle();
    venue.again(venue.mumble(trade(full.child, 'E1', 1_000)));
    venue.again(
      venue.mumble({ kind: 'CANCELED', clOrdId: canceled.child.orderId, requestId: null, text: 'gone' }),
    );
    await desk.settle();
    expect(isUnknown(full.child)).toBe(false);
    expect(ordStatusOf(order(full.orderId))).toBe('FILLED');
    expect(isUnknown(canceled.child)).toBe(false);
    expect(ordStatusOf(order(canceled.orderId))).toBe('CANCELED');
  });

  it('an order that never arrived is free again once the venue says so, and is sent once more under another name', async () => {
    const orderId = await directed();
    const lost = soleChild(orderId);
    venue.down();
    await desk.settle();
    venue.up();
    await desk.settle();
    expect(venue.orders).toHaveLength(1);
    venue.deny(lost.orderId);
    await desk.settle();
    expect(ordStatusOf(order(lost.orderId))).toBe('CANCELED');
    expect(venue.orders.map(({ orderQty }) => orderQty)).toEqual([1_000, 1_000]);
    expect(isWorking(order(orderId))).toBe(true);
  });

  it('a cancel that was lost with it is said again, once the venue has shown that it does not have it', async () => {
    const { orderId, child, report } = await resting();
    await desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader);
    expect(venue.cancels).toHaveLength(1);
    venue.down();
    await desk.settle();
    venue.up();
    await desk.settle();
    expect(venue.cancels).toHaveLength(1);
    venue.again(report);
    await desk.settle();
    expect(venue.cancels).toEqual([
      { clOrdId: child.orderId, requestId: 'Y' },
      { clOrdId: child.orderId, requestId: 'Y' },
    ]);
    expect(ordStatusOf(order(orderId))).toBe('PENDING_CANCEL');
    venue.say({ kind: 'CANCELED', clOrdId: child.orderId, requestId: 'Y', text: 'as asked' });
    await desk.settle();
    expect(ordStatusOf(order(orderId))).toBe('CANCELED');
  });

  it('a cancel that the venue says it has is not said again', async () => {
    const { orderId, child } = await resting();
    await desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader);
    const pending = venue.say({ kind: 'PENDING_CANCEL', clOrdId: child.orderId, requestId: 'Y' });
    venue.down();
    venue.up();
    await desk.settle();
    venue.again(pending);
    await desk.settle();
    expect(venue.cancels).toHaveLength(1);
    expect(isUnknown(child)).toBe(false);
  });
});

describe('no answer in time', () => {
  it('makes the order unknown; nothing is sent for its quantity, and the venue is asked ever more rarely', async () => {
    const orderId = await directed({ timeInForce: 'IOC' });
    const child = soleChild(orderId);
    await desk.wait(4 * SECOND);
    expect(isUnknown(child)).toBe(false);
    await desk.wait(1.5 * SECOND);
    expect(order(child.orderId).conditions.unknown).toContain('has not answered the order within 5000 ms');
    expect(venue.queries).toEqual([child.orderId]);
    await desk.wait(60 * SECOND);
    expect(venue.queries.length).toBeGreaterThanOrEqual(5);
    expect(venue.queries.length).toBeLessThanOrEqual(8);
    expect(venue.orders).toHaveLength(1);
    expect(leavesQtyOf(order(child.orderId))).toBe(1_000);
  });

  it('an immediate order that is only acknowledged is unanswered as well', async () => {
    const child = soleChild(await directed({ timeInForce: 'IOC' }));
    acknowledge(child);
    await desk.wait(6 * SECOND);
    expect(isUnknown(child)).toBe(true);
  });

  it('"no such order" ends nothing while the order can still be on its way', async () => {
    const orderId = await directed();
    const child = soleChild(orderId);
    await desk.wait(6 * SECOND);
    venue.deny(child.orderId);
    await desk.settle();
    expect(isUnknown(child)).toBe(true);
    expect(venue.orders).toHaveLength(1);
    await desk.wait(5 * SECOND);
    expect(venue.queries.length).toBeGreaterThan(1);
    acknowledge(child);
    await desk.settle();
    expect(isUnknown(child)).toBe(false);
    expect(ordStatusOf(order(orderId))).toBe('NEW');
  });

  it('a cancel without an answer leaves the order unknown until it is answered', async () => {
    const { orderId, child, report } = await resting();
    await desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader);
    await desk.wait(6 * SECOND);
    expect(order(child.orderId).conditions.unknown).toContain('has not answered the cancel');
    venue.again(report);
    await desk.settle();
    expect(isUnknown(child)).toBe(true);
    expect(venue.cancels).toHaveLength(1);
    venue.say({
      kind: 'CANCEL_REJECTED',
      clOrdId: child.orderId,
      requestId: 'Y',
      reason: 'TOO_LATE_TO_CANCEL',
      text: 'no',
    });
    await desk.settle();
    expect(isUnknown(child)).toBe(false);
    expect(ordStatusOf(order(orderId))).toBe('NEW');
  });

  it("the parent's cancel waits for an unknown child", async () => {
    const orderId = await directed();
    const child = soleChild(orderId);
    await desk.wait(6 * SECOND);
    await desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader);
    await desk.wait(20 * SECOND);
    expect(ordStatusOf(order(orderId))).toBe('PENDING_CANCEL');
    venue.down();
    venue.up();
    await desk.settle();
    venue.deny(child.orderId);
    await desk.settle();
    expect(ordStatusOf(order(orderId))).toBe('CANCELED');
    expect(venue.orders).toHaveLength(1);
  });
});

describe('many unknown orders', () => {
  it('are asked after at a bounded rate', async () => {
    const count = 600;
    for (let n = 0; n < count; n += 1) {
      names += 1;
      const outcome = await desk.submit({ clOrdId: `m${names}`, orderQty: n + 1, exDestination: VENUE });
      expect(outcome.kind).toBe('ACCEPTED');
    }
    venue.down();
    await desk.settle();
    venue.up();
    await desk.settle();
    expect(venue.queries.length).toBeGreaterThan(0);
    expect(venue.queries.length).toBeLessThanOrEqual(500);
    await desk.wait(SECOND);
    expect(new Set(venue.queries).size).toBe(count);
  });
});

describe('a venue that keeps refusing to give an order back', () => {
  it('is asked again later and later, not in a circle', async () => {
    const { child } = await resting();
    desk.scheduler.clock.advance(24 * 3600 * SECOND);
    const refuse = () => {
      const last = venue.cancels.at(-1);
      if (!last || !order(child.orderId).requests.some(({ clOrdId }) => clOrdId === last.requestId)) return;
      venue.say({ kind: 'CANCEL_REJECTED', ...last, reason: 'OTHER', text: 'no' });
    };
    for (let i = 0; i < 300; i += 1) {
      await desk.settle();
      refuse();
    }
    expect(venue.cancels.length).toBeGreaterThanOrEqual(3);
    expect(venue.cancels.length).toBeLessThanOrEqual(10);
  });
});

describe('a restart', () => {
  it('leaves every child unknown until its venue has been asked', async () => {
    const { orderId, child, report } = await resting();
    desk.crash();
    await desk.start();
    expect(isUnknown(child)).toBe(true);
    expect(types(child.orderId).at(-1)).toBe('OutcomeUnknown');
    expect(venue.queries).toEqual([child.orderId]);
    venue.again(report);
    await desk.settle();
    expect(isUnknown(child)).toBe(false);
    expect(ordStatusOf(order(orderId))).toBe('NEW');
    expect(await desk.replayedHash()).toBe(desk.engine.stateHash());
  });
});
