/** What a child is to do, and how it is said to its market. Pure. */
import type { VenueOrder } from '../execution/venue-adapter.js';
import type { ExecInst } from '../model/fix.js';
import { hasExecInst } from '../model/order-terms.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { PlannedChild } from '../model/route-decision.js';
import type { Px, Qty } from '../model/units.js';
import type { VenueProfile } from '../model/venue.js';
import type { Order } from '../orders/order.js';
import { toldTo, workedTerms } from './worked-terms.js';

/** A child before it has an id. */
export interface ChildPlan {
  readonly venue: string;
  readonly terms: Omit<OrderTerms, 'clOrdId'>;
}

/** What the router decided: a LIMIT order at the price it reached for, with what of the order its market takes as it is. */
export function routedPlan(
  { terms, cumQty }: Order,
  planned: PlannedChild,
  native: VenueProfile['native'],
): ChildPlan {
  const { account, symbol, side } = terms;
  const { venue, orderQty, price, timeInForce } = planned;
  const plain = {
    account,
    symbol,
    side,
    ordType: 'LIMIT',
    orderQty,
    price,
    timeInForce,
    text: null,
  } as const;
  if (isPlain(terms)) return { venue, terms: plain };
  if (planned.intent === 'TAKE') return { venue, terms: { ...plain, ...taking(terms, planned, cumQty) } };
  return { venue, terms: { ...plain, ...resting(terms, planned, native) } };
}

function isPlain({ execInst, minQty, maxFloor, timeInForce }: ChildPlan['terms']): boolean {
  return execInst === undefined && minQty === undefined && maxFloor === undefined && timeInForce !== 'GTD';
}

/** A minimum that is not the whole child is kept by its market. */
function taking({ minQty, execInst }: OrderTerms, { timeInForce, orderQty }: PlannedChild, cumQty: Qty) {
  const least = cumQty === 0 && timeInForce === 'IOC' && minQty !== undefined && minQty < orderQty;
  return { ...(least && { minQty }), ...told(execInst?.filter((inst) => inst === 'REDUCE_ONLY') ?? []) };
}

function resting(terms: OrderTerms, planned: PlannedChild, native: VenueProfile['native']) {
  const { maxFloor, expireTime, price } = terms;
  const pegs = terms.ordType === 'PEGGED' && native.includes('PEGGED');
  const hides = maxFloor !== undefined && maxFloor < planned.orderQty;
  const ours = hasExecInst(terms, 'REDUCE_ONLY') ? (['REDUCE_ONLY'] as const) : [];
  return {
    ...(pegs && { ordType: 'PEGGED' as const, price }),
    ...(hides && { maxFloor }),
    ...(planned.timeInForce === 'GTD' && { expireTime }),
    ...told([...toldTo(terms, native), ...ours]),
  };
}

function told(execInst: readonly ExecInst[]) {
  return execInst.length > 0 ? { execInst } : {};
}

/** The order itself, whole, for the one market that it names; one that does not end orders keeps it until it is taken back. */
export function directedPlan(
  parent: Order,
  { venue, manual, native }: Pick<VenueProfile, 'venue' | 'manual' | 'native'>,
  orderQty: Qty,
): ChildPlan {
  const {
    clOrdId: _,
    exDestination: __,
    contingency: ___,
    cashOrderQty: ____,
    ...same
  } = workedTerms(parent);
  if (same.timeInForce !== 'GTD' || manual || native.includes('GTD'))
    return { venue, terms: { ...same, orderQty } };
  const { expireTime: _____, ...endless } = same;
  return { venue, terms: { ...endless, orderQty, timeInForce: 'GTC' } };
}

/** A market order for a market that takes none: at once, and no further than `cap`. */
export function cappedPlan(plan: ChildPlan, cap: Px): ChildPlan {
  const timeInForce = plan.terms.timeInForce === 'FOK' ? 'FOK' : 'IOC';
  const { expireTime: _, ...terms } = plan.terms;
  return { ...plan, terms: { ...terms, ordType: 'LIMIT', price: cap, timeInForce } };
}

/** The child's terms under its own identifier. */
export function childTerms(clOrdId: string, terms: ChildPlan['terms']): OrderTerms {
  if (!isBare(terms)) return { ...terms, clOrdId };
  const { account, symbol, side, ordType, orderQty, price, timeInForce, text } = terms;
  return { account, clOrdId, symbol, side, ordType, orderQty, price, timeInForce, text };
}

/** The child on the wire. A person is told all of it, a market what it is to do. */
export function venueOrder(
  clOrdId: string,
  terms: ChildPlan['terms'],
  profile: Pick<VenueProfile, 'manual' | 'native'> | undefined,
): VenueOrder {
  const { symbol, side, ordType, orderQty, price, timeInForce } = terms;
  const order = { clOrdId, symbol, side, ordType, orderQty, price, timeInForce };
  if (isBare(terms)) return order;
  const { stopPx, expireTime, minQty, maxFloor, execInst, text } = terms;
  const insts = profile?.manual ? execInst : execInst && toldTo({ execInst }, profile?.native ?? []);
  return {
    ...order,
    ...(stopPx !== undefined && { stopPx }),
    ...(expireTime !== undefined && { expireTime }),
    ...(minQty !== undefined && { minQty }),
    ...(maxFloor !== undefined && { maxFloor }),
    ...(insts !== undefined && insts.length > 0 && { execInst: insts }),
    ...(text !== null && { text }),
  };
}

/** True of most children: a copy by spread costs more than all else. */
function isBare(terms: ChildPlan['terms']): boolean {
  return terms.text === null && terms.stopPx === undefined && isPlain(terms);
}
