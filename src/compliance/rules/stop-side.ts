/** FINRA Rule 5350: a buy stop stands above the market, a sell stop below; one on the other side waits for nothing. */
import { z } from 'zod';
import { signOf } from '../../model/fix.js';
import { fromUnits } from '../../model/units.js';
import { pxText, twicePxText } from '../amounts.js';
import { sourceInWords } from '../reference-price.js';
import { defineRule, noReference, UNKNOWN_INSTRUMENT } from '../rule.js';
import type { Finding } from '../rule.js';

const NO_STOP: Finding = { outcome: 'NOT_APPLICABLE', message: 'the order has no stop price' };

/** Warns when the stop price is not beyond the reference on its own side: the market triggers it at once. */
export const stopSide = defineRule({
  ruleId: 'STOP_SIDE',
  notForChildren: 'a stop is checked before it is held',
  parameters: z.strictObject({}),
  evaluate: ({ instrument, terms: { stopPx, side, symbol }, reference }) => {
    if (stopPx === undefined) return NO_STOP;
    if (!instrument) return UNKNOWN_INSTRUMENT;
    if (!reference) return noReference(symbol);
    const observed = fromUnits(stopPx, instrument.pxScale);
    const limit = twicePxText(reference.twicePx, instrument);
    if (signOf(side) * (2 * stopPx - reference.twicePx) > 0) return { outcome: 'PASS', observed, limit };
    const message =
      `the stop price ${pxText(stopPx, instrument)} of a ${side} is not ${side === 'BUY' ? 'above' : 'below'} the market ` +
      `at ${limit} (${sourceInWords(reference)}): it is triggered at once`;
    return { outcome: 'WARN', observed, limit, message, reason: 'OTHER' };
  },
});
