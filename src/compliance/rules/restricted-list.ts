/** SEC 15c3-5(c)(2)(ii): securities the firm, a desk or an account may not, or only in part, trade. */
import { z } from 'zod';
import type { Facts } from '../facts.js';
import { defineRule } from '../rule.js';
import type { Finding } from '../rule.js';

const MODES = ['HARD', 'SOFT', 'SELL_ONLY'] as const;

const entrySchema = z
  .strictObject({
    symbol: z.string().min(1),
    /** HARD refuses, SOFT warns, SELL_ONLY lets owned shares be sold and nothing else. */
    mode: z.enum(MODES),
    /** Nobody else is concerned; without either, the whole firm is. */
    desk: z.string().optional(),
    account: z.string().optional(),
    why: z.string().min(1),
  })
  .refine(({ desk, account }) => desk === undefined || account === undefined, {
    message: 'names a desk and an account; write two entries',
  });

const parameters = z.strictObject({ entries: z.array(entrySchema) });

type Entry = z.output<typeof entrySchema>;

const PASS: Finding = { outcome: 'PASS', observed: null, limit: null };

/** Of several entries that concern an order the strictest counts. */
export const restrictedList = defineRule({
  ruleId: 'RESTRICTED_LIST',
  notForChildren: null,
  parameters,
  evaluate: (facts, { entries }) => {
    let softest: Finding = PASS;
    for (const entry of entries) {
      if (!concerns(entry, facts)) continue;
      const finding = findingOf(entry, facts);
      if (finding.outcome === 'BLOCK') return finding;
      if (finding.outcome === 'WARN') softest = finding;
    }
    return softest;
  },
});

function concerns({ symbol, desk, account }: Entry, { terms, account: owner }: Facts): boolean {
  if (symbol !== terms.symbol) return false;
  if (account !== undefined) return account === terms.account;
  return desk === undefined || desk === owner?.desk;
}

function findingOf({ symbol, mode, why }: Entry, { terms }: Facts): Finding {
  const found = { observed: symbol, limit: mode, reason: 'BROKER_EXCHANGE_OPTION' } as const;
  switch (mode) {
    case 'HARD':
      return {
        ...found,
        outcome: 'BLOCK',
        message: `${symbol} is restricted (${why}); it may not be traded`,
      };
    case 'SOFT':
      return {
        ...found,
        outcome: 'WARN',
        message: `${symbol} is on the watch list (${why}); make sure that you may`,
      };
    case 'SELL_ONLY':
      if (terms.side === 'SELL') return PASS;
      return {
        ...found,
        outcome: 'BLOCK',
        message: `${symbol} may only be sold (${why}); the order is ${terms.side}`,
      };
  }
}
