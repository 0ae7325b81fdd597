/** SEC 15c3-5(c)(1)(ii): an order worth more than anyone means to trade at once; market orders are valued too. */
import { z } from 'zod';
import { readable, twoLevels } from '../amounts.js';
import { defineRule, noReference, UNKNOWN_INSTRUMENT } from '../rule.js';
import { heldAgainst } from './held-against.js';

const parameters = z.strictObject({
  /** For an account that is not named below; null refuses it. */
  default: twoLevels.nullable(),
  accounts: z.record(z.string(), twoLevels),
});

/** Quantity × limit price (market: collared reference) against a warning level and a maximum by account. */
export const fatFingerValue = defineRule({
  ruleId: 'FAT_FINGER_VALUE',
  notForChildren: null,
  parameters,
  evaluate: ({ instrument, terms: { account, symbol }, value }, { default: usual, accounts }) => {
    if (!instrument) return UNKNOWN_INSTRUMENT;
    if (value === null) return noReference(symbol);
    return heldAgainst(value, accounts[account] ?? usual, {
      whose: account,
      reason: 'ORDER_EXCEEDS_LIMIT',
      excess: (level, kind) =>
        `value ${readable(value)} is above the ${kind} of ${readable(level.value)} for one order in ${account}; ` +
        (kind === 'maximum' ? 'lower the quantity' : 'check it'),
    });
  },
});
