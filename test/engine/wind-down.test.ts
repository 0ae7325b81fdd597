import { expect, it } from '@jest/globals';
import { isWorking, ordStatusOf } from '../../src/orders/order-state.js';
import type { ShutdownPolicy } from '../../src/engine/wind-down.js';
import { EngineFixture } from '../support/engine-fixture.js';
import { ScriptedVenue } from '../support/scripted-venue.js';

const VENUE = 'XDEP';

async function restingOn(venue: ScriptedVenue, openOrders: ShutdownPolicy['openOrders']) {
  const desk = new EngineFixture({
    adapters: new Map([[VENUE, venue]]),
    shutdown: { openOrders, patience: 5_000_000 },
  });
  await desk.start();
  const outcome = await desk.submit({ clOrdId: 'A', exDestination: VENUE });
  if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
  await desk.settle();
  const { orderId } = outcome;
  const [child] = desk.partition.state.childrenOf(orderId);
  if (!child) throw new Error('no child');
  venue.say({ kind: 'NEW', clOrdId: child.orderId, venueOrderId: 'V' });
  await desk.settle();
  const order = () => {
    const found = desk.partition.state.order(orderId);
    if (!found) throw new Error('no order');
    return found;
  };
  return { desk, child, order };
}

it('LEAVE: what rests is left there, nobody calls it unknown, and nothing more is accepted', async () => {
  const venue = new ScriptedVenue(VENUE);
  const { desk, child, order } = await restingOn(venue, 'LEAVE');
  expect(await desk.stop()).toEqual([]);
  expect(venue.cancels).toEqual([]);
  expect(desk.partition.state.order(child.orderId)?.conditions.unknown).toBeNull();
  expect(ordStatusOf(order())).toBe('NEW');
  expect(await desk.submit({ clOrdId: 'B' })).toEqual({ kind: 'UNAVAILABLE', reason: 'stopping' });
  expect(desk.engine.readiness()).toEqual({ ready: false, reason: 'stopping' });
});

it('CANCEL: what rests is taken back and its outcome awaited; the order goes on at the next start', async () => {
  const venue = new ScriptedVenue(VENUE);
  const { desk, child, order } = await restingOn(venue, 'CANCEL');
  const stopped = desk.stop();
  const [cancel] = venue.cancels.length > 0 ? venue.cancels : await soon(() => venue.cancels);
  expect(cancel).toMatchObject({ clOrdId: child.orderId });
  venue.say({
    kind: 'CANCELED',
    clOrdId: child.orderId,
    requestId: cancel?.requestId ?? null,
    text: 'as asked',
  });
  expect(await stopped).toEqual([]);
  expect(isWorking(order())).toBe(true);
  expect(venue.orders).toHaveLength(1);
  await desk.start();
  await desk.wait(500_000);
  expect(venue.orders).toHaveLength(2);
  await desk.stop();
});

it('CANCEL: a market that does not answer is named when patience ends', async () => {
  const venue = new ScriptedVenue(VENUE);
  const { desk } = await restingOn(venue, 'CANCEL');
  expect(await desk.stop()).toEqual([`1 orders on ${VENUE} without an outcome`]);
});

it('LEAVE: an immediate order’s outcome is awaited', async () => {
  const venue = new ScriptedVenue(VENUE);
  const { desk } = await restingOn(venue, 'LEAVE');
  const outcome = await desk.submit({ clOrdId: 'I', exDestination: VENUE, timeInForce: 'IOC' });
  await desk.settle();
  const clOrdId = venue.orders.at(-1)?.clOrdId ?? '';
  const stopped = desk.stop();
  await soon(() => (desk.engine.readiness().ready ? [] : [true]));
  venue.say({ kind: 'CANCELED', clOrdId, requestId: null, text: 'nothing there' });
  expect(await stopped).toEqual([]);
  // What is free of it is not routed any more.
  expect(outcome.kind).toBe('ACCEPTED');
  expect(venue.orders).toHaveLength(2);
});

async function soon<Row>(rows: () => readonly Row[]): Promise<readonly Row[]> {
  while (rows().length === 0) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return rows();
}
