import { describe, expect, it } from '@jest/globals';
import type { TradeReport } from '../../../venues/simulated/exchange/client-ledger.js';
import { ClientLedger } from '../../../venues/simulated/exchange/client-ledger.js';
import { ClientOrder } from '../../../venues/simulated/exchange/client-order.js';
import { ClientSession } from '../../../venues/simulated/exchange/client-session.js';
import { ManualClock } from '../../../src/lib/clock.js';
import { anOrder, MID } from './venue-builders.js';

const session = new ClientSession('US', { venue: 'TEST', sessionId: 's', clock: new ManualClock(0) });

function order(clOrdId: string, side: 'BUY' | 'SELL' = 'BUY'): ClientOrder {
  return new ClientOrder({ ...anOrder(clOrdId, { side }), price: MID }, session, `v-${clOrdId}`);
}

function trade(n: number, lastQty = 100): TradeReport {
  const base = { venue: 'TEST', sessionId: 's', seq: n, at: n * 10, clOrdId: `o-${n}` };
  return {
    ...base,
    kind: 'TRADE',
    execId: `e-${n}`,
    lastQty,
    lastPx: MID,
    lastLiquidityInd: 'ADDED',
    fee: '0',
  };
}

describe('ClientLedger', () => {
  it('keeps what stands: busted executions are out, corrected ones as corrected', () => {
    const ledger = new ClientLedger();
    ledger.book(order('o-1'), trade(1));
    ledger.book(order('o-2', 'SELL'), trade(2, 30));
    ledger.book(order('o-3'), trade(3));
    ledger.bust('e-1');
    ledger.correct('e-3', { lastQty: 90, lastPx: MID + 1, fee: '0.1' });
    expect(ledger.standing(0)).toMatchObject([
      { execId: 'e-2', side: 'SELL', lastQty: 30 },
      { execId: 'e-3', lastQty: 90, lastPx: MID + 1, fee: '0.1' },
    ]);
    expect(ledger.standing(30).map(({ execId }) => execId)).toEqual(['e-3']);
    expect(Array.from(ledger.executions(), ({ state }) => state)).toEqual(['BUSTED', 'BOOKED', 'CORRECTED']);
    expect(ledger.positions()).toEqual([{ symbol: 'ACME', qty: 60 }]);
    ledger.correct('e-3', { lastQty: 30, lastPx: MID, fee: '0' });
    expect(ledger.positions()).toEqual([]);
  });

  it('takes nothing back twice, nor what never was', () => {
    const ledger = new ClientLedger();
    ledger.book(order('o-1'), trade(1));
    ledger.bust('e-1');
    expect(() => ledger.bust('e-1')).toThrow('execution e-1 was busted before');
    expect(() => ledger.correct('e-9', { lastQty: 1, lastPx: 1, fee: '0' })).toThrow(
      'there is no execution e-9',
    );
    expect(ledger.positions()).toEqual([]);
  });

  it('forgets the oldest executions, says from when it is complete, and keeps the position', () => {
    const ledger = new ClientLedger(10);
    for (let n = 1; n <= 25; n += 1) ledger.book(order(`o-${n}`), trade(n));
    expect(ledger.standing(0).map(({ execId }) => execId)).toEqual(
      Array.from({ length: 15 }, (_, i) => `e-${i + 11}`),
    );
    expect(ledger.completeFrom).toBe(101);
    expect(ledger.positions()).toEqual([{ symbol: 'ACME', qty: 2_500 }]);
  });
});
