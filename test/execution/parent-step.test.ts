import { describe, expect, it } from '@jest/globals';
import { nextStep } from '../../src/execution/parent-step.js';
import type { ParentSituation } from '../../src/execution/parent-step.js';
import type { TimeInForce } from '../../src/model/fix.js';
import type { OrderEvent } from '../../src/orders/events.js';
import type { Order } from '../../src/orders/order.js';
import {
  acknowledged,
  canceled,
  cancelPended,
  entered,
  expired,
  filled,
  orderAfter,
  someTerms,
} from '../support/orders.js';

function parent(timeInForce: TimeInForce, ...events: readonly OrderEvent[]): Order {
  return orderAfter(entered({ terms: someTerms({ timeInForce }) }), acknowledged, ...events);
}

function child(orderQty: number, timeInForce: TimeInForce, ...events: readonly OrderEvent[]): Order {
  const terms = someTerms({ orderQty, timeInForce });
  return orderAfter(entered({ parentOrderId: 'O1', venue: 'V1', terms }), acknowledged, ...events);
}

function step(more: Partial<ParentSituation>) {
  return nextStep({
    parent: parent('DAY'),
    children: [],
    dayOver: false,
    held: false,
    due: null,
    excess: false,
    allowance: null,
    exhausted: null,
    ...more,
  });
}

describe('what a parent needs next', () => {
  it('routes all of a new order', () => {
    expect(step({})).toEqual({ kind: 'ROUTE', quantity: 10_000 });
  });

  it('routes only what no working child could still fill', () => {
    expect(step({ children: [child(7_000, 'DAY')] })).toEqual({ kind: 'ROUTE', quantity: 3_000 });
  });

  it('waits for the outcome of an immediate child before it routes anew', () => {
    expect(step({ children: [child(4_000, 'IOC')] })).toEqual({ kind: 'WAIT' });
    const done = child(4_000, 'IOC', filled(1_000), canceled);
    expect(step({ parent: parent('DAY', filled(1_000)), children: [done] })).toEqual({
      kind: 'ROUTE',
      quantity: 9_000,
    });
  });

  it('waits while everything stands on a market', () => {
    expect(step({ children: [child(10_000, 'DAY')] })).toEqual({ kind: 'WAIT' });
  });

  it('waits for the children before it cancels', () => {
    const asked = parent('DAY', ...cancelPended());
    expect(step({ parent: asked, children: [child(10_000, 'DAY')] })).toEqual({ kind: 'RECALL' });
    const recalled = child(10_000, 'DAY', ...cancelPended('R1'));
    expect(step({ parent: asked, children: [recalled] })).toEqual({ kind: 'WAIT' });
    expect(step({ parent: asked, children: [child(10_000, 'DAY', canceled)] })).toEqual({
      kind: 'CANCEL',
      text: null,
    });
  });

  it('refuses the cancel of an order that filled first', () => {
    expect(step({ parent: parent('DAY', ...cancelPended(), filled(10_000)) })).toEqual({
      kind: 'REJECT_CANCEL',
    });
  });

  it('cancels what is left of an immediate order when nothing more can be taken', () => {
    const exhausted = 'no market offers anything within the limit';
    expect(step({ parent: parent('IOC', filled(1)), exhausted })).toEqual({
      kind: 'CANCEL',
      text: exhausted,
    });
    expect(step({ parent: parent('DAY', filled(1)), exhausted })).toEqual({ kind: 'WAIT' });
  });

  it('takes day orders back when the day is over, then expires them; good-till orders stay', () => {
    expect(step({ dayOver: true, children: [child(10_000, 'DAY')] })).toEqual({ kind: 'RECALL' });
    expect(step({ dayOver: true, children: [child(10_000, 'DAY', ...cancelPended())] })).toEqual({
      kind: 'WAIT',
    });
    expect(step({ dayOver: true, children: [child(10_000, 'DAY', canceled)] })).toMatchObject({
      kind: 'EXPIRE',
    });
    expect(step({ parent: parent('GTC'), dayOver: true })).toEqual({ kind: 'ROUTE', quantity: 10_000 });
  });

  it('expires when the market has expired its child', () => {
    expect(step({ children: [child(10_000, 'DAY', expired)] })).toMatchObject({ kind: 'EXPIRE' });
  });

  it('takes back what stands for shares that were filled elsewhere by mistake', () => {
    const standing = child(4_000, 'DAY');
    const asked = child(4_000, 'DAY', ...cancelPended());
    const overfilled = parent('DAY', filled(10_500));
    expect(step({ parent: overfilled, children: [standing] })).toEqual({ kind: 'RECALL' });
    expect(step({ parent: overfilled, children: [asked] })).toEqual({ kind: 'WAIT' });
    const lateFill = parent('DAY', filled(7_000));
    expect(step({ parent: lateFill, children: [standing] })).toEqual({ kind: 'RECALL' });
  });

  it('does nothing for an order that has ended', () => {
    expect(step({ parent: parent('DAY', canceled) })).toEqual({ kind: 'WAIT' });
  });
});
