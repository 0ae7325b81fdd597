import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Fill, MarketReport, Stamp } from '../../src/orders/commands.js';
import { decideCancel, decideReplace, decideReport } from '../../src/orders/decide.js';
import type { OrderEvent } from '../../src/orders/events.js';
import { evolve } from '../../src/orders/evolve.js';
import type { Order } from '../../src/orders/order.js';
import { leavesQtyOf, ordStatusOf } from '../../src/orders/order-state.js';
import {
  acknowledged,
  canceled,
  cancelPended,
  entered,
  filled,
  NOON,
  orderAfter,
  someTerms,
} from '../support/orders.js';

const stamp: Stamp = { at: NOON, actor: 'venue:V1' };

/** Where requests are taken up without a person. */
function request(clOrdId: string) {
  return { clOrdId, pendsAtOnce: true };
}

function fill(lastQty: number): Fill {
  return {
    kind: 'TRADE',
    execId: `E${lastQty}`,
    venueExecId: `V${lastQty}`,
    lastMkt: 'V1',
    lastQty,
    lastPx: 1_872_600,
    lastLiquidityInd: 'REMOVED',
    fee: '0.3',
    childOrderId: null,
    nbbo: null,
  };
}

/** The types of the events, or what was alerted when there are none. */
function outcome(order: Order, report: MarketReport): readonly string[] {
  const { events, alert } = decideReport(order, report, stamp);
  return events.length > 0 ? events.map((event) => event.type) : alert ? ['alert'] : [];
}

describe('a cancel request', () => {
  it('becomes pending on a working order', () => {
    const { events } = decideCancel(orderAfter(entered(), acknowledged), request('Y'), stamp);
    expect(events.map((event) => event.type)).toEqual(['CancelRequested', 'CancelPended']);
  });

  it('is refused as too late on a filled order', () => {
    const { events } = decideCancel(orderAfter(entered(), acknowledged, filled(10_000)), request('Y'), stamp);
    expect(events).toMatchObject([
      { type: 'CancelRejected', clOrdId: 'Y', cxlRejReason: 'TOO_LATE_TO_CANCEL' },
    ]);
  });

  it('is refused, as a replace is, on an order that ended before a late fill made it full', () => {
    const ended = orderAfter(entered(), acknowledged, filled(6_000), canceled, filled(5_000));
    expect(ordStatusOf(ended)).toBe('FILLED');
    const replacement = { orderQty: 20_000, price: 1_872_600, timeInForce: 'DAY' } as const;
    const replace = decideReplace(ended, { ...request('Y'), replacement, reservePx: null }, stamp);
    for (const { events } of [replace, decideCancel(ended, request('Y'), stamp)])
      expect(events).toMatchObject([{ type: 'CancelRejected', cxlRejReason: 'TOO_LATE_TO_CANCEL' }]);
  });

  it('is refused while another one is pending', () => {
    const { events } = decideCancel(
      orderAfter(entered(), acknowledged, ...cancelPended()),
      request('Z'),
      stamp,
    );
    expect(events).toMatchObject([{ type: 'CancelRejected', clOrdId: 'Z', cxlRejReason: 'ALREADY_PENDING' }]);
  });
});

describe('a market report', () => {
  const working = orderAfter(entered(), acknowledged);

  it('acknowledges once and then says nothing new', () => {
    expect(outcome(orderAfter(entered()), { kind: 'NEW', venueOrderId: 'V' })).toEqual(['OrderAcknowledged']);
    expect(outcome(working, { kind: 'NEW', venueOrderId: 'V' })).toEqual([]);
  });

  it('answers the open cancel request by its ClOrdID', () => {
    const pending = orderAfter(entered(), acknowledged, ...cancelPended('Y'));
    expect(decideReport(pending, { kind: 'CANCELED', text: null }, stamp).events).toMatchObject([
      { clOrdId: 'Y' },
    ]);
  });

  it('cancels unasked without naming a request', () => {
    expect(decideReport(working, { kind: 'CANCELED', text: null }, stamp).events).toMatchObject([
      { clOrdId: null },
    ]);
  });

  it('after a cancel reject the order says what it really is', () => {
    const full = orderAfter(entered(), acknowledged, ...cancelPended('Y'), filled(10_000));
    const { events } = decideReport(
      full,
      { kind: 'CANCEL_REJECTED', reason: 'TOO_LATE_TO_CANCEL', text: 'full' },
      stamp,
    );
    expect(
      ordStatusOf(orderAfter(entered(), acknowledged, ...cancelPended('Y'), filled(10_000), ...events)),
    ).toBe('FILLED');
  });

  it('books a fill after a cancel, flagged and told', () => {
    const decision = decideReport(orderAfter(entered(), acknowledged, canceled), fill(4_000), stamp);
    expect(decision.events).toMatchObject([{ type: 'OrderFilled', flag: 'AFTER_END' }]);
    expect(decision.alert).toContain('AFTER_END');
  });

  it('books an overfill, flagged and told', () => {
    const decision = decideReport(orderAfter(entered(), acknowledged, filled(9_000)), fill(2_000), stamp);
    expect(decision.events).toMatchObject([{ type: 'OrderFilled', flag: 'OVERFILL' }]);
    expect(decision.alert).toContain('OVERFILL');
  });

  it.each([
    ['BUY', 1_872_601, 'BEYOND_LIMIT'],
    ['BUY', 1_872_599, null],
    ['SELL', 1_872_599, 'BEYOND_LIMIT'],
    ['SELL', 1_872_601, null],
  ] as const)('of a %s at %d against a limit of 1872600 is flagged %s', (side, lastPx, flag) => {
    const order = orderAfter(entered({ terms: someTerms({ side, price: 1_872_600 }) }), acknowledged);
    const { events, alert } = decideReport(order, { ...fill(1_000), lastPx }, stamp);
    expect(events).toMatchObject([{ type: 'OrderFilled', flag }]);
    expect(alert === null).toBe(flag === null);
  });

  it('of a market order is at any price', () => {
    const order = orderAfter(entered({ terms: someTerms({ ordType: 'MARKET', price: null }) }), acknowledged);
    expect(decideReport(order, fill(1_000), stamp).events).toMatchObject([{ flag: null }]);
  });

  it.each([
    [20_000, true],
    [8_000, false],
  ])('that makes it one of %d unasked is booked, and told if that is more: %s', (orderQty, told) => {
    const replacement = { orderQty, price: 1_872_600, timeInForce: 'DAY' } as const;
    const replaced = { kind: 'REPLACED', clOrdId: null, replacement, text: null } as const;
    const { events, alert } = decideReport(working, replaced, stamp);
    expect(events).toMatchObject([{ type: 'OrderReplaced', replacement: { orderQty } }]);
    expect(alert?.includes('more than the 10000') ?? false).toBe(told);
  });

  it('that cannot be changes nothing and is told', () => {
    const part = orderAfter(entered(), acknowledged, filled(1));
    expect(outcome(part, { kind: 'REJECTED', reason: 'OTHER', text: '' })).toEqual(['alert']);
  });
});

function isAnswer(events: readonly OrderEvent[]): boolean {
  return events.some(({ type }) => type === 'CancelPended' || type === 'CancelRejected');
}

describe('any sequence of requests and reports', () => {
  const anyReport: fc.Arbitrary<MarketReport> = fc.oneof(
    fc.constant<MarketReport>({ kind: 'NEW', venueOrderId: null }),
    fc.constant<MarketReport>({ kind: 'REJECTED', reason: 'OTHER', text: '' }),
    fc.constant<MarketReport>({ kind: 'CANCELED', text: null }),
    fc.constant<MarketReport>({ kind: 'EXPIRED', text: null }),
    fc.constant<MarketReport>({ kind: 'CANCEL_REJECTED', reason: 'OTHER', text: '' }),
    fc.integer({ min: 1, max: 6_000 }).map((qty) => fill(qty)),
  );
  const anyStep = fc.oneof(
    { weight: 4, arbitrary: anyReport },
    { weight: 1, arbitrary: fc.constant('CANCEL' as const) },
  );

  it('books every fill, and what is filled and what is left add up while the order works', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
        let order = orderAfter(entered());
        let booked = 0;
        steps.forEach((step, index) => {
          const decision =
            step === 'CANCEL'
              ? decideCancel(order, request(`C${index}`), stamp)
              : decideReport(order, step, stamp);
          for (const event of decision.events) order = evolve(order, event);
          if (step !== 'CANCEL' && step.kind === 'TRADE') booked += step.lastQty;
          expect(order.cumQty).toBe(booked);
          const left = order.end ? 0 : Math.max(0, order.terms.orderQty - booked);
          expect(leavesQtyOf(order)).toBe(left);
        });
      }),
      { numRuns: 500, verbose: fc.VerbosityLevel.Verbose },
    );
  });

  it('always answers a cancel, by a pending request or a reject', () => {
    fc.assert(
      fc.property(fc.array(anyReport, { maxLength: 10 }), (reports) => {
        let order = orderAfter(entered());
        for (const report of reports)
          for (const event of decideReport(order, report, stamp).events) order = evolve(order, event);
        expect(isAnswer(decideCancel(order, request('Y'), stamp).events)).toBe(true);
      }),
      { numRuns: 300, verbose: fc.VerbosityLevel.Verbose },
    );
  });
});
