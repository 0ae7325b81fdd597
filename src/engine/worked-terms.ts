/** An order as it is worked now, and what a market has to take so that it can be left to that market. */
import type { Venues } from '../execution/venues.js';
import type { ExecInst } from '../model/fix.js';
import { hasExecInst } from '../model/order-terms.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { NativeInstruction } from '../model/venue.js';
import type { Order } from '../orders/order.js';
import { awaitsRelease } from '../orders/contingency.js';
import { isHeldBack } from '../orders/order-state.js';

/** The order's terms; of a triggered stop, those of what it has become. */
export function workedTerms({ terms, conditions }: Pick<Order, 'terms' | 'conditions'>): OrderTerms {
  if (!conditions.triggered || terms.stopPx === undefined) return terms;
  const { stopPx: _, ...others } = terms;
  return { ...others, ordType: terms.ordType === 'STOP' ? 'MARKET' : 'LIMIT' };
}

/** Most orders: a limit order without any instruction, for as long as any market keeps orders. */
function isPlain({ ordType, execInst, minQty, maxFloor }: OrderTerms): boolean {
  return ordType === 'LIMIT' && execInst === undefined && minQty === undefined && maxFloor === undefined;
}

/** What a market has to take for the order to be itself there; when it ends can be seen to from here. */
export function nativesOf(terms: OrderTerms): readonly NativeInstruction[] {
  if (isPlain(terms)) return NONE;
  const needs: readonly (readonly [NativeInstruction, boolean])[] = [
    ['MARKET', terms.ordType === 'MARKET'],
    ['STOP', terms.stopPx !== undefined],
    ['PEGGED', terms.ordType === 'PEGGED'],
    ['MIN_QTY', terms.minQty !== undefined],
    ['ALL_OR_NONE', hasExecInst(terms, 'ALL_OR_NONE')],
    ['MAX_FLOOR', terms.maxFloor !== undefined],
    ['POST_ONLY', hasExecInst(terms, 'PARTICIPATE_DONT_INITIATE')],
  ];
  return needs.flatMap(([native, needed]) => (needed ? [native] : []));
}

const NONE: readonly NativeInstruction[] = [];

/** Markets keep these at once or not at all: none holds an order back until enough of it could trade. */
const AT_ONCE: ReadonlySet<NativeInstruction> = new Set(['MIN_QTY', 'ALL_OR_NONE']);

/** What of that the order's own market lacks; nothing where a person works it, or the router chooses the market. */
export function missingAt(order: Order, venues: Pick<Venues, 'profile'>): readonly NativeInstruction[] {
  const { exDestination } = order.terms;
  if (exDestination === undefined) return NONE;
  const profile = venues.profile(exDestination);
  if (!profile || profile.manual) return NONE;
  const terms = workedTerms(order);
  const isImmediate = terms.timeInForce === 'IOC' || terms.timeInForce === 'FOK';
  return nativesOf(terms).filter(
    (native) => !profile.native.includes(native) || (AT_ONCE.has(native) && !isImmediate),
  );
}

/**
 * True of an order that is held back here: until the order that triggers it has been executed, wherever it is for then. A
 * stop for a market that takes stops, or for a person, waits there.
 */
export function waitsHere(order: Order, venues: Pick<Venues, 'profile'>): boolean {
  if (!isHeldBack(order)) return false;
  if (awaitsRelease(order)) return true;
  const { exDestination, stopPx } = order.terms;
  if (stopPx === undefined || exDestination === undefined) return true;
  return missingAt(order, venues).includes('STOP');
}

/** True of an order that is worked here though it is for one market: that market does not take it as it is. */
export function isWorkedFor(order: Order, venues: Pick<Venues, 'profile'>): boolean {
  return missingAt(order, venues).length > 0;
}

/** Instructions to us, which are not said to a market. */
const OURS: ReadonlySet<ExecInst> = new Set(['NOT_HELD', 'REDUCE_ONLY']);

/** What of the order's instructions a market that takes `native` is told. */
export function toldTo(
  { execInst }: Pick<OrderTerms, 'execInst'>,
  native: readonly NativeInstruction[],
): readonly ExecInst[] {
  return execInst?.filter((inst) => !OURS.has(inst) && native.includes(NATIVE_OF[inst] ?? 'MARKET')) ?? [];
}

const NATIVE_OF: Readonly<Partial<Record<ExecInst, NativeInstruction>>> = {
  PARTICIPATE_DONT_INITIATE: 'POST_ONLY',
  ALL_OR_NONE: 'ALL_OR_NONE',
  PRIMARY_PEG: 'PEGGED',
  MID_PRICE_PEG: 'PEGGED',
  MARKET_PEG: 'PEGGED',
};
