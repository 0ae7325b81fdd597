import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ResolveCommand } from '../../src/engine/order-entry.js';
import type { User } from '../../src/model/actor.js';
import type { OrderTerms } from '../../src/model/order-terms.js';
import type { Order } from '../../src/orders/order.js';
import { ordStatusOf } from '../../src/orders/order-state.js';
import { EngineFixture } from '../support/engine-fixture.js';
import { ScriptedVenue } from '../support/scripted-venue.js';

const VENUE = 'XDEP';
const PX = 1_872_600;

let venue: ScriptedVenue;
let desk: EngineFixture;
let risk: User;
let names = 0;

beforeEach(async () => {
  venue = new ScriptedVenue(VENUE);
  desk = new EngineFixture({ adapters: new Map([[VENUE, venue]]) });
  await desk.start();
  const user = desk.configuration.users.get('risk-1');
  if (!user) throw new Error('risk-1 is not configured');
  risk = user;
});

afterEach(() => desk.stop());

async function unknown(more: Partial<OrderTerms> = {}) {
  names += 1;
  const outcome = await desk.submit({ clOrdId: `c${names}`, exDestination: VENUE, ...more });
  if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
  await desk.settle();
  const [child] = desk.partition.state.childrenOf(outcome.orderId);
  if (!child) throw new Error('no child');
  venue.say({ kind: 'NEW', clOrdId: child.orderId, venueOrderId: 'V' });
  venue.down();
  await desk.settle();
  return { orderId: outcome.orderId, child };
}

function resolve(child: Order, more: Partial<ResolveCommand>) {
  const command = {
    orderId: child.orderId,
    outcome: 'CANCELED',
    reason: 'they telephoned',
    executions: [],
  } as const;
  return desk.engine.resolve({ ...command, ...more }, risk);
}

function execution(lastQty: number, execId: string | null = null) {
  return { lastQty, lastPx: PX, execId, fee: '0.3' };
}

function order(orderId: string): Order {
  const found = desk.partition.state.order(orderId);
  if (!found) throw new Error(`no order ${orderId}`);
  return found;
}

const status = (orderId: string) => ({
  ordStatus: ordStatusOf(order(orderId)),
  cumQty: order(orderId).cumQty,
});

it('CANCELED: ends the child and its order, with the person and the reason on record', async () => {
  const { orderId, child } = await unknown();
  expect(await resolve(child, {})).toEqual({ kind: 'RESOLVED', orderId: child.orderId });
  expect(status(orderId)).toEqual({ ordStatus: 'CANCELED', cumQty: 0 });
  const story = desk.published.filter((event) => event.orderId === child.orderId).slice(-2);
  expect(story).toMatchObject([
    { type: 'OutcomeKnown', actor: 'risk-1', text: 'CANCELED by decision: they telephoned' },
    { type: 'OrderCanceled', actor: 'risk-1', text: 'by decision: they telephoned' },
  ]);
  expect(await desk.replayedHash()).toBe(desk.engine.stateHash());
});

it('FILLED: books what is left, on the child and on its order', async () => {
  const { orderId, child } = await unknown();
  await resolve(child, { outcome: 'FILLED', executions: [execution(600, 'E1'), execution(400)] });
  expect(status(orderId)).toEqual({ ordStatus: 'FILLED', cumQty: 1_000 });
  expect(status(child.orderId)).toEqual({ ordStatus: 'FILLED', cumQty: 1_000 });
});

it('CANCELED after some of it was executed', async () => {
  const { orderId, child } = await unknown();
  await resolve(child, { executions: [execution(300, 'E1')] });
  expect(status(orderId)).toEqual({ ordStatus: 'CANCELED', cumQty: 300 });
});

it('REJECTED: the market never took it', async () => {
  const { orderId, child } = await unknown();
  await resolve(child, { outcome: 'REJECTED' });
  expect(ordStatusOf(order(orderId))).toBe('REJECTED');
});

it("the parent's cancel, which waited for it, is answered by it", async () => {
  const { orderId, child } = await unknown();
  await desk.engine.cancel({ orderId, clOrdId: 'Y' }, desk.trader);
  expect(status(orderId).ordStatus).toBe('PENDING_CANCEL');
  await resolve(child, {});
  expect(status(orderId).ordStatus).toBe('CANCELED');
  expect(desk.published.some((event) => event.type === 'OrderCanceled' && event.clOrdId === 'Y')).toBe(true);
});

it.each<[string, Partial<ResolveCommand>]>([
  ['FILLED by less', { outcome: 'FILLED', executions: [execution(999)] }],
  ['FILLED by more', { outcome: 'FILLED', executions: [execution(1_001)] }],
  ['FILLED by nothing', { outcome: 'FILLED' }],
  ['CANCELED after all of it', { executions: [execution(1_000)] }],
  ['REJECTED with executions', { outcome: 'REJECTED', executions: [execution(1)] }],
  ['one execution twice', { executions: [execution(1, 'E'), execution(2, 'E')] }],
])('%s is refused and changes nothing', async (_, command) => {
  const { child } = await unknown();
  expect((await resolve(child, command)).kind).toBe('REFUSED');
  expect(order(child.orderId).conditions.unknown).not.toBeNull();
});

it('what is known, and what stands on no market, cannot be decided', async () => {
  const { orderId, child } = await unknown();
  expect(
    await desk.engine.resolve({ orderId, outcome: 'CANCELED', reason: 'x', executions: [] }, risk),
  ).toMatchObject({
    kind: 'REFUSED',
  });
  await resolve(child, {});
  expect(await resolve(child, {})).toMatchObject({ kind: 'REFUSED', text: 'its outcome is not unknown' });
  expect(
    await desk.engine.resolve({ orderId: 'none', outcome: 'CANCELED', reason: 'x', executions: [] }, risk),
  ).toEqual({
    kind: 'UNKNOWN_ORDER',
    orderId: 'none',
  });
});

it('an execution that the market reports against the decision is booked, flagged and told', async () => {
  const { orderId, child } = await unknown();
  await resolve(child, {});
  const { orderId: clOrdId } = child;
  venue.again(
    venue.mumble({
      kind: 'TRADE',
      clOrdId,
      execId: 'E9',
      lastQty: 200,
      lastPx: PX,
      lastLiquidityInd: 'ADDED',
      fee: '0',
    }),
  );
  await desk.settle();
  expect(order(orderId).cumQty).toBe(200);
  expect(desk.published.filter((event) => event.type === 'OrderFilled').map((event) => event.flag)).toEqual([
    'AFTER_END',
    'AFTER_END',
  ]);
  expect(desk.alerts.some((text) => text.includes('AFTER_END fill of 200'))).toBe(true);
});

it("an execution that was named by the market's ExecID is not booked again when the market reports it", async () => {
  const { orderId, child } = await unknown();
  await resolve(child, { outcome: 'FILLED', executions: [execution(1_000, 'E1')] });
  const { orderId: clOrdId } = child;
  const said = { kind: 'TRADE', clOrdId, execId: 'E1', lastQty: 1_000, lastPx: PX } as const;
  venue.again(venue.mumble({ ...said, lastLiquidityInd: 'ADDED', fee: '0' }));
  await desk.settle();
  expect(status(orderId)).toEqual({ ordStatus: 'FILLED', cumQty: 1_000 });
});
