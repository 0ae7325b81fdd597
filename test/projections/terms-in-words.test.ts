/** Orders of every type in the words of the audit. */
import { describe, expect, it } from '@jest/globals';
import type { OrderTerms } from '../../src/model/order-terms.js';
import { readableEvent } from '../../src/projections/audit/readable-event.js';
import { replacementInWords, termsInWords } from '../../src/projections/audit/terms-in-words.js';
import { NOON, someTerms } from '../support/orders.js';

const words = { qty: String, px: (units: number) => (units / 10_000).toFixed(2) };

describe('an order in words', () => {
  it.each<[string, Partial<OrderTerms>]>([
    ['BUY 10000 AAPL at 187.26, DAY', {}],
    ['BUY 10000 AAPL at market, IOC', { ordType: 'MARKET', price: null, timeInForce: 'IOC' }],
    ['BUY 10000 AAPL stop 190.00, DAY', { ordType: 'STOP', price: null, stopPx: 1_900_000 }],
    [
      'BUY 10000 AAPL stop 190.00 limit 191.00, DAY',
      { ordType: 'STOP_LIMIT', price: 1_910_000, stopPx: 1_900_000 },
    ],
    [
      'BUY 10000 AAPL pegged, DAY, MID_PRICE_PEG',
      { ordType: 'PEGGED', price: null, execInst: ['MID_PRICE_PEG'] },
    ],
    [
      'BUY 10000 AAPL at 187.26, GTD until 2026-01-05T17:00:00.000000Z',
      { timeInForce: 'GTD', expireTime: NOON },
    ],
    ['BUY 53 AAPL at 187.26, DAY, as many as 10000 buys', { orderQty: 53, cashOrderQty: '10000' }],
    [
      'BUY 10000 AAPL at 187.26, DAY, at least 500 at first, 200 displayed, only on XDEP',
      { minQty: 500, maxFloor: 200, exDestination: 'XDEP' },
    ],
  ])('%s', (text, terms) => {
    expect(termsInWords(someTerms(terms), words)).toBe(text);
  });

  it('of a replacement', () => {
    const replacement = { orderQty: 5, price: null, stopPx: 1_900_000, timeInForce: 'GTC' } as const;
    expect(replacementInWords(replacement, words)).toBe('5 stop 190.00 without a limit, GTC');
  });

  it('of a trigger has what is reserved from then on in decimals', () => {
    const event = { type: 'OrderTriggered', orderId: 'O1', at: NOON, actor: 'engine', text: null } as const;
    const scales = { pxScale: 4, qtyScale: 0 };
    expect(readableEvent({ ...event, reservePx: 1_966_125 }, scales)).toMatchObject({
      reservePx: '196.6125',
    });
    expect(readableEvent(event, scales)).not.toHaveProperty('reservePx');
  });
});
