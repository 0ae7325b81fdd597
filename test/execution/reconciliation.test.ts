import { describe, expect, it } from '@jest/globals';
import { reconcile } from '../../src/execution/reconciliation.js';
import type { OurBooks, OurExecution, OurOrder } from '../../src/execution/reconciliation.js';
import type { StatedExecution, StatedOrder, VenueStatement } from '../../src/execution/venue-adapter.js';
import { NOON } from '../support/orders.js';

const SYMBOL = 'AAPL';

function aStatement(more: Partial<VenueStatement> = {}): VenueStatement {
  return {
    venue: 'V1',
    sessionId: 'S1',
    lastSeq: 10,
    at: NOON,
    since: 0,
    openOrders: [],
    executions: [],
    positions: [],
    ...more,
  };
}

function stated(clOrdId: string, more: Partial<StatedOrder> = {}): StatedOrder {
  return { clOrdId, symbol: SYMBOL, side: 'BUY', orderQty: 100, cumQty: 0, leavesQty: 100, ...more };
}

function execution(execId: string, more: Partial<StatedExecution> = {}): StatedExecution {
  return {
    clOrdId: 'a',
    execId,
    symbol: SYMBOL,
    side: 'BUY',
    lastQty: 40,
    lastPx: 1_872_600,
    lastLiquidityInd: 'ADDED',
    fee: '0',
    at: NOON,
    ...more,
  };
}

function working(clOrdId: string, more: Partial<OurOrder> = {}): OurOrder {
  return { clOrdId, symbol: SYMBOL, orderQty: 100, cumQty: 0, acknowledged: true, replacing: false, ...more };
}

interface Told {
  readonly working?: readonly OurOrder[];
  readonly ended?: readonly string[];
  readonly executions?: readonly OurExecution[];
  readonly positions?: Readonly<Record<string, number>>;
  readonly moving?: readonly string[];
  readonly strangers?: OurBooks['strangers'];
}

function ours({
  working: orders = [],
  ended = [],
  executions = [],
  positions = {},
  moving = [],
  strangers = 'CANCEL',
}: Told = {}): OurBooks {
  const names = new Set([...orders.map(({ clOrdId }) => clOrdId), ...ended]);
  return {
    working: orders,
    executions,
    positions,
    isOurs: (clOrdId) => names.has(clOrdId),
    execution: (clOrdId, execId) =>
      executions.find((own) => own.clOrdId === clOrdId && own.execId === execId) ?? null,
    isMoving: (clOrdId) => moving.includes(clOrdId),
    movingSymbols: new Set(moving.length > 0 ? [SYMBOL] : []),
    scalesOf: () => ({ pxScale: 4, qtyScale: 0 }),
    strangers,
  };
}

function booked(execId: string, more: Partial<OurExecution> = {}): OurExecution {
  return { clOrdId: 'a', execId, lastQty: 40, lastPx: 1_872_600, fee: '0', busted: false, ...more };
}

const found = (statement: VenueStatement, books: OurBooks) =>
  reconcile(statement, books).map(({ kind, action, subject }) => [kind, action, subject]);

describe('a reconciliation', () => {
  it('finds nothing where both agree', () => {
    const statement = aStatement({
      openOrders: [stated('a', { cumQty: 40, leavesQty: 60 })],
      executions: [execution('E1')],
      positions: [{ symbol: SYMBOL, qty: 40 }],
    });
    const books = ours({
      working: [working('a', { cumQty: 40 })],
      executions: [booked('E1')],
      positions: { [SYMBOL]: 40 },
    });
    expect(reconcile(statement, books)).toEqual([]);
  });

  it('books an execution that was missed, and takes quantity and position as explained by it', () => {
    const statement = aStatement({
      openOrders: [stated('a', { cumQty: 40, leavesQty: 60 })],
      executions: [execution('E1')],
      positions: [{ symbol: SYMBOL, qty: 40 }],
    });
    const differences = reconcile(statement, ours({ working: [working('a')] }));
    expect(differences).toMatchObject([
      { kind: 'MISSED_EXECUTION', action: 'BOOKED', subject: 'E1', execution: { execId: 'E1' } },
    ]);
    expect(differences[0]?.text).toContain('40 at 187.26');
  });

  it('an order that the missed executions fill is not asked after', () => {
    const statement = aStatement({
      executions: [execution('E1', { lastQty: 100 })],
      positions: [{ symbol: SYMBOL, qty: 100 }],
    });
    expect(found(statement, ours({ working: [working('a')] }))).toEqual([
      ['MISSED_EXECUTION', 'BOOKED', 'E1'],
    ]);
  });

  it('tells of an execution that the market does not have, and books nothing', () => {
    const books = ours({ ended: ['a'], executions: [booked('E1')], positions: { [SYMBOL]: 40 } });
    expect(found(aStatement(), books)).toEqual([
      ['EXECUTION_NOT_THERE', 'TOLD', 'E1'],
      ['POSITION_DIFFERS', 'TOLD', SYMBOL],
    ]);
  });

  it('a busted execution is rightly not there; one that stands there is told', () => {
    const books = ours({ ended: ['a'], executions: [booked('E1', { busted: true })] });
    expect(found(aStatement(), books)).toEqual([]);
    const standing = aStatement({ executions: [execution('E1')], positions: [{ symbol: SYMBOL, qty: 40 }] });
    expect(found(standing, books)).toEqual([
      ['EXECUTION_DIFFERS', 'TOLD', 'E1'],
      ['POSITION_DIFFERS', 'TOLD', SYMBOL],
    ]);
  });

  it('tells of other amounts', () => {
    const statement = aStatement({
      executions: [execution('E1', { lastPx: 1_872_700 })],
      positions: [{ symbol: SYMBOL, qty: 40 }],
    });
    const books = ours({ ended: ['a'], executions: [booked('E1')], positions: { [SYMBOL]: 40 } });
    const [difference] = reconcile(statement, books);
    expect(difference?.text).toContain('40 at 187.27 there and 40 at 187.26 here');
  });

  it('asks after an order that works here and does not stand there, but not before it was ever answered', () => {
    expect(found(aStatement(), ours({ working: [working('a')] }))).toEqual([
      ['ORDER_NOT_THERE', 'ASKED', 'a'],
    ]);
    expect(found(aStatement(), ours({ working: [working('a', { acknowledged: false })] }))).toEqual([]);
  });

  it.each([
    ['CANCEL', 'CANCELED'],
    ['LEAVE', 'TOLD'],
  ] as const)('orders there that do not work here: %s', (strangers, action) => {
    const statement = aStatement({ openOrders: [stated('x'), stated('a')] });
    expect(found(statement, ours({ ended: ['a'], strangers }))).toEqual([
      ['STRANGE_ORDER', action, 'x'],
      ['ORDER_NOT_HERE', action, 'a'],
    ]);
  });

  it('tells of an execution of an order that is not ours', () => {
    const statement = aStatement({
      executions: [execution('E1', { clOrdId: 'x' })],
      positions: [{ symbol: SYMBOL, qty: 40 }],
    });
    expect(found(statement, ours())).toEqual([
      ['STRANGE_EXECUTION', 'TOLD', 'E1'],
      ['POSITION_DIFFERS', 'TOLD', SYMBOL],
    ]);
  });

  it('tells of other quantities, unless a replace is under way', () => {
    const statement = aStatement({ openOrders: [stated('a', { orderQty: 200, leavesQty: 200 })] });
    expect(found(statement, ours({ working: [working('a')] }))).toEqual([['ORDER_DIFFERS', 'TOLD', 'a']]);
    expect(found(statement, ours({ working: [working('a', { replacing: true })] }))).toEqual([]);
  });

  it('leaves what moved meanwhile to the next time', () => {
    const statement = aStatement({
      openOrders: [stated('a')],
      executions: [execution('E1', { clOrdId: 'b' })],
      positions: [{ symbol: SYMBOL, qty: 40 }],
    });
    const books = ours({
      working: [working('a', { cumQty: 40 }), working('c')],
      executions: [booked('E2', { clOrdId: 'c' })],
      moving: ['a', 'b', 'c'],
    });
    expect(found(statement, books)).toEqual([]);
  });
});
