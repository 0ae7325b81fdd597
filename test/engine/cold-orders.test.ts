/** Orders that have left the engine's memory: whatever comes for them is answered and booked as if they had never been away. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Archive, FamilyRecords } from '../../src/engine/archive.js';
import type { ArchivedFamily } from '../../src/engine/retirement.js';
import type { StatedExecution, VenueReport, VenueStatement } from '../../src/execution/venue-adapter.js';
import type { MemoryJournalStore } from '../../src/journal/memory-journal.js';
import { contingencyOf } from '../../src/model/contingency.js';
import type { OrderTerms } from '../../src/model/order-terms.js';
import { decodeEvent } from '../../src/orders/event-codec.js';
import type { Order } from '../../src/orders/order.js';
import { EngineFixture } from '../support/engine-fixture.js';
import { NOON, someTerms } from '../support/orders.js';
import { ScriptedVenue } from '../support/scripted-venue.js';

/** Finds families in the journal itself. */
class JournalArchive implements Archive {
  /** Look-ups fail while it is set. */
  broken = false;
  asked = 0;

  constructor(private readonly store: MemoryJournalStore) {}

  latest = async () => null;

  async familiesOf(orderIds: readonly string[]): Promise<readonly FamilyRecords[]> {
    await this.#asked();
    const parents = new Set(
      orderIds.map((orderId) => this.#parentOf(orderId)).filter((parent) => parent !== null),
    );
    return [...parents].map((parent) => this.#family(parent));
  }

  familiesOfClOrdId(account: string, clOrdId: string): Promise<readonly FamilyRecords[]> {
    return this.#entered((terms) => terms.account === account && terms.clOrdId === clOrdId);
  }

  familiesOfList(account: string, listId: string): Promise<readonly FamilyRecords[]> {
    return this.#entered((terms) => terms.account === account && terms.contingency?.listId === listId);
  }

  async #entered(isMeant: (terms: OrderTerms) => boolean): Promise<readonly FamilyRecords[]> {
    await this.#asked();
    return this.store.rows.flatMap((record) => {
      const event = decodeEvent(record);
      if (event.type !== 'OrderEntered' || event.parentOrderId !== null || !isMeant(event.terms)) return [];
      return [this.#family(event.orderId)];
    });
  }

  async #asked(): Promise<void> {
    this.asked += 1;
    await Promise.resolve();
    if (this.broken) throw new Error('the database is away');
  }

  #parentOf(orderId: string): string | null {
    for (const record of this.store.rows) {
      const event = decodeEvent(record);
      if (event.type === 'OrderEntered' && event.orderId === orderId) return event.parentOrderId ?? orderId;
    }
    return null;
  }

  #family(parent: string): FamilyRecords {
    return this.store.rows.filter((record) => this.#parentOf(decodeEvent(record).orderId) === parent);
  }
}

let desk: EngineFixture;
let archive: JournalArchive;

beforeEach(async () => {
  desk = new EngineFixture();
  archive = new JournalArchive(desk.store);
  desk.archive = archive;
  for (const venue of ['XDEP', 'XFST']) desk.quote(venue, 'SELL', 1_872_600, 400);
  await desk.start();
});

/** Nothing of what happened may have left the state other than its journal makes it. */
afterEach(() => desk.end());

/** A filled order that has left memory, and one of its children as it was. */
async function coldOrder(clOrdId = 'COLD'): Promise<{ readonly orderId: string; readonly child: Order }> {
  const outcome = await desk.submit({ clOrdId, orderQty: 300, price: 1_872_600 });
  if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
  const { orderId } = outcome;
  await desk.settle();
  const [child] = desk.partition.state.childrenOf(orderId);
  if (!child) throw new Error('it has no child');
  await leave(orderId);
  return { orderId, child };
}

function asArchived(orderId: string): ArchivedFamily {
  const { state } = desk.partition;
  const family = state.families().get(orderId);
  if (!family) throw new Error(`${orderId} is not in memory`);
  return [orderId, family.events, state.digest(family)];
}

async function leave(orderId: string): Promise<void> {
  desk.engine.archived([asArchived(orderId)]);
  await desk.settle();
  expect(desk.partition.state.order(orderId)).toBeUndefined();
  expect(desk.released).toContain(orderId);
}

function executionOf(child: Order, seq: number): Extract<VenueReport, { kind: 'TRADE_CANCEL' }> {
  const filled = desk.published.find(
    (event) => event.type === 'OrderFilled' && event.orderId === child.orderId,
  );
  if (filled?.type !== 'OrderFilled') throw new Error('it was not filled');
  const { lastQty, lastPx, fee, venueExecId } = filled;
  return {
    kind: 'TRADE_CANCEL',
    venue: child.venue ?? '',
    sessionId: 'LATE',
    seq,
    at: filled.at,
    clOrdId: child.orderId,
    execId: `${venueExecId}-${seq}`,
    execRefId: venueExecId,
    lastQty,
    lastPx,
    fee,
  };
}

const types = (from: number) => desk.published.slice(from).map(({ type }) => type);

describe('a ClOrdID of an order that has left', () => {
  it('with the same terms is answered with that order', async () => {
    const { orderId } = await coldOrder();
    const again = await desk.submit({ clOrdId: 'COLD', orderQty: 300, price: 1_872_600 });
    expect(again).toEqual({ kind: 'ACCEPTED', orderId, replayed: true });
  });

  it('with other terms is refused, and the order says so', async () => {
    const { orderId } = await coldOrder();
    const before = desk.published.length;
    const other = await desk.submit({ clOrdId: 'COLD', orderQty: 301, price: 1_872_600 });
    expect(other).toEqual({ kind: 'DUPLICATE_CLORDID', orderId });
    expect(types(before)).toEqual(['DuplicateRefused']);
  });

  it('of a refused order is answered with the same refusal', async () => {
    const refused = await desk.submit({ clOrdId: 'HIGH', price: 2_500_000 });
    if (refused.kind !== 'REFUSED') throw new Error(JSON.stringify(refused));
    await leave(refused.orderId);
    expect(await desk.submit({ clOrdId: 'HIGH', price: 2_500_000 })).toEqual({ ...refused, replayed: true });
  });

  it('sent twice at once makes no second order', async () => {
    const { orderId } = await coldOrder();
    const terms = { clOrdId: 'COLD', orderQty: 300, price: 1_872_600 };
    const answers = await Promise.all([desk.submit(terms), desk.submit(terms), desk.submit(terms)]);
    expect(answers).toEqual(answers.map(() => ({ kind: 'ACCEPTED', orderId, replayed: true })));
  });

  it('is looked up only when it may have been used', async () => {
    await coldOrder();
    const { asked } = archive;
    expect(await desk.submit({ clOrdId: 'NEW', orderQty: 50, price: 1_872_400 })).toMatchObject({
      replayed: false,
    });
    expect(archive.asked).toBe(asked);
  });

  it('is not guessed about while the archive cannot be read', async () => {
    await coldOrder();
    archive.broken = true;
    const terms = { clOrdId: 'COLD', orderQty: 300, price: 1_872_600 };
    expect(await desk.submit(terms)).toMatchObject({ kind: 'UNAVAILABLE' });
    archive.broken = false;
    expect(await desk.submit(terms)).toMatchObject({ kind: 'ACCEPTED', replayed: true });
  });
});

describe('a request on an order that has left', () => {
  it('is refused because it comes too late, and is on record', async () => {
    const { orderId } = await coldOrder();
    const before = desk.published.length;
    const outcome = await desk.engine.cancel({ orderId, clOrdId: 'C' }, desk.trader);
    expect(outcome).toMatchObject({ kind: 'REJECTED', reason: 'TOO_LATE_TO_CANCEL' });
    expect(types(before)).toEqual(['CancelRejected']);
  });

  it('of which nobody ever heard is unknown', async () => {
    const outcome = await desk.engine.cancel({ orderId: 'nobody', clOrdId: 'C' }, desk.trader);
    expect(outcome).toEqual({ kind: 'UNKNOWN_ORDER', orderId: 'nobody' });
  });
});

describe('what a venue reports on an order that has left', () => {
  it('is booked: a late bust takes the fill back on child and parent', async () => {
    const { orderId, child } = await coldOrder();
    const before = desk.published.length;
    desk.engine.onReport(executionOf(child, 1));
    await desk.settle();
    expect(types(before).slice(0, 2)).toEqual(['ExecutionBusted', 'ExecutionBusted']);
    const parent = desk.partition.state.order(orderId);
    expect(parent?.cumQty).toBe(300 - (executionOf(child, 1).lastQty ?? 0));
  });

  it('is booked once, however often it is reported', async () => {
    const { child } = await coldOrder();
    const before = desk.published.length;
    for (let i = 0; i < 3; i += 1) desk.engine.onReport(executionOf(child, 1));
    await desk.settle();
    expect(types(before).filter((type) => type === 'ExecutionBusted')).toHaveLength(2);
  });

  it('keeps its place among what the same venue says meanwhile', async () => {
    const { child } = await coldOrder('COLD');
    const outcome = await desk.submit({ clOrdId: 'WARM', orderQty: 300, price: 1_872_600 });
    await desk.settle();
    if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
    const warm = desk.partition.state.childrenOf(outcome.orderId).find(({ venue }) => venue === child.venue);
    if (!warm) throw new Error(`it has no child on ${child.venue}`);
    const before = desk.published.length;
    desk.engine.onReport(executionOf(child, 1));
    desk.engine.onReport(executionOf(warm, 2));
    await desk.settle();
    const busted = desk.published.slice(before).filter(({ type }) => type === 'ExecutionBusted');
    expect(busted.map(({ source }) => source?.seq)).toEqual([1, 1, 2, 2]);
    expect(desk.partition.state.session(child.venue ?? '')).toEqual({ sessionId: 'LATE', lastSeq: 2 });
  });

  it('is not lost when it cannot be looked up: the engine begins anew, and the venue will say it again', async () => {
    const { child } = await coldOrder();
    archive.broken = true;
    desk.engine.onReport(executionOf(child, 1));
    for (let i = 0; i < 3; i += 1) await desk.settle();
    archive.broken = false;
    for (let i = 0; i < 10; i += 1) await desk.settle();
    expect(desk.engine.readiness().ready).toBe(true);
    expect(desk.partition.state.session(child.venue ?? '')?.sessionId).not.toBe('LATE');
  });

  it('and belongs to no order is told', async () => {
    const { child } = await coldOrder();
    desk.engine.onReport({ ...executionOf(child, 1), clOrdId: 'nobody' });
    await desk.settle();
    expect(desk.alerts.join()).toContain('nobody');
  });
});

describe('a statement of a venue, after orders have left', () => {
  const VENUE = 'XDEP';
  let venue: ScriptedVenue;

  beforeEach(async () => {
    await desk.stop();
    venue = new ScriptedVenue(VENUE, true);
    venue.statementOf = () => stated([], 0);
    desk = new EngineFixture({ adapters: new Map([[VENUE, venue]]) });
    archive = new JournalArchive(desk.store);
    desk.archive = archive;
    await desk.start();
  });

  const stated = (executions: readonly StatedExecution[], qty: number): VenueStatement => ({
    venue: VENUE,
    sessionId: venue.sessionId,
    lastSeq: venue.lastSeq,
    at: NOON,
    since: 0,
    openOrders: [],
    executions,
    positions: qty === 0 ? [] : [{ symbol: 'AAPL', qty }],
  });

  const findings = () => desk.runs.findLast((run) => run.venue === VENUE)?.findings.map(({ kind }) => kind);

  async function filled(clOrdId: string): Promise<StatedExecution> {
    const outcome = await desk.submit({ clOrdId, exDestination: VENUE, orderQty: 100, price: 1_872_600 });
    if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
    await desk.settle();
    const child = venue.orders.at(-1)?.clOrdId ?? '';
    const what = { execId: `E-${clOrdId}`, lastQty: 100, lastPx: 1_872_600, fee: '0.1' };
    venue.say({ kind: 'TRADE', clOrdId: child, lastLiquidityInd: 'ADDED', ...what });
    await desk.settle();
    await leave(outcome.orderId);
    const side = 'BUY' as const;
    return { clOrdId: child, symbol: 'AAPL', side, lastLiquidityInd: 'ADDED', at: NOON, ...what };
  }

  it('agrees with what was booked on them, without any of them coming back', async () => {
    const execution = await filled('COLD');
    archive.asked = 0;
    venue.statementOf = () => stated([execution], 100);
    await desk.wait(61_000_000);
    expect(findings()).toEqual([]);
    expect(archive.asked).toBe(0);
    expect(desk.partition.state.order(execution.clOrdId)).toBeUndefined();
  });

  it('that has an execution otherwise than it was booked is told of', async () => {
    const execution = await filled('COLD');
    venue.statementOf = () => stated([{ ...execution, lastPx: execution.lastPx + 100 }], 100);
    await desk.wait(61_000_000);
    expect(findings()).toEqual(['EXECUTION_DIFFERS']);
  });

  it('that still has an execution which was busted is told of', async () => {
    const execution = await filled('COLD');
    const { clOrdId, execId } = execution;
    const bust = { lastQty: 0, lastPx: 0, fee: '0' };
    venue.say({ kind: 'TRADE_CANCEL', clOrdId, execId: 'B', execRefId: execId, ...bust });
    await desk.settle();
    const parent = desk.partition.state.order(clOrdId)?.parentOrderId ?? '';
    await desk.engine.cancel({ orderId: parent, clOrdId: null }, desk.trader);
    await desk.settle();
    venue.say({ kind: 'CANCELED', clOrdId, requestId: null, text: 'as asked' });
    // What came back stays for a moment.
    await desk.wait(11_000_000);
    await leave(parent);
    venue.statementOf = () => stated([execution], 100);
    await desk.wait(61_000_000);
    expect(findings()).toContain('EXECUTION_DIFFERS');
  });

  it('that has no record of what was booked on them is told of', async () => {
    const execution = await filled('COLD');
    venue.statementOf = () => stated([], 0);
    await desk.wait(61_000_000);
    const told = findings();
    expect(told).toContain('EXECUTION_NOT_THERE');
    expect(desk.partition.state.order(execution.clOrdId)).toBeDefined();
  });

  it('and while one of their reports waits to be booked, books nothing in its stead', async () => {
    const [one, two] = [await filled('ONE'), await filled('TWO')];
    const again = { lastLiquidityInd: 'ADDED' as const, lastPx: 1_872_600, fee: '0.1', lastQty: 1 };
    venue.statementOf = () => {
      // Late executions, reported right before: both orders have to be looked up first, one after the other.
      for (const { clOrdId } of [one, two])
        venue.say({ kind: 'TRADE', clOrdId, execId: `${clOrdId}-late`, ...again });
      const late = [one, two].map((execution) => ({
        ...execution,
        execId: `${execution.clOrdId}-late`,
        lastQty: 1,
      }));
      venue.statementOf = () => stated([one, two, ...late], 202);
      return stated([one, two, ...late], 202);
    };
    const before = desk.published.length;
    await desk.wait(61_000_000);
    expect(findings()).toEqual([]);
    const fills = desk.published.slice(before).filter(({ type }) => type === 'OrderFilled');
    expect(fills.map(({ actor }) => actor)).not.toContain('reconciliation');
    expect(fills).toHaveLength(4);
  });
});

describe('an order stays in memory', () => {
  it('while it is open, or has changed since it was archived', async () => {
    const outcome = await desk.submit({ clOrdId: 'OPEN', orderQty: 300, price: 1_872_400 });
    if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
    await desk.settle();
    const { orderId } = outcome;
    const early = asArchived(orderId);
    desk.engine.archived([early]);
    await desk.settle();
    expect(desk.partition.state.order(orderId)).toBeDefined();
    await desk.engine.cancel({ orderId, clOrdId: null }, desk.trader);
    await desk.settle();
    desk.engine.archived([early]);
    await desk.settle();
    expect(desk.partition.state.order(orderId)).toBeDefined();
    await leave(orderId);
  });
});

describe('the orders of a list', () => {
  const legs = ['L-0', 'L-1'].map((clOrdId) => {
    const contingency = contingencyOf('OCO', 'L', { first: 'L-0', clOrdId });
    return someTerms({
      clOrdId,
      contingency,
      orderQty: 100,
      price: 1_872_400 - (clOrdId === 'L-1' ? 100 : 0),
    });
  });
  const list = { account: 'EQ1-MAIN', listId: 'L', orders: legs };

  async function entered(): Promise<readonly string[]> {
    const outcome = await desk.engine.submitList(list, desk.trader);
    if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
    await desk.settle();
    return outcome.orderIds;
  }

  it('stay together: none leaves while another can still be worked', async () => {
    const [first = '', second = ''] = await entered();
    await canceled(first);
    desk.engine.archived([asArchived(first)]);
    await desk.settle();
    expect(desk.partition.state.order(first)).toBeDefined();
    await canceled(second);
    desk.engine.archived([asArchived(first), asArchived(second)]);
    await desk.settle();
    expect([first, second].map((orderId) => desk.partition.state.order(orderId))).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('come back together, and their list is known by its name', async () => {
    const orderIds = await entered();
    for (const orderId of orderIds) await canceled(orderId);
    desk.engine.archived(orderIds.map(asArchived));
    await desk.settle();
    expect(await desk.engine.submitList(list, desk.trader)).toEqual({
      kind: 'ACCEPTED',
      orderIds,
      replayed: true,
    });
    const { state } = desk.partition;
    expect(state.lists.of('EQ1-MAIN', 'L')).toEqual(orderIds);
    const [one] = legs;
    const other = { ...list, orders: [one ?? someTerms(), someTerms({ clOrdId: 'L-2' })] };
    expect(await desk.engine.submitList(other, desk.trader)).toEqual({ kind: 'DUPLICATE_LISTID' });
  });

  it('cannot be named as one that has left', async () => {
    const orderIds = await entered();
    for (const orderId of orderIds) await canceled(orderId);
    desk.engine.archived(orderIds.map(asArchived));
    await desk.settle();
    const other = { ...list, orders: list.orders.map((terms) => ({ ...terms, orderQty: 7 })) };
    expect(await desk.engine.submitList(other, desk.trader)).toEqual({ kind: 'DUPLICATE_LISTID' });
  });
});

async function canceled(orderId = ''): Promise<void> {
  await desk.engine.cancel({ orderId, clOrdId: null }, desk.trader);
  await desk.settle();
}
