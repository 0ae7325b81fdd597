/** FIX ExecInst, "reduce only": the order brings the position towards zero and never beyond, whatever else is open. */
import { z } from 'zod';
import { fromUnits } from '../../model/units.js';
import { defineRule, UNKNOWN_INSTRUMENT } from '../rule.js';
import type { Finding } from '../rule.js';

const NOT_ASKED: Finding = { outcome: 'NOT_APPLICABLE', message: 'the order is not REDUCE_ONLY' };

/** At most the position on the other side, less what other open orders of the account could take of it. */
export const reduceOnly = defineRule({
  ruleId: 'REDUCE_ONLY',
  notForChildren: null,
  parameters: z.strictObject({}),
  evaluate: ({ instrument, reducible, terms: { side, orderQty, symbol } }) => {
    if (reducible === null) return NOT_ASKED;
    if (!instrument) return UNKNOWN_INSTRUMENT;
    const observed = fromUnits(orderQty, instrument.qtyScale);
    const limit = fromUnits(reducible, instrument.qtyScale);
    if (orderQty <= reducible) return { outcome: 'PASS', observed, limit };
    const most =
      reducible === 0 ? `there is nothing in ${symbol} that it could reduce` : `at most ${limit} passes`;
    const message = `REDUCE_ONLY: a ${side} of ${observed} would go beyond the position, open orders counted; ${most}`;
    return { outcome: 'BLOCK', observed, limit, message, reason: 'ORDER_EXCEEDS_LIMIT' };
  },
});
