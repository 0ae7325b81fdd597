/** What a person is told not to report is exactly what would change nothing. */
import { describe, expect, it } from '@jest/globals';
import type { MarketReport } from '../../src/orders/commands.js';
import { decideReport } from '../../src/orders/decide.js';
import type { OrderEvent } from '../../src/orders/events.js';
import { ordStatusOf } from '../../src/orders/order-state.js';
import { reportRefusal } from '../../src/orders/report-refusal.js';
import {
  acknowledged,
  canceled,
  cancelPended,
  entered,
  expired,
  filled,
  NOON,
  orderAfter,
  rejected,
} from '../support/orders.js';

const BASE = { orderId: 'O1', at: NOON, actor: 'desk-1' } as const;
const CORRECTION = {
  execId: 'C',
  execRefId: 'E4000',
  venueExecId: 'W',
  venueExecRefId: 'V4000',
  lastMkt: 'V1',
  booked: { lastQty: 4_000, lastPx: 1_872_600, fee: '0', at: NOON },
  lastQty: 3_000,
  lastPx: 1_872_600,
  fee: '0',
  childOrderId: null,
};

const replacement = { orderQty: 8_000, price: 1_872_600, timeInForce: 'DAY' } as const;
const replaceAsked: OrderEvent = {
  type: 'ReplaceRequested',
  ...BASE,
  clOrdId: 'Y',
  replacement,
  reservePx: null,
};

const LIVES: Readonly<Record<string, readonly OrderEvent[]>> = {
  entered: [],
  acknowledged: [acknowledged],
  'part-filled': [acknowledged, filled(4_000)],
  filled: [acknowledged, filled(10_000)],
  'asked to cancel': [acknowledged, { type: 'CancelRequested', ...BASE, clOrdId: 'Y' }],
  'pending cancel': [acknowledged, filled(4_000), ...cancelPended()],
  'pending cancel, never acknowledged': [...cancelPended()],
  'filled while a cancel is pending': [acknowledged, filled(4_000), ...cancelPended(), filled(6_000)],
  'asked to replace': [acknowledged, filled(4_000), replaceAsked],
  'pending replace': [acknowledged, replaceAsked, { type: 'ReplacePended', ...BASE, clOrdId: 'Y' }],
  'done for the day': [acknowledged, filled(4_000), { type: 'OrderDoneForDay', ...BASE, text: null }],
  stopped: [acknowledged, { type: 'OrderStopped', ...BASE, lastQty: 100, lastPx: 1_872_600 }],
  suspended: [acknowledged, { type: 'OrderSuspended', ...BASE, text: null }],
  triggered: [acknowledged, { type: 'OrderTriggered', ...BASE, text: null }],
  canceled: [acknowledged, filled(4_000), canceled],
  rejected: [rejected],
  expired: [acknowledged, expired],
};

const REPORTS: readonly MarketReport[] = [
  { kind: 'NEW', venueOrderId: 'O1' },
  { kind: 'TRADE', ...CORRECTION, lastLiquidityInd: 'REMOVED', nbbo: null },
  { kind: 'PENDING_CANCEL' },
  { kind: 'PENDING_REPLACE' },
  { kind: 'CANCELED', text: null },
  { kind: 'REPLACED', replacement, text: null },
  { kind: 'CANCEL_REJECTED', reason: 'OTHER', text: '' },
  { kind: 'REJECTED', reason: 'OTHER', text: '' },
  { kind: 'EXPIRED', text: null },
  { kind: 'DONE_FOR_DAY', text: null },
  { kind: 'SUSPENDED', text: null },
  { kind: 'STOPPED', lastQty: 100, lastPx: 1_872_600 },
  { kind: 'TRIGGERED', text: null },
  { kind: 'RESTATED', reason: 'OTHER', replacement, split: null, text: null },
];

describe.each(Object.entries(LIVES))('of an order that is %s', (_life, events) => {
  const order = orderAfter(entered(), ...events);

  it.each(REPORTS.map((report) => [report.kind, report] as const))('%s', (kind, report) => {
    const caused = decideReport(order, report, { at: NOON, actor: 'desk-1' }).events;
    const refusal = reportRefusal(order, kind, null);
    const taken = refusal === null;
    expect({ status: ordStatusOf(order), taken, silent: !taken && refusal.text === '' }).toEqual({
      status: ordStatusOf(order),
      taken: caused.length > 0,
      silent: false,
    });
  });

  it('corrections: as long as something is executed', () => {
    for (const kind of ['TRADE_CANCEL', 'TRADE_CORRECT'] as const)
      expect(reportRefusal(order, kind, null) === null).toBe(order.cumQty > 0);
  });
});

describe('a named request', () => {
  const order = orderAfter(entered(), acknowledged, ...cancelPended('Y'));

  it('has to be open, and of that kind', () => {
    expect(reportRefusal(order, 'CANCELED', 'Y')).toBeNull();
    expect(reportRefusal(order, 'CANCELED', 'Z')?.text).toBe('no cancel request Z is open');
    expect(reportRefusal(order, 'REPLACED', 'Y')?.text).toBe('no replace request Y is open');
    expect(reportRefusal(order, 'PENDING_CANCEL', 'Y')?.reason).toBe('NOTHING_NEW');
    expect(reportRefusal(order, 'CANCEL_REJECTED', 'Z')?.reason).toBe('NO_SUCH_REQUEST');
  });
});
