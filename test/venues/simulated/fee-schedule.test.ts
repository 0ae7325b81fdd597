import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseMoney } from '../../../src/model/money.js';
import { FeeSchedule } from '../../../venues/simulated/exchange/fee-schedule.js';

const STOCK = { pxScale: 4, qtyScale: 0 };
const free = { perShare: '0', bps: '0' };

describe('FeeSchedule', () => {
  it('charges takers and pays makers per share', () => {
    const fees = new FeeSchedule({
      takerFee: { perShare: '0.0030', bps: '0' },
      makerFee: { perShare: '-0.0020', bps: '0' },
    });
    expect(fees.fee('REMOVED', { px: 1_000_000, qty: 250 }, STOCK)).toBe('0.75');
    expect(fees.fee('ADDED', { px: 1_000_000, qty: 250 }, STOCK)).toBe('-0.5');
  });

  it('charges basis points of the notional', () => {
    const fees = new FeeSchedule({ takerFee: { perShare: '0', bps: '0.25' }, makerFee: free });
    expect(fees.fee('REMOVED', { px: 1_000_000, qty: 100 }, STOCK)).toBe('0.25');
  });

  it('adds both exactly and rounds once, half away from zero', () => {
    const takerFee = { perShare: '0.00000001', bps: '0' };
    const fees = new FeeSchedule({ takerFee, makerFee: { perShare: '-0.00000001', bps: '0' } });
    const halves = { pxScale: 4, qtyScale: 1 };
    expect(fees.fee('REMOVED', { px: 1, qty: 5 }, halves)).toBe('0.00000001');
    expect(fees.fee('ADDED', { px: 1, qty: 5 }, halves)).toBe('-0.00000001');
    expect(fees.fee('REMOVED', { px: 1, qty: 4 }, halves)).toBe('0');
  });

  it('charges two halves of an order as much as the whole', () => {
    const fees = new FeeSchedule({ takerFee: { perShare: '0.0030', bps: '1' }, makerFee: free });
    const qty = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(qty, qty, fc.integer({ min: 1, max: 1_000_000 }), (one, other, px) => {
        const feeOf = (part: number) => parseMoney(fees.fee('REMOVED', { px, qty: part }, STOCK)) ?? 0n;
        expect(feeOf(one) + feeOf(other)).toBe(feeOf(one + other));
      }),
      { verbose: fc.VerbosityLevel.Verbose },
    );
  });

  it('refuses a rate that is no decimal text', () => {
    const takerFee = { perShare: '3 mils', bps: '0' };
    expect(() => new FeeSchedule({ takerFee, makerFee: free })).toThrow('fee rate "3 mils"');
  });
});
