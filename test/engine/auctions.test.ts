/** Orders for the opening and closing auctions: held until the cut-off, sent to the auction, over with it. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { isHeldBack, leavesQtyOf, ordStatusOf } from '../../src/orders/order-state.js';
import type { SimulatedVenueConfig } from '../../venues/simulated/simulated-venue.js';
import { EngineFixture } from '../support/engine-fixture.js';
import type { FixtureOptions } from '../support/engine-fixture.js';
import { ScriptedVenue } from '../support/scripted-venue.js';

const AUCTIONEER = 'XINV';

let desk: EngineFixture;
let venue: ScriptedVenue;

/** AAPL is listed on XNAS, where CLS orders are taken until 15:55 and OPG orders until 09:28. */
async function begin(options: FixtureOptions = {}): Promise<void> {
  desk = new EngineFixture({ sessions: 'nyse', bend: withoutAuctions, ...options });
  await desk.start();
  desk.quote('XDEP', 'BUY', 1_872_400, 2_000);
  desk.quote('XDEP', 'SELL', 1_872_600, 300);
  await desk.settle();
}

async function withAuction(options: FixtureOptions = {}): Promise<void> {
  venue = new ScriptedVenue(AUCTIONEER);
  await begin({ adapters: new Map([[AUCTIONEER, venue]]), bend: auctioning, ...options });
}

function withoutAuctions({ profile, simulation }: SimulatedVenueConfig): SimulatedVenueConfig {
  return { simulation, profile: { ...profile, native: profile.native.filter((one) => one !== 'AUCTION') } };
}

function auctioning(config: SimulatedVenueConfig): SimulatedVenueConfig {
  const { profile, simulation } = withoutAuctions(config);
  const isAuctioneer = profile.venue === AUCTIONEER;
  return {
    simulation,
    profile: { ...profile, native: isAuctioneer ? ['AUCTION', 'MARKET'] : profile.native },
  };
}

afterEach(async () => {
  desk.partition.state.ledger.invariant();
  const replayed = await desk.replayedHash();
  if (replayed !== desk.engine.stateHash()) throw new Error('the journal gives another state');
  await desk.stop();
});

async function accepted(more: Parameters<EngineFixture['submit']>[0] = {}): Promise<string> {
  const outcome = await desk.submit({ price: 1_872_600, timeInForce: 'CLS', ...more });
  expect(outcome.kind).toBe('ACCEPTED');
  await desk.settle();
  return outcome.kind === 'ACCEPTED' ? outcome.orderId : '';
}

async function wake(iso: string): Promise<void> {
  await desk.sleepUntil(iso);
  for (let i = 0; i < 3; i += 1) await desk.settle();
}

function order(orderId: string) {
  const found = desk.partition.state.order(orderId);
  if (!found) throw new Error(`no order ${orderId}`);
  return found;
}

const stands = (orderId: string) => {
  const now = order(orderId);
  return { ordStatus: ordStatusOf(now), cumQty: now.cumQty, held: isHeldBack(now) };
};
const sent = () =>
  venue.orders.map(({ ordType, orderQty, price, timeInForce }) => [ordType, orderQty, price, timeInForce]);
const textOf = (orderId: string, type: string) =>
  desk.published.flatMap((event) =>
    event.orderId === orderId && event.type === type && 'text' in event ? [event.text] : [],
  );

describe('an order for the close', () => {
  it('is held until the cut-off, stands in the auction, and expires with what the auction does not fill', async () => {
    await withAuction();
    const orderId = await accepted();
    await wake('2026-01-05T20:54:50Z');
    expect({ ...stands(orderId), sent: sent() }).toEqual({
      ordStatus: 'NEW',
      cumQty: 0,
      held: true,
      sent: [],
    });
    await wake('2026-01-05T20:55:00Z');
    expect(sent()).toEqual([['LIMIT', 1_000, 1_872_600, 'CLS']]);
    expect(textOf(orderId, 'OrderTriggered')).toEqual([
      `sent to the closing auction of 2026-01-05 on ${AUCTIONEER}`,
    ]);
    expect(stands(orderId).held).toBe(false);
    const clOrdId = venue.orders[0]?.clOrdId ?? '';
    venue.say({ kind: 'NEW', clOrdId, venueOrderId: 'A1' });
    const fee = { fee: '0', lastLiquidityInd: 'REMOVED' } as const;
    venue.say({ kind: 'TRADE', clOrdId, execId: 'E1', lastQty: 400, lastPx: 1_872_500, ...fee });
    venue.say({ kind: 'EXPIRED', clOrdId, text: 'the auction is over' });
    await desk.settle();
    expect(stands(orderId)).toEqual({ ordStatus: 'EXPIRED', cumQty: 400, held: false });
    expect(textOf(orderId, 'OrderExpired')).toEqual(['not filled in the auction']);
    expect(venue.orders).toHaveLength(1);
  });

  it('at market goes as a market order, or capped where the auction takes none', async () => {
    await withAuction();
    await accepted({ ordType: 'MARKET', price: null });
    await wake('2026-01-05T20:55:00Z');
    expect(sent()).toEqual([['MARKET', 1_000, null, 'CLS']]);
  });

  it('after the cut-off is refused, naming the next one; after the close it is for the next day', async () => {
    await withAuction({ at: Date.UTC(2026, 0, 5, 20, 55) * 1000 });
    const outcome = await desk.submit({ price: 1_872_400, timeInForce: 'CLS' });
    expect(outcome.kind).toBe('REFUSED');
    expect(desk.published.find(({ type }) => type === 'OrderRejected')).toMatchObject({
      ordRejReason: 'TOO_LATE_TO_ENTER',
      text: 'too late for the close of 2026-01-05, whose cut-off was at 2026-01-05T20:55:00.000000Z; an order for that of 2026-01-06 can be entered from 2026-01-05T21:00:00.000000Z until 2026-01-06T20:55:00.000000Z',
    });
    await wake('2026-01-05T21:00:00Z');
    const orderId = await accepted({ clOrdId: 'Z', price: 1_872_400 });
    await wake('2026-01-06T20:54:00Z');
    expect({ held: stands(orderId).held, sent: sent() }).toEqual({ held: true, sent: [] });
    await wake('2026-01-06T20:55:00Z');
    expect(sent()).toHaveLength(1);
  });

  it('can be changed and taken back until the cut-off, not after it', async () => {
    await withAuction();
    const [orderId, other] = [await accepted(), await accepted({ clOrdId: 'O', orderQty: 900 })];
    await desk.engine.cancel({ orderId: other, clOrdId: 'C' }, desk.trader);
    await desk.engine.replace({ orderId, clOrdId: 'R', changes: { orderQty: 800 } }, desk.trader);
    await desk.settle();
    expect([stands(other).ordStatus, leavesQtyOf(order(orderId))]).toEqual(['CANCELED', 800]);
    await wake('2026-01-05T20:55:00Z');
    const late = [
      await desk.engine.cancel({ orderId, clOrdId: 'C2' }, desk.trader),
      await desk.engine.replace({ orderId, clOrdId: 'R2', changes: { orderQty: 700 } }, desk.trader),
    ];
    const reason = 'TOO_LATE_TO_CANCEL';
    const text = 'the cut-off for the close of 2026-01-05 was at 2026-01-05T20:55:00.000000Z';
    expect(late).toMatchObject([
      { kind: 'REJECTED', reason, text },
      { kind: 'REJECTED', reason },
    ]);
    expect(leavesQtyOf(order(orderId))).toBe(800);
  });

  it('whose auction passed while the engine was down expires', async () => {
    await withAuction();
    const orderId = await accepted();
    desk.crash();
    desk.scheduler.clock.advance(Date.parse('2026-01-05T22:00:00Z') * 1000 - desk.scheduler.clock.now());
    await desk.start();
    await desk.settle();
    expect({ ...stands(orderId), sent: sent() }).toMatchObject({ ordStatus: 'EXPIRED', sent: [] });
  });

  it('is sent once, also when the engine restarts after the cut-off', async () => {
    await withAuction();
    const orderId = await accepted();
    await wake('2026-01-05T20:55:00Z');
    venue.say({ kind: 'NEW', clOrdId: venue.orders[0]?.clOrdId ?? '', venueOrderId: 'A1' });
    await desk.settle();
    desk.crash();
    await desk.start();
    await desk.settle();
    expect({ ...stands(orderId), sent: sent().length }).toMatchObject({ ordStatus: 'NEW', sent: 1 });
  });

  it('trades in the auction of a simulated exchange, as configured', async () => {
    await begin({ sessions: 'always', native: 'as configured', bend: (config) => config });
    const orderId = await accepted();
    await wake('2026-01-06T04:55:00Z');
    expect(textOf(orderId, 'OrderTriggered')).toEqual(['sent to the closing auction of 2026-01-05 on XDEP']);
    await wake('2026-01-06T05:00:00Z');
    expect(stands(orderId)).toEqual({ ordStatus: 'EXPIRED', cumQty: 300, held: false });
    expect(textOf(orderId, 'OrderExpired')).toEqual(['not filled in the auction']);
  });

  it('at a market that says nothing is taken back a minute after the close', async () => {
    await withAuction();
    const orderId = await accepted();
    await wake('2026-01-05T20:55:00Z');
    await wake('2026-01-05T21:00:50Z');
    expect(venue.cancels).toEqual([]);
    await wake('2026-01-05T21:01:00Z');
    const [cancel] = venue.cancels;
    venue.say({
      kind: 'CANCELED',
      clOrdId: cancel?.clOrdId ?? '',
      requestId: cancel?.requestId ?? null,
      text: '',
    });
    await desk.settle();
    expect(stands(orderId).ordStatus).toBe('EXPIRED');
  });

  it('without an auction is worked at once in the last seconds, and says so', async () => {
    await begin();
    const orderId = await accepted();
    await wake('2026-01-05T20:59:48Z');
    expect(stands(orderId)).toEqual({ ordStatus: 'NEW', cumQty: 0, held: true });
    await wake('2026-01-05T20:59:50Z');
    expect(stands(orderId)).toEqual({ ordStatus: 'EXPIRED', cumQty: 300, held: false });
    expect(textOf(orderId, 'OrderTriggered')).toEqual([
      'no market here runs the closing auction of 2026-01-05: worked immediate-or-cancel in the last 10 s before the close',
    ]);
  });
});

describe('an order for the open', () => {
  it('is taken until the cut-off of the session to come and held until then', async () => {
    await withAuction({ at: Date.UTC(2026, 0, 5, 12) * 1000 });
    await accepted({ timeInForce: 'OPG' });
    expect(sent()).toEqual([]);
    await wake('2026-01-05T14:28:00Z');
    expect(sent()).toEqual([['LIMIT', 1_000, 1_872_600, 'OPG']]);
    const late = await desk.submit({ clOrdId: 'L', timeInForce: 'OPG', price: 1_872_400, orderQty: 10 });
    expect(late).toMatchObject({ kind: 'REFUSED' });
  });

  it('without an auction is worked at once at the open', async () => {
    await begin({ at: Date.UTC(2026, 0, 5, 12) * 1000 });
    const orderId = await accepted({ timeInForce: 'OPG' });
    await desk.sleepUntil('2026-01-05T14:29:58Z');
    for (let i = 0; i < 15; i += 1) await desk.settle();
    expect(stands(orderId)).toEqual({ ordStatus: 'EXPIRED', cumQty: 300, held: false });
  });

  it('where sessions follow without a pause is for the next midnight', async () => {
    await withAuction({ sessions: 'always' });
    const orderId = await accepted({ timeInForce: 'OPG' });
    await wake('2026-01-06T04:57:00Z');
    expect(stands(orderId).held).toBe(true);
    await wake('2026-01-06T04:58:00Z');
    expect(sent()).toHaveLength(1);
  });
});

describe('the auction of a simulated exchange', () => {
  const held = {
    sessions: 'always',
    bend: (config: SimulatedVenueConfig): SimulatedVenueConfig =>
      config.profile.venue === 'XDEP'
        ? { ...config, profile: { ...config.profile, native: ['AUCTION', 'MARKET', 'REPLACE'] } }
        : config,
  } as const;

  it('fills an order for the close at midnight, and what is left of it expires', async () => {
    await begin(held);
    const orderId = await accepted();
    await wake('2026-01-06T04:50:00Z');
    expect(stands(orderId)).toEqual({ ordStatus: 'NEW', cumQty: 0, held: false });
    await wake('2026-01-06T05:00:00Z');
    expect(stands(orderId)).toEqual({ ordStatus: 'EXPIRED', cumQty: 300, held: false });
  });

  it('fills an order for the open whole, where there is enough', async () => {
    await begin(held);
    const orderId = await accepted({ timeInForce: 'OPG', orderQty: 200 });
    await wake('2026-01-06T04:59:00Z');
    expect(stands(orderId)).toEqual({ ordStatus: 'NEW', cumQty: 0, held: false });
    await wake('2026-01-06T05:00:00Z');
    expect(stands(orderId)).toEqual({ ordStatus: 'FILLED', cumQty: 200, held: false });
  });
});

describe('an immediate order', () => {
  it('is refused while no market is open', async () => {
    await begin({ at: Date.UTC(2026, 0, 5, 12) * 1000 });
    expect(await desk.submit({ timeInForce: 'IOC', price: 1_872_400 })).toMatchObject({ kind: 'REFUSED' });
    expect(desk.published.find(({ type }) => type === 'OrderRejected')).toMatchObject({
      ordRejReason: 'EXCHANGE_CLOSED',
      text: 'no market is open before 2026-01-05T14:30:00.000000Z; send it then, or a DAY order, which waits for the open',
    });
  });
});
