/** What an order asks of routing beyond its limit and time. Pure. */
import { hasExecInst } from '../model/order-terms.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Qty } from '../model/units.js';
import type { Order } from '../orders/order.js';
import { leavesQtyOf } from '../orders/order-state.js';
import type { NativeInstruction } from '../model/venue.js';
import { NO_INSTRUCTIONS } from '../routing/instructions.js';
import type { Instructions } from '../routing/instructions.js';
import { nativesOf } from './worked-terms.js';

const WHILE_RESTING: ReadonlySet<NativeInstruction> = new Set(['PEGGED', 'MAX_FLOOR', 'POST_ONLY']);

/**
 * Of an order as it is worked now, null for one that is only asked about. Undefined for one without any, as most are.
 * `note` is the first of the constraints that are told.
 */
export function routingInstructions(
  terms: OrderTerms,
  order: Order | null,
  note: string | null,
): Instructions | undefined {
  const natives = nativesOf(terms);
  if (natives.length === 0 && note === null) return undefined;
  return {
    ...NO_INSTRUCTIONS,
    postOnly: onlyRests(terms),
    minQty: minimumOf(terms, order),
    maxFloor: terms.maxFloor ?? null,
    natives: natives.filter((native) => WHILE_RESTING.has(native)),
    note,
  };
}

/** A peg to its own side or to the middle stands in the market and does not go and take. */
function onlyRests(terms: OrderTerms): boolean {
  if (hasExecInst(terms, 'PARTICIPATE_DONT_INITIATE')) return true;
  return terms.ordType === 'PEGGED' && !hasExecInst(terms, 'MARKET_PEG');
}

/** What the next execution has to be: all, the minimum before the first one, or anything. */
function minimumOf(terms: OrderTerms, order: Order | null): Qty {
  const leaves = order ? leavesQtyOf(order) : terms.orderQty;
  if (hasExecInst(terms, 'ALL_OR_NONE')) return leaves;
  return order && order.cumQty > 0 ? 0 : Math.min(terms.minQty ?? 0, leaves);
}
