/** SEC 15c3-5(c)(1)(ii): an order for more than anyone means to trade at once. */
import { z } from 'zod';
import { readable, twoLevels, wideQty } from '../amounts.js';
import { defineRule, UNKNOWN_INSTRUMENT } from '../rule.js';
import { heldAgainst } from './held-against.js';

const parameters = z.strictObject({
  /** For a symbol that is not named below; null refuses it. */
  default: twoLevels.nullable(),
  symbols: z.record(z.string(), twoLevels),
});

/** Quantity against a warning level and a maximum by symbol; without any limit the order is refused. */
export const fatFingerQty = defineRule({
  ruleId: 'FAT_FINGER_QTY',
  notForChildren: null,
  parameters,
  evaluate: ({ instrument, terms: { symbol, orderQty } }, { default: usual, symbols }) => {
    if (!instrument) return UNKNOWN_INSTRUMENT;
    const qty = wideQty(orderQty, instrument);
    return heldAgainst(qty, symbols[symbol] ?? usual, {
      whose: symbol,
      reason: 'ORDER_EXCEEDS_LIMIT',
      excess: (level, kind) =>
        `quantity ${readable(qty)} is above the ${kind} of ${readable(level.value)} for one order in ${symbol}` +
        (kind === 'maximum' ? `; at most ${level.text} passes` : '; check it'),
    });
  },
});
