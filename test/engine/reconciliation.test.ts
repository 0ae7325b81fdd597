import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { VenueStatement } from '../../src/execution/venue-adapter.js';
import type { OrderTerms } from '../../src/model/order-terms.js';
import type { Order } from '../../src/orders/order.js';
import { ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';
import { NOON } from '../support/orders.js';
import { ScriptedVenue } from '../support/scripted-venue.js';

const VENUE = 'XDEP';
const PX = 1_872_600;

let venue: ScriptedVenue;
let desk: EngineFixture;
let names = 0;

beforeEach(async () => {
  venue = new ScriptedVenue(VENUE);
  desk = new EngineFixture({ adapters: new Map([[VENUE, venue]]) });
});

afterEach(() => desk.stop());

function statement(more: Partial<VenueStatement> = {}): VenueStatement {
  const empty = { openOrders: [], executions: [], positions: [] };
  const { sessionId, lastSeq } = venue;
  return { venue: VENUE, sessionId, lastSeq, at: NOON, since: 0, ...empty, ...more };
}

function openThere(child: Order, cumQty: number) {
  const { orderId: clOrdId, terms } = child;
  const { symbol, side, orderQty } = terms;
  return { clOrdId, symbol, side, orderQty, cumQty, leavesQty: orderQty - cumQty };
}

function executed(child: Order, execId: string, lastQty: number) {
  const { orderId: clOrdId, terms } = child;
  const { symbol, side } = terms;
  return {
    clOrdId,
    execId,
    symbol,
    side,
    lastQty,
    lastPx: PX,
    lastLiquidityInd: 'ADDED' as const,
    fee: '0.1',
    at: NOON,
  };
}

async function resting(more: Partial<OrderTerms> = {}) {
  names += 1;
  const outcome = await desk.submit({ clOrdId: `c${names}`, exDestination: VENUE, ...more });
  if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
  const { orderId } = outcome;
  await desk.settle();
  const [child] = desk.partition.state.childrenOf(orderId);
  if (!child) throw new Error('no child');
  const report = venue.say({ kind: 'NEW', clOrdId: child.orderId, venueOrderId: 'V' });
  await desk.settle();
  return { orderId, child, report };
}

const order = (orderId: string) => desk.partition.state.order(orderId);
const runs = () => desk.runs.filter((run) => run.venue === VENUE);
const kinds = () =>
  runs()
    .at(-1)
    ?.findings.map(({ kind }) => kind);
const minute = () => desk.wait(61_000_000);

describe('before orders are taken', () => {
  it('every market was compared, or did not answer', async () => {
    await desk.start();
    const venues = desk.configuration.venues.map(({ profile }) => profile).filter(({ manual }) => !manual);
    expect(new Set(desk.runs.map((run) => run.venue))).toEqual(
      new Set(venues.map((profile) => profile.venue)),
    );
    expect(runs()).toMatchObject([{ trigger: 'START', outcome: 'FAILED' }]);
    expect(desk.runs.filter((run) => run.venue !== VENUE).every(({ outcome }) => outcome === 'AGREED')).toBe(
      true,
    );
  });

  it('a market that does not answer at all is not waited for longer than its patience', async () => {
    venue.statement = () => new Promise(() => undefined);
    await desk.start();
    expect(runs()).toMatchObject([{ outcome: 'FAILED', text: 'XDEP has given no statement within 10 s' }]);
    expect(desk.engine.readiness().ready).toBe(true);
  });

  it('executions of the time that we were away are booked', async () => {
    await desk.start();
    const { orderId, child } = await resting();
    desk.crash();
    venue.statementOf = () =>
      statement({
        openOrders: [openThere(child, 300)],
        executions: [executed(child, 'E1', 300)],
        positions: [{ symbol: 'AAPL', qty: 300 }],
      });
    await desk.start();
    expect(order(orderId)?.cumQty).toBe(300);
    expect(desk.published.find((event) => event.type === 'OrderFilled')).toMatchObject({
      actor: 'reconciliation',
      source: { venue: VENUE, sessionId: 'S1', seq: 0 },
    });
    expect(kinds()).toEqual(['MISSED_EXECUTION']);
    await minute();
    expect(runs().at(-1)).toMatchObject({ trigger: 'PERIODIC', outcome: 'AGREED' });
    expect(await desk.replayedHash()).toBe(desk.engine.stateHash());
  });
});

describe('while orders are taken', () => {
  beforeEach(async () => {
    venue.statementOf = () => statement();
    await desk.start();
  });

  it('a late fill that is reported after all is not booked twice', async () => {
    const { orderId, child } = await resting();
    const missed = venue.mumble({ kind: 'TRADE', ...executed(child, 'E1', 300) });
    venue.statementOf = () =>
      statement({
        openOrders: [openThere(child, 300)],
        executions: [executed(child, 'E1', 300)],
        positions: [{ symbol: 'AAPL', qty: 300 }],
      });
    await minute();
    venue.again(missed);
    await desk.settle();
    expect(order(orderId)?.cumQty).toBe(300);
  });

  it('an order that the market has ended is asked after, and ends by its answer', async () => {
    const { orderId, child } = await resting();
    const ended = venue.mumble({
      kind: 'CANCELED',
      clOrdId: child.orderId,
      requestId: null,
      text: 'by the market',
    });
    await minute();
    expect(kinds()).toEqual(['ORDER_NOT_THERE']);
    expect(order(child.orderId)?.conditions.unknown).toContain('does not have it on its book');
    await desk.settle();
    expect(venue.queries).toContain(child.orderId);
    venue.again(ended);
    await desk.settle();
    expect(ordStatusOf(order(orderId) ?? child)).toBe('CANCELED');
  });

  it('an unknown order that stands there is known again', async () => {
    const { child } = await resting();
    venue.statementOf = () => null;
    venue.down();
    venue.up();
    await desk.settle();
    expect(order(child.orderId)?.conditions.unknown).not.toBeNull();
    venue.statementOf = () => statement({ openOrders: [openThere(child, 0)] });
    await minute();
    expect(order(child.orderId)?.conditions.unknown).toBeNull();
  });

  it('an order there that is not ours is canceled there', async () => {
    const stranger = {
      clOrdId: 'x',
      symbol: 'AAPL',
      side: 'BUY',
      orderQty: 7,
      cumQty: 0,
      leavesQty: 7,
    } as const;
    venue.statementOf = () => statement({ openOrders: [stranger] });
    await minute();
    expect(kinds()).toEqual(['STRANGE_ORDER']);
    expect(venue.cancels).toMatchObject([{ clOrdId: 'x' }]);
  });

  it('a report that overtakes the statement is no difference', async () => {
    const { orderId, child } = await resting();
    venue.statement = async () => {
      const before = statement({ openOrders: [openThere(child, 0)] });
      venue.say({ kind: 'TRADE', ...executed(child, 'E1', 300) });
      return before;
    };
    await minute();
    expect(order(orderId)?.cumQty).toBe(300);
    expect(runs().at(-1)).toMatchObject({ trigger: 'PERIODIC', outcome: 'AGREED' });
  });

  it('a logon is followed by a comparison', async () => {
    venue.down();
    venue.up();
    await desk.settle();
    expect(runs().at(-1)?.trigger).toBe('RECONNECT');
  });
});

describe('with the simulated exchanges', () => {
  it('both agree after trades, cancels and resting orders', async () => {
    desk = new EngineFixture();
    await desk.start();
    desk.quote('XDEP', 'SELL', PX, 600);
    desk.quote('XINV', 'SELL', PX, 300);
    await desk.settle();
    await desk.submit({ clOrdId: 'A', price: PX });
    const canceled = await desk.submit({ clOrdId: 'B', price: PX - 400, orderQty: 500 });
    await desk.submit({ clOrdId: 'C', price: PX - 300, orderQty: 700 });
    await desk.settle();
    if (canceled.kind === 'ACCEPTED')
      await desk.engine.cancel({ orderId: canceled.orderId, clOrdId: null }, desk.trader);
    await minute();
    const latest = desk.runs.filter(({ trigger }) => trigger === 'PERIODIC');
    expect(latest.map(({ outcome, findings }) => [outcome, findings])).toEqual(
      latest.map(() => ['AGREED', []]),
    );
    expect(latest.reduce((sum, { executions }) => sum + executions, 0)).toBeGreaterThanOrEqual(2);
  });
});
