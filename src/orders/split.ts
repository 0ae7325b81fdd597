/** What a split makes of quantities, prices and good-till orders. Pure. */
import { signOf } from '../model/fix.js';
import { tickAt } from '../model/instrument.js';
import type { Instrument } from '../model/instrument.js';
import type { OrderTerms, Replacement } from '../model/order-terms.js';
import type { Px, Qty } from '../model/units.js';
import type { Split } from './events.js';

/** Whole increments after a split; a fraction that is left is settled in cash elsewhere. */
export function splitQty(qty: Qty, { numerator, denominator }: Split): Qty {
  return Number((BigInt(qty) * BigInt(numerator)) / BigInt(denominator));
}

/** A price after a split in whole units, rounded up where `up`, else down. */
export function splitPx(px: Px, { numerator, denominator }: Split, up: boolean): Px {
  const scaled = BigInt(px) * BigInt(denominator);
  const whole = scaled / BigInt(numerator);
  return Number(up && whole * BigInt(numerator) < scaled ? whole + 1n : whole);
}

/** What a replacement does not carry: least and displayed quantity; what vanishes is no condition any more. */
export function splitAmounts(terms: OrderTerms, split: Split): OrderTerms {
  const { minQty, maxFloor, ...others } = terms;
  if (minQty === undefined && maxFloor === undefined) return terms;
  const least = minQty === undefined ? 0 : splitQty(minQty, split);
  const shown = maxFloor === undefined ? 0 : splitQty(maxFloor, split);
  return { ...others, ...(least > 0 && { minQty: least }), ...(shown > 0 && { maxFloor: shown }) };
}

export interface SplitOutcome {
  /** Null when nothing is left that could be ordered. */
  readonly replacement: Replacement | null;
  /** For people: what was lost in rounding; null when nothing was. */
  readonly loss: string | null;
}

/**
 * FINRA Rule 5330's idea: quantity × n/d without its fraction, price × d/n on the tick, a buy's down and a sell's up, so
 * that rounding never makes it dearer for the client.
 */
export function splitTerms(
  terms: OrderTerms,
  split: Split,
  { instrument, cumQty }: { readonly instrument: Instrument; readonly cumQty: Qty },
): SplitOutcome {
  const { minQtyIncrement } = instrument;
  const orderQty = Math.floor(splitQty(terms.orderQty, split) / minQtyIncrement) * minQtyIncrement;
  if (orderQty <= splitQty(cumQty, split))
    return { replacement: null, loss: 'less than one share is left of it' };
  const up = signOf(terms.side) < 0;
  const onTick = (px: Px) => tickedPx(splitPx(px, split, up), instrument, up);
  const price = terms.price === null ? null : onTick(terms.price);
  const stopPx = terms.stopPx === undefined ? undefined : onTick(terms.stopPx);
  if (price === 0 || stopPx === 0) return { replacement: null, loss: 'its price is below the least tick' };
  const { timeInForce, expireTime } = terms;
  const whole =
    BigInt(orderQty) * BigInt(split.denominator) === BigInt(terms.orderQty) * BigInt(split.numerator);
  return {
    replacement: {
      orderQty,
      price,
      timeInForce,
      ...(stopPx !== undefined && { stopPx }),
      ...(expireTime !== undefined && { expireTime }),
    },
    loss: whole ? null : 'the fraction of a share is dropped',
  };
}

function tickedPx(px: Px, instrument: Instrument, up: boolean): Px {
  const tick = tickAt(instrument, px);
  return (up ? Math.ceil(px / tick) : Math.floor(px / tick)) * tick;
}
