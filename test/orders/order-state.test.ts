import { describe, expect, it } from '@jest/globals';
import { ORD_STATUSES } from '../../src/model/fix.js';
import {
  legalityRows,
  leavesQtyOf,
  ORDER_INPUTS,
  ordStatusOf,
  STATUS_TABLE,
} from '../../src/orders/order-state.js';
import type { OrderEvent } from '../../src/orders/events.js';
import {
  acknowledged,
  canceled,
  cancelPended,
  entered,
  expired,
  filled,
  orderAfter,
  rejected,
} from '../support/orders.js';

const cases: readonly [name: string, ordStatus: string, leavesQty: number, events: readonly OrderEvent[]][] =
  [
    ['just entered', 'PENDING_NEW', 10_000, []],
    ['acknowledged', 'NEW', 10_000, [acknowledged]],
    ['filled before its acknowledgement was seen', 'PARTIALLY_FILLED', 8_000, [filled(2_000)]],
    ['part-filled', 'PARTIALLY_FILLED', 8_000, [acknowledged, filled(2_000)]],
    ['filled', 'FILLED', 0, [acknowledged, filled(10_000)]],
    ['rejected', 'REJECTED', 0, [rejected]],
    ['rejected after it was acknowledged', 'REJECTED', 0, [acknowledged, rejected]],
    ['canceled after a part-fill', 'CANCELED', 0, [acknowledged, filled(2_000), canceled]],
    ['expired after a part-fill', 'EXPIRED', 0, [acknowledged, filled(2_000), expired]],
    ['asked to be canceled', 'PENDING_CANCEL', 10_000, [acknowledged, ...cancelPended()]],
    [
      'filling while its cancel is pending',
      'PENDING_CANCEL',
      8_000,
      [acknowledged, ...cancelPended(), filled(2_000)],
    ],
    [
      'full while its cancel is pending',
      'PENDING_CANCEL',
      0,
      [acknowledged, ...cancelPended(), filled(10_000)],
    ],
    ['canceled and then filled in part', 'CANCELED', 0, [acknowledged, canceled, filled(4_000)]],
    ['canceled and then filled in whole', 'FILLED', 0, [acknowledged, canceled, filled(10_000)]],
  ];

describe('status by precedence', () => {
  it.each(cases)('an order %s is %s with %i to fill', (_name, ordStatus, leavesQty, events) => {
    const order = orderAfter(entered(), ...events);
    expect({ ordStatus: ordStatusOf(order), leavesQty: leavesQtyOf(order) }).toEqual({
      ordStatus,
      leavesQty,
    });
  });

  it('lists statuses from the highest precedence to the lowest', () => {
    const precedences = STATUS_TABLE.map((row) => row.precedence);
    expect(precedences).toEqual(precedences.toSorted((a, b) => b - a));
    expect(new Set(STATUS_TABLE.map((row) => row.ordStatus))).toEqual(new Set(ORD_STATUSES));
  });
});

describe('the legality table', () => {
  it('says what becomes of every input in every status', () => {
    expect(legalityRows()).toHaveLength(ORDER_INPUTS.length * ORD_STATUSES.length);
  });

  it('books a fill in every status: money has moved', () => {
    const fills = legalityRows().filter((row) => row.input === 'filled');
    expect(fills.filter((row) => row.legality !== 'apply' && row.legality !== 'flag')).toEqual([]);
  });

  it('never lets an ended order be ended again', () => {
    const ended = legalityRows().filter(
      ({ input, ordStatus }) =>
        ['CANCELED', 'EXPIRED', 'REJECTED'].includes(ordStatus) &&
        input !== 'busted' &&
        input !== 'corrected',
    );
    expect(ended.filter((row) => row.legality === 'apply')).toEqual([]);
  });
});
