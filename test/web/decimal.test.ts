/** The page's exact decimals and what the ticket makes of them. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { fixedText, parseFixed, times } from '../../web/src/lib/decimal.js';
import { draftFaults, isOddLot } from '../../web/src/ticket/draft-faults.js';
import { newDraft, stepped } from '../../web/src/ticket/draft.js';

const SHARE = {
  symbol: 'AAPL',
  name: 'Apple Inc.',
  currency: 'USD',
  ticks: [
    { fromPx: '0', tick: '0.0001' },
    { fromPx: '1', tick: '0.01' },
  ],
  roundLot: '100',
  minQtyIncrement: '1',
  priorClosePx: '186.80',
};

const order = (part: object) =>
  newDraft({ symbol: 'AAPL', account: 'A', orderQty: '100', price: '187.26', ...part });

describe('decimals', () => {
  it('come back as they went in', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (value) => {
        expect(parseFixed(fixedText(value))).toBe(value);
      }),
    );
  });

  it.each([
    ['0.1', '0.2', '0.02'],
    ['187.26', '12000', '2247120'],
    ['-0.0010', '3600', '-3.6'],
  ])('multiply exactly: %s × %s = %s', (a, b, product) => {
    expect(fixedText(times(parseFixed(a) ?? 0n, parseFixed(b) ?? 0n))).toBe(product);
  });

  it.each(['', '1e5', '.5', '5.', '0x10', '1,000', '1.123456789', 'NaN'])('refuse %p', (text) => {
    expect(parseFixed(text)).toBeUndefined();
  });
});

describe('a draft', () => {
  it('is sound on the tick and in whole shares', () => {
    expect(draftFaults(order({}), SHARE, 0)).toEqual({});
  });

  it('names the two ticks around a price between them', () => {
    expect(draftFaults(order({ price: '187.265' }), SHARE, 0).price).toBe(
      'Off the tick of 0.01: 187.26 or 187.27',
    );
    expect(draftFaults(order({ price: '0.86425' }), SHARE, 0).price).toBe(
      'Off the tick of 0.0001: 0.8642 or 0.8643',
    );
  });

  it('needs no price at market', () => {
    expect(draftFaults(order({ ordType: 'MARKET', price: '' }), SHARE, 0)).toEqual({});
  });

  it.each(['0', '-5', '1.5', 'many'])('refuses a quantity of %s', (orderQty) => {
    expect(draftFaults(order({ orderQty }), SHARE, 0).orderQty).toMatch(/^Quantity must be/);
  });

  it('tells an odd lot from a round one', () => {
    expect([isOddLot('150', SHARE), isOddLot('300', SHARE)]).toEqual([true, false]);
  });

  it('steps by ticks and lots and never to zero', () => {
    expect(stepped('187.26', '0.01', 10)).toBe('187.36');
    expect(stepped('', '100', 1)).toBe('100');
    expect(stepped('100', '100', -1)).toBe('100');
  });
});
