/** SEC Rule 612 and the exchanges' lot rules: prices on the tick, quantities in whole increments. */
import { z } from 'zod';
import { tickAt } from '../../model/instrument.js';
import type { Instrument } from '../../model/instrument.js';
import { notional } from '../../model/money.js';
import { fromUnits } from '../../model/units.js';
import type { Px, Qty } from '../../model/units.js';
import { amountText, pxText, readable } from '../amounts.js';
import { defineRule, noReference, UNKNOWN_INSTRUMENT } from '../rule.js';
import type { Finding } from '../rule.js';

/** The steps are the instrument's; a price on a boundary belongs to the upper step. Executions are not concerned. */
export const tickLot = defineRule({
  ruleId: 'TICK_LOT',
  notForChildren: null,
  parameters: z.strictObject({}),
  evaluate: ({ instrument, terms, valuePx }) => {
    if (!instrument) return UNKNOWN_INSTRUMENT;
    const { price, stopPx, orderQty, cashOrderQty, symbol } = terms;
    if (orderQty === 0 && cashOrderQty !== undefined) {
      return valuePx === null ? noReference(symbol) : tooLittle(instrument, cashOrderQty, valuePx);
    }
    return (
      quantity(instrument, orderQty) ??
      (price === null ? null : onTick(instrument, price, 'limit price')) ??
      (stopPx === undefined ? null : onTick(instrument, stopPx, 'stop price')) ??
      pass(instrument, price)
    );
  },
});

function pass(instrument: Instrument, price: Px | null): Finding {
  if (price === null) return { outcome: 'PASS', observed: null, limit: null };
  const { pxScale } = instrument;
  const limit = fromUnits(tickAt(instrument, price), pxScale);
  return { outcome: 'PASS', observed: fromUnits(price, pxScale), limit };
}

/** The least amount that would do is what the least increment costs at the price that the order is valued at. */
function tooLittle(instrument: Instrument, cashOrderQty: string, valuePx: Px): Finding {
  const { currency, minQtyIncrement, qtyScale } = instrument;
  const least = notional(valuePx, minQtyIncrement, instrument);
  const message =
    `${cashOrderQty} ${currency} is less than ${fromUnits(minQtyIncrement, qtyScale)} costs at ` +
    `${pxText(valuePx, instrument)}; the least that would do is ${readable(least)} ${currency}`;
  const limit = amountText(least);
  return { outcome: 'BLOCK', observed: cashOrderQty, limit, message, reason: 'INCORRECT_QUANTITY' };
}

function quantity(instrument: Instrument, qty: Qty): Finding | null {
  const { minQtyIncrement, qtyScale } = instrument;
  if (qty > 0 && qty % minQtyIncrement === 0) return null;
  const observed = fromUnits(qty, qtyScale);
  const limit = fromUnits(minQtyIncrement, qtyScale);
  const message = `quantity ${observed} is not a multiple of ${limit} above zero`;
  return { outcome: 'BLOCK', observed, limit, message, reason: 'INCORRECT_QUANTITY' };
}

function onTick(instrument: Instrument, price: Px, name: string): Finding | null {
  const tick = tickAt(instrument, price);
  if (price > 0 && price % tick === 0) return null;
  const observed = fromUnits(price, instrument.pxScale);
  const limit = fromUnits(tick, instrument.pxScale);
  const remedy =
    price > 0 ? `nearest: ${neighbours(instrument, price).join(' or ')}` : 'it must be above zero';
  const message = `${name} ${observed} is not on the tick of ${limit}; ${remedy}`;
  return { outcome: 'BLOCK', observed, limit, message, reason: 'INVALID_PRICE_INCREMENT' };
}

function neighbours(instrument: Instrument, price: Px): string[] {
  const tick = tickAt(instrument, price);
  const below = Math.floor(price / tick) * tick;
  return [below, below + tick].filter((px) => px > 0).map((px) => pxText(px, instrument));
}
