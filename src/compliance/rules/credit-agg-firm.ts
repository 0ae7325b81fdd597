/** SEC 15c3-5(c)(1)(i): aggregate exposure of orders entered, for the broker-dealer itself. */
import { z } from 'zod';
import { amount } from '../amounts.js';
import { defineRule } from '../rule.js';
import { COVERED_BY_PARENT, withinCredit } from './within-credit.js';

export const firmCredit = z.strictObject({ maximum: amount });

/** As CREDIT_AGG_CUSTOMER, over all accounts; where partitions share the limit, against this one's budget of it. */
export const creditAggFirm = defineRule({
  ruleId: 'CREDIT_AGG_FIRM',
  notForChildren: COVERED_BY_PARENT,
  parameters: firmCredit,
  evaluate: (facts, { maximum }) =>
    withinCredit(facts, facts.firm, { limit: maximum, whose: 'the firm', budget: facts.firmBudget }),
});
