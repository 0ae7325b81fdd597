import { describe, expect, it } from '@jest/globals';
import type { OrderEvent } from '../../src/orders/events.js';
import { BlotterProjection } from '../../src/projections/blotter/blotter-projection.js';
import { InvalidCursor } from '../../src/projections/read-side.js';
import type { BlotterChange, OrderFilter, Scope } from '../../src/projections/read-side.js';
import { committed } from '../support/committed.js';
import { decision, fill, refusedStory, routedStory } from '../support/order-stories.js';
import { cancelPended, canceled, entered, expired, filled, NOON, someTerms } from '../support/orders.js';

const PAGE = { limit: 100, cursor: null };

function blotterOf(...events: readonly OrderEvent[]): BlotterProjection {
  const blotter = new BlotterProjection({
    currencyOf: (symbol) => (symbol === 'AAPL' ? 'USD' : undefined),
    isDesk: () => false,
  });
  for (const event of committed(1, ...events)) blotter.apply(event);
  return blotter;
}

function idsOf(blotter: BlotterProjection, filter: OrderFilter, scope: Scope = null): string[] {
  return blotter.orders(filter, scope, PAGE).rows.map(({ orderId }) => orderId);
}

describe('orders on the blotter', () => {
  it('show decimals, status, arrival and fees', () => {
    expect(blotterOf(...routedStory('O1')).order('O1')).toMatchObject({
      orderId: 'O1',
      parentOrderId: null,
      orderQty: '1000',
      price: '187.26',
      cumQty: '400',
      leavesQty: '600',
      avgPx: '187.26',
      ordStatus: 'PARTIALLY_FILLED',
      currency: 'USD',
      arrivalPx: '187.25',
      fees: '1.2',
      enteredAt: '2026-01-05T17:00:00.000000Z',
      transactTime: '2026-01-05T17:00:00.001000Z',
    });
  });

  it('list children under their parent and nowhere among the parents', () => {
    const blotter = blotterOf(...routedStory('O1'));
    expect(
      blotter.children('O1').map(({ orderId, venue, ordStatus }) => [orderId, venue, ordStatus]),
    ).toEqual([
      ['O1-A', 'V1', 'FILLED'],
      ['O1-B', 'V2', 'NEW'],
    ]);
    expect(idsOf(blotter, {})).toEqual(['O1']);
  });

  it('say why they were refused', () => {
    const blotter = blotterOf(...refusedStory('O1'));
    expect(blotter.order('O1')).toMatchObject({
      ordStatus: 'REJECTED',
      ordRejReason: 'ORDER_EXCEEDS_LIMIT',
      text: 'the notional exceeds 1,000,000 USD',
      leavesQty: '0',
      refusedBy: 'order-notional',
    });
    expect(blotter.checks('O1')).toMatchObject([{ ruleId: 'order-notional', outcome: 'BLOCK' }]);
  });

  it('change when asked again after an event', () => {
    const blotter = blotterOf(...routedStory('O1'));
    expect(blotter.order('O1')?.cumQty).toBe('400');
    blotter.applyAll(committed(99, fill('O1', { lastQty: 100, execId: 'E9' })));
    expect(blotter.order('O1')).toMatchObject({ cumQty: '500', fees: '2.4' });
  });
});

describe('finding orders', () => {
  const mine = someTerms({ account: 'A1', clOrdId: 'C1' });
  const theirs = someTerms({ account: 'A2', clOrdId: 'C2', side: 'SELL', symbol: 'MSFT' });
  const blotter = blotterOf(
    entered({ orderId: 'O1', terms: mine }),
    entered({ orderId: 'O2', terms: theirs, at: NOON + 1_000_000 }),
    entered({ orderId: 'O3', terms: { ...mine, clOrdId: 'C3' }, at: NOON + 2_000_000 }),
    { ...expired, orderId: 'O3' },
  );

  it.each<[OrderFilter, string[]]>([
    [{}, ['O3', 'O2', 'O1']],
    [{ account: 'A1' }, ['O3', 'O1']],
    [{ symbol: 'MSFT' }, ['O2']],
    [{ side: 'BUY' }, ['O3', 'O1']],
    [{ ordStatus: 'EXPIRED' }, ['O3']],
    [{ open: true }, ['O2', 'O1']],
    [{ open: false }, ['O3']],
    [{ clOrdId: 'C2' }, ['O2']],
    [{ clOrdId: 'nobody' }, []],
    [{ from: '2026-01-05T17:00:01Z' }, ['O3', 'O2']],
    [{ to: '2026-01-05T17:00:01Z' }, ['O1']],
    [{ account: 'A1', open: true }, ['O1']],
  ])('by %j', (filter, expected) => {
    expect(idsOf(blotter, filter)).toEqual(expected);
  });

  it('shows nobody an account out of scope', () => {
    expect(idsOf(blotter, {}, new Set(['A2']))).toEqual(['O2']);
    expect(idsOf(blotter, { account: 'A1' }, new Set(['A2']))).toEqual([]);
    expect(idsOf(blotter, { clOrdId: 'C1' }, new Set(['A2']))).toEqual([]);
  });

  it('refuses a time that is none, naming the field', () => {
    expect(() => idsOf(blotter, { from: 'noon' })).toThrow('from: use an RFC 3339 time');
  });
});

describe('pages', () => {
  it('go on below the cursor whatever came in meanwhile', () => {
    const ids = ['O1', 'O2', 'O3', 'O4', 'O5'];
    const blotter = blotterOf(...ids.map((orderId) => entered({ orderId })));
    const first = blotter.orders({}, null, { limit: 2, cursor: null });
    blotter.applyAll(committed(9, entered({ orderId: 'O6' })));
    const second = blotter.orders({}, null, { limit: 2, cursor: first.next });
    const third = blotter.orders({}, null, { limit: 2, cursor: second.next });
    expect([first, second, third].map(({ rows }) => rows.map(({ orderId }) => orderId))).toEqual([
      ['O5', 'O4'],
      ['O3', 'O2'],
      ['O1'],
    ]);
    expect(third.next).toBeNull();
  });

  it('refuse a cursor that was not made here', () => {
    expect(() => blotterOf().orders({}, null, { limit: 1, cursor: 'b3JkZXI6' })).toThrow(InvalidCursor);
    expect(() => blotterOf().orders({}, null, { limit: 1, cursor: 'nonsense' })).toThrow(InvalidCursor);
  });
});

describe('the newest rows', () => {
  it('come oldest first, children included, within scope', () => {
    const blotter = blotterOf(...routedStory('O1'), ...routedStory('O2', someTerms({ account: 'A2' })));
    const ids = blotter.recentOrders(null, 4).map(({ orderId }) => orderId);
    expect(ids).toEqual(['O1-B', 'O2', 'O2-A', 'O2-B']);
    expect(blotter.recentOrders(new Set(['A2']), 100)).toHaveLength(3);
    expect(blotter.recentExecutions(null, 100).map(({ orderId, execId }) => [orderId, execId])).toEqual([
      ['O1', 'O1-E2'],
      ['O2', 'O2-E2'],
    ]);
  });
});

describe('reports', () => {
  it('[B.1.c] keep Pending Cancel and the old ClOrdID while a fill completes the order', () => {
    const reject: OrderEvent = {
      type: 'CancelRejected',
      orderId: 'O1',
      at: NOON,
      actor: 'engine',
      clOrdId: 'Y',
      responseTo: 'CANCEL',
      cxlRejReason: 'TOO_LATE_TO_CANCEL',
      text: 'the order is filled',
    };
    const ack: OrderEvent = {
      type: 'OrderAcknowledged',
      orderId: 'O1',
      at: NOON,
      actor: 'e',
      venueOrderId: null,
    };
    const blotter = blotterOf(
      entered(),
      ack,
      filled(2000),
      filled(3000),
      ...cancelPended(),
      filled(5000),
      reject,
    );
    const rows = blotter
      .executions('O1')
      .map((r) => [
        r.execType ?? r.msgType,
        r.ordStatus,
        r.clOrdId,
        r.origClOrdId,
        r.cumQty,
        r.leavesQty,
        r.lastQty,
      ]);
    expect(rows).toEqual([
      ['NEW', 'NEW', 'X', null, '0', '10000', '0'],
      ['TRADE', 'PARTIALLY_FILLED', 'X', null, '2000', '8000', '2000'],
      ['TRADE', 'PARTIALLY_FILLED', 'X', null, '5000', '5000', '3000'],
      ['PENDING_CANCEL', 'PENDING_CANCEL', 'Y', 'X', '5000', '5000', '0'],
      ['TRADE', 'PENDING_CANCEL', 'X', null, '10000', '0', '5000'],
      ['ORDER_CANCEL_REJECT', 'FILLED', 'Y', 'X', '10000', '0', '0'],
    ]);
  });

  it('[B.1.a] answer a cancel under its own ClOrdID', () => {
    const accepted: OrderEvent = { ...canceled, type: 'OrderCanceled', clOrdId: 'Y', text: null };
    const [pending, done] = blotterOf(entered(), ...cancelPended(), accepted).executions('O1');
    expect(pending).toMatchObject({
      execId: 'O1-1',
      execType: 'PENDING_CANCEL',
      clOrdId: 'Y',
      origClOrdId: 'X',
    });
    expect(done).toMatchObject({
      execId: 'O1-2',
      ordStatus: 'CANCELED',
      clOrdId: 'Y',
      origClOrdId: 'X',
      leavesQty: '0',
    });
  });

  it('[I.1.b] cancel the rest of an immediate order that nobody asked to cancel', () => {
    const report = blotterOf(entered(), filled(1000), { ...canceled })
      .executions('O1')
      .at(-1);
    expect(report).toMatchObject({
      execType: 'CANCELED',
      clOrdId: 'X',
      origClOrdId: null,
      cumQty: '1000',
      leavesQty: '0',
    });
  });

  it('carry the quote at the fill, the market and the fee', () => {
    expect(
      blotterOf(...routedStory('O1'))
        .executions('O1')
        .at(-1),
    ).toMatchObject({
      execId: 'O1-E2',
      lastMkt: 'V1',
      lastPx: '187.26',
      lastLiquidityInd: 'REMOVED',
      fee: '1.2',
      nbbo: '187.24 x 187.26',
    });
  });

  it('tell of a fill that should not have been possible', () => {
    const late = fill('O1', { flag: 'AFTER_END' });
    const report = blotterOf(entered(), expired, late).executions('O1').at(-1);
    expect(report).toMatchObject({ text: 'executed after the order had ended', cumQty: '400' });
  });
});

describe('routing decisions', () => {
  it('join what their children have done', () => {
    expect(blotterOf(...routedStory('O1')).decisions('O1')).toMatchObject([
      {
        decisionId: 'D-O1',
        quantity: '1000',
        limitPx: '187.26',
        nbbo: { bid: { px: '187.24', qty: '300' } },
        candidates: [{ levels: [['187.26', '400']] }],
        alternative: { extraCost: '3.2' },
        outcome: {
          filledQty: '400',
          avgPx: '187.26',
          fees: '1.2',
          cost: '74905.2',
          children: [
            { orderId: 'O1-A', cumQty: '400', ordStatus: 'FILLED' },
            { orderId: 'O1-B', cumQty: '0', ordStatus: 'NEW' },
          ],
        },
      },
    ]);
  });

  it('count what a sale brings in as negative cost', () => {
    const sale = routedStory('O1');
    const decided: OrderEvent = {
      type: 'RouteDecided',
      orderId: 'O1',
      at: NOON,
      actor: 'router',
      decision: decision({ side: 'SELL' }),
    };
    sale[3] = decided;
    expect(blotterOf(...sale).decisions('O1')[0]?.outcome?.cost).toBe('-74902.8');
  });
});

describe('changes', () => {
  it('are told once per batch, each row once, and not during replay', () => {
    const changes: BlotterChange[] = [];
    const blotter = blotterOf();
    const stop = blotter.onChange((change) => changes.push(change));
    const [first, ...rest] = committed(1, ...routedStory('O1'));
    if (first) blotter.apply(first);
    expect(changes).toEqual([]);
    blotter.applyAll(rest);
    expect(changes).toHaveLength(1);
    expect(changes[0]?.orders.map(({ orderId }) => orderId)).toEqual(['O1', 'O1-A', 'O1-B']);
    expect(changes[0]?.executions.map(({ execId }) => execId)).toEqual([
      'O1-1',
      'O1-B-1',
      'O1-A-E1',
      'O1-E2',
    ]);
    expect(changes[0]?.decisions).toHaveLength(1);
    stop();
    blotter.applyAll(committed(50, fill('O1')));
    expect(changes).toHaveLength(1);
  });

  it('repeat a decision when one of its children fills', () => {
    const outcomes: (string | undefined)[] = [];
    const blotter = blotterOf(...routedStory('O1'));
    blotter.onChange(({ decisions }) => outcomes.push(decisions[0]?.outcome?.filledQty));
    blotter.applyAll(committed(50, fill('O1-B', { lastQty: 600 })));
    expect(outcomes).toEqual(['1000']);
  });

  it('refuse an event of an order that was never entered', () => {
    expect(() => blotterOf(fill('O9'))).toThrow('order O9, which was never entered');
  });
});
