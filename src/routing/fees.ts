/** Linear fees (per share and in basis points of the price) as exact whole numbers on one scale for all venues. */
import type { Exact, ExactDecimal } from '../model/exact.js';
import { parseDecimal, plus, powerOfTen, rescale, times } from '../model/exact.js';
import type { FeeRate } from '../model/venue.js';

const BPS_SCALE = 4;
const WHOLE_PRICE_IN_BPS = 10_000;

export interface Rate {
  readonly perShare: ExactDecimal;
  readonly bps: ExactDecimal;
}

/** What a share at `px` comes to: px × slope + base, in units of 10^-scale of the currency. */
export interface Pricing {
  readonly slope: Exact;
  readonly base: Exact;
}

/** Fee rates are configuration: the same few objects come back with every decision. */
const parsed = new WeakMap<FeeRate, Rate>();

/** Reads a fee rate. Throws on text that is no decimal and on 10,000 bps or more either way. */
export function rateOf(fee: FeeRate): Rate {
  const known = parsed.get(fee);
  if (known) return known;
  const rate = { perShare: decimal('perShare', fee.perShare), bps: decimal('bps', fee.bps) };
  const bound = times(WHOLE_PRICE_IN_BPS, powerOfTen(rate.bps.scale));
  if (rate.bps.units >= bound || rate.bps.units <= -bound) {
    throw new Error(`fee of ${fee.bps} bps: must be less than the price itself (10000)`);
  }
  parsed.set(fee, rate);
  return rate;
}

function decimal(name: string, text: string): ExactDecimal {
  const value = parseDecimal(text);
  if (!value) throw new Error(`fee ${name} "${text}": must be a plain decimal such as 0.0030`);
  return value;
}

/** The least scale at which all-in prices of this rate are whole. */
export function scaleOf(rate: Rate, pxScale: number): number {
  const bpsScale = rate.bps.units === 0 ? 0 : pxScale + BPS_SCALE + rate.bps.scale;
  return Math.max(pxScale, rate.perShare.scale, bpsScale);
}

/** `sign` 1: outlay of a buy; −1: outlay of a sell, that is proceeds negated; 0: the fee alone. */
export function pricingOf(rate: Rate, sign: 1 | -1 | 0, pxScale: number, scale: number): Pricing {
  const perPx =
    rate.bps.units === 0
      ? 0
      : times(rate.bps.units, powerOfTen(scale - pxScale - BPS_SCALE - rate.bps.scale));
  return {
    slope: plus(times(sign, powerOfTen(scale - pxScale)), perPx),
    base: rescale(rate.perShare, scale),
  };
}

export function priced(pricing: Pricing, px: number): Exact {
  return plus(times(px, pricing.slope), pricing.base);
}
