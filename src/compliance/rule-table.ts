/** All rules there are. A new one is a file in `rules` and a line here; its place in the rulebook is configuration. */
import type { Rule } from './rule.js';
import { authorised } from './rules/authorised.js';
import { creditAggCustomer } from './rules/credit-agg-customer.js';
import { creditAggFirm } from './rules/credit-agg-firm.js';
import { duplicate } from './rules/duplicate.js';
import { fatFingerQty } from './rules/fat-finger-qty.js';
import { fatFingerValue } from './rules/fat-finger-value.js';
import { priceCollar } from './rules/price-collar.js';
import { reduceOnly } from './rules/reduce-only.js';
import { restrictedList } from './rules/restricted-list.js';
import { session } from './rules/session.js';
import { stopSide } from './rules/stop-side.js';
import { tickLot } from './rules/tick-lot.js';

const RULES: readonly Rule[] = [
  authorised,
  restrictedList,
  tickLot,
  session,
  fatFingerQty,
  fatFingerValue,
  priceCollar,
  stopSide,
  reduceOnly,
  duplicate,
  creditAggCustomer,
  creditAggFirm,
];

export const RULE_TABLE: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.ruleId, rule]));
