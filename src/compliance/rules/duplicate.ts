/** SEC 15c3-5(c)(1)(ii): the same order sent again by mistake, or by a program that has lost its way. */
import { z } from 'zod';
import { RETAINED_MICROS, RETAINED_REPEATS } from '../recent-orders.js';
import { defineRule } from '../rule.js';

const most = z
  .int()
  .min(0)
  .max(RETAINED_REPEATS - 1);

const parameters = z.strictObject({
  windowMillis: z
    .int()
    .positive()
    .max(RETAINED_MICROS / 1_000),
  /** More earlier orders alike than this within the window warn; null never warns. */
  warnAbove: most.nullable(),
  /** More than this block; null never blocks. */
  blockAbove: most.nullable(),
});

/** Alike: same account, symbol, side, quantity, type, price and time in force, with another ClOrdID. */
export const duplicate = defineRule({
  ruleId: 'DUPLICATE',
  notForChildren: 'a child is made by the router, from a parent that was checked',
  notForReplacements: 'it changes an order that was checked, it does not add one',
  parameters,
  evaluate: ({ order, repeats }, { windowMillis, warnAbove, blockAbove }) => {
    const count = repeats(order.at - windowMillis * 1_000);
    const observed = String(count);
    const limit = blockAbove === null ? null : String(blockAbove);
    const blocks = blockAbove !== null && count > blockAbove;
    if (!blocks && (warnAbove === null || count <= warnAbove)) return { outcome: 'PASS', observed, limit };
    const wait = `within ${windowMillis / 1_000} s`;
    const alike = count === 1 ? 'one order just like it was' : `${count} orders just like it were`;
    const remedy = blocks
      ? `; more than ${blockAbove} are refused: change it, or wait`
      : '; make sure that it is meant';
    const message = `${alike} entered ${wait}${remedy}`;
    return { outcome: blocks ? 'BLOCK' : 'WARN', observed, limit, message, reason: 'DUPLICATE_ORDER' };
  },
});
