/** SEC 15c3-5(c)(1)(i): aggregate exposure of orders entered, per customer. */
import { z } from 'zod';
import { amount } from '../amounts.js';
import { defineRule } from '../rule.js';
import { COVERED_BY_PARENT, withinCredit } from './within-credit.js';

export const customerCredit = z.strictObject({
  /** For an account that is not named below; null refuses it. */
  default: amount.nullable(),
  accounts: z.record(z.string(), amount),
});

/** Open orders and today's fills of the account, buys and sells apart, the larger with this order against its limit. */
export const creditAggCustomer = defineRule({
  ruleId: 'CREDIT_AGG_CUSTOMER',
  notForChildren: COVERED_BY_PARENT,
  parameters: customerCredit,
  evaluate: (facts, { default: usual, accounts }) => {
    const { account } = facts.terms;
    return withinCredit(facts, facts.customer, { limit: accounts[account] ?? usual, whose: account });
  },
});
