/** Matrices of FIX on an electronic venue: an order that names its market stands as its one child does there. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ExecutionReport } from '../../src/model/execution-report.js';
import type { OrderTerms } from '../../src/model/order-terms.js';
import { evolve } from '../../src/orders/evolve.js';
import { executionReport } from '../../src/orders/execution-report.js';
import type { Order } from '../../src/orders/order.js';
import { EngineFixture } from '../support/engine-fixture.js';

const PX = 1_872_600;

let system: EngineFixture;

beforeEach(async () => {
  system = new EngineFixture();
  await system.start();
});

afterEach(async () => {
  system.partition.state.ledger.invariant();
  await system.stop();
});

async function entered(more: Partial<OrderTerms> = {}): Promise<string> {
  const outcome = await system.submit({ exDestination: 'XDEP', orderQty: 10_000, price: PX, ...more });
  if (outcome.kind !== 'ACCEPTED') throw new Error(JSON.stringify(outcome));
  await system.settle();
  return outcome.orderId;
}

async function offered(qty: number): Promise<void> {
  system.quote('XDEP', 'SELL', PX, qty);
  await system.settle();
}

/** The order's reports in the columns of the matrices: ExecType, OrdStatus, ClOrdID, OrigClOrdID, quantities. */
function reportsOf(orderId: string): string[] {
  let order: Order | undefined;
  const reports: ExecutionReport[] = [];
  for (const event of system.published.filter((each) => each.orderId === orderId)) {
    order = evolve(order, event);
    const report = executionReport(order, event, reports.length + 1);
    if (report) reports.push(report);
  }
  return reports.map((report) => {
    const { execType, ordStatus, clOrdId, origClOrdId, orderQty, cumQty, leavesQty, lastQty } = report;
    const names = [execType ?? report.msgType, ordStatus, clOrdId, origClOrdId ?? '-'];
    return [...names, orderQty, cumQty, leavesQty, lastQty].join(' ');
  });
}

describe('an order with one electronic market', () => {
  it('A.1.a: is New when the market says so, and fills with it', async () => {
    const orderId = await entered();
    await offered(2_000);
    await offered(1_000);
    await offered(7_000);
    expect(reportsOf(orderId)).toEqual([
      'NEW NEW X - 10000 0 10000 0',
      'TRADE PARTIALLY_FILLED X - 10000 2000 8000 2000',
      'TRADE PARTIALLY_FILLED X - 10000 3000 7000 1000',
      'TRADE FILLED X - 10000 10000 0 7000',
    ]);
    expect(system.partition.state.childrenOf(orderId)).toHaveLength(1);
  });

  it('B.1.b: a cancel is pending at once, and the market ends it', async () => {
    const orderId = await entered();
    await offered(2_000);
    await system.until(system.engine.cancel({ orderId, clOrdId: 'Y' }, system.trader));
    await system.settle();
    expect(reportsOf(orderId)).toEqual([
      'NEW NEW X - 10000 0 10000 0',
      'TRADE PARTIALLY_FILLED X - 10000 2000 8000 2000',
      'PENDING_CANCEL PENDING_CANCEL Y X 10000 2000 8000 0',
      'CANCELED CANCELED Y X 10000 2000 0 0',
    ]);
  });

  it('B.1.c: a fill that crosses the cancel completes the order, and the cancel is too late', async () => {
    const orderId = await entered();
    await offered(5_000);
    const asked = system.engine.cancel({ orderId, clOrdId: 'Y' }, system.trader);
    // The market's other side comes before the request does.
    system.quote('XDEP', 'SELL', PX, 5_000);
    await system.until(asked);
    await system.settle();
    expect(reportsOf(orderId)).toEqual([
      'NEW NEW X - 10000 0 10000 0',
      'TRADE PARTIALLY_FILLED X - 10000 5000 5000 5000',
      'PENDING_CANCEL PENDING_CANCEL Y X 10000 5000 5000 0',
      'TRADE PENDING_CANCEL X - 10000 10000 0 5000',
      'ORDER_CANCEL_REJECT FILLED Y X 10000 10000 0 0',
    ]);
  });

  it('I.1.b: what an immediate order cannot take is canceled by the market', async () => {
    await offered(1_000);
    const orderId = await entered({ timeInForce: 'IOC' });
    expect(reportsOf(orderId)).toEqual([
      'NEW NEW X - 10000 0 10000 0',
      'TRADE PARTIALLY_FILLED X - 10000 1000 9000 1000',
      'CANCELED CANCELED X - 10000 1000 0 0',
    ]);
  });

  it('C.1.a: is replaced up, where the market cannot by taking its order back', async () => {
    const orderId = await entered();
    const changes = { orderQty: 11_000 };
    await system.until(system.engine.replace({ orderId, clOrdId: 'Y', changes }, system.trader));
    await system.settle();
    await offered(1_000);
    expect(reportsOf(orderId)).toEqual([
      'NEW NEW X - 10000 0 10000 0',
      'PENDING_REPLACE PENDING_REPLACE Y X 10000 0 10000 0',
      'REPLACED NEW Y X 11000 0 11000 0',
      'TRADE PARTIALLY_FILLED Y - 11000 1000 10000 1000',
    ]);
  });
});
