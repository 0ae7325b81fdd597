/** What a parent needs next, given its children. Pure; the one place that says when to route and when to stop. */
import { awaitsRelease } from '../orders/contingency.js';
import type { Allowance } from '../orders/contingency.js';
import type { OpenRequest, Order } from '../orders/order.js';
import { isWorking, leavesQtyOf } from '../orders/order-state.js';
import type { Qty } from '../model/units.js';

export interface ParentSituation {
  readonly parent: Order;
  readonly children: readonly Order[];
  /** True when the parent's time in force is over. */
  readonly dayOver: boolean;
  /** True while it waits to be activated: a stop that is not triggered, an order for an auction to come. */
  readonly held: boolean;
  /** What else the calendar asks of it now. */
  readonly due: 'ACTIVATE' | 'DONE_FOR_DAY' | 'RENEW' | null;
  /** More stands on the markets than may: of a reduce-only order whose position has become less. */
  readonly excess: boolean;
  /** What the other orders of its list leave it to do; null for an order without a list. */
  readonly allowance: Allowance | null;
  /** Null until the last routing attempt found nothing to do; then why, in words. */
  readonly exhausted: string | null;
}

export type ParentStep =
  /** Nothing to do until something is reported. */
  | { readonly kind: 'WAIT' }
  /** `quantity` stands on no market and may be routed. */
  | { readonly kind: 'ROUTE'; readonly quantity: Qty }
  /** Take the children back first. */
  | { readonly kind: 'RECALL' }
  /** The replace request can be granted: nothing on the markets exceeds it. */
  | { readonly kind: 'REPLACE'; readonly clOrdId: string }
  | { readonly kind: 'CANCEL'; readonly text: string | null }
  | { readonly kind: 'EXPIRE'; readonly text: string }
  /** The window of its auction is open. */
  | { readonly kind: 'ACTIVATE' }
  /** The order that triggers it has been executed. */
  | { readonly kind: 'RELEASE' }
  /** The other orders of its list leave it no more than this. */
  | { readonly kind: 'LOWER'; readonly orderQty: Qty; readonly text: string }
  | { readonly kind: 'DONE_FOR_DAY' }
  /** A good-till order begins another day. */
  | { readonly kind: 'RENEW' }
  /** It never reached the one market it was for. */
  | { readonly kind: 'REJECT'; readonly text: string }
  /** It filled before the cancel could take effect; nor is it replaced any more, for it was to end. */
  | { readonly kind: 'REJECT_CANCEL' };

const WAIT: ParentStep = { kind: 'WAIT' };

/**
 * Invariant kept here: what is routed is never more than the parent's leaves less what its working children
 * could still fill, and nothing is routed anew while an immediate child's outcome is open.
 */
export function nextStep(situation: ParentSituation): ParentStep {
  const { parent, children, held } = situation;
  const working = children.filter(isWorking);
  // A market has executed what it should not have, or a bust has set a child of an ended parent to work again: what
  // stands for the same shares comes back.
  if (sumOf(working) > leavesQtyOf(parent)) return recallStep(working);
  if (parent.end) return WAIT;
  if (parent.requests.length > 0) return requestStep(situation, working);
  if (!isWorking(parent)) return WAIT;
  const listed = listStep(situation, working);
  if (listed) return listed;
  const step = calendarStep(situation);
  // Nothing may fill on the old day, or at old terms, once the order has left them.
  if (step) return working.length === 0 ? step : recallStep(working);
  const { doneForDay, suspended } = parent.conditions;
  if (situation.excess && working.length > 0) return recallStep(working);
  return held || doneForDay || suspended ? WAIT : freeStep(situation, working);
}

/** A cancel is answered before any replace: it ends them all. */
function requestStep({ parent, children }: ParentSituation, working: readonly Order[]): ParentStep {
  if (parent.requests.some((request) => isWithMarket(request, children))) return WAIT;
  if (parent.requests.some(({ kind }) => kind === 'CANCEL')) {
    if (!isWorking(parent)) return { kind: 'REJECT_CANCEL' };
    return working.length > 0 ? recallStep(working) : { kind: 'CANCEL', text: null };
  }
  const [request] = parent.requests;
  return request?.kind === 'REPLACE' ? replaceStep(parent, request, working) : WAIT;
}

/** The market has been asked the same, and will answer for both. */
function isWithMarket({ clOrdId }: OpenRequest, children: readonly Order[]): boolean {
  return children.some(({ requests }) => requests.some((open) => open.clOrdId === clOrdId));
}

/** More, or less of what stands nowhere yet, is granted at once; all else once nothing stands at the old terms. */
function replaceStep(
  { terms, cumQty }: Order,
  { clOrdId, replacement }: Extract<OpenRequest, { kind: 'REPLACE' }>,
  working: readonly Order[],
): ParentStep {
  const standing = sumOf(working);
  const sameTerms =
    terms.price === replacement.price &&
    terms.timeInForce === replacement.timeInForce &&
    (terms.expireTime === replacement.expireTime || working.every((child) => !endsThere(child)));
  if (standing === 0 || (sameTerms && replacement.orderQty - cumQty >= standing)) {
    return { kind: 'REPLACE', clOrdId };
  }
  return recallStep(working);
}

/** What stands beyond what its list leaves it is taken back before it is lowered. */
function listStep({ parent, allowance }: ParentSituation, working: readonly Order[]): ParentStep | null {
  if (!allowance) return null;
  const { activeQty, finalQty, why: text } = allowance;
  if (sumOf(working) > Math.max(0, activeQty - parent.cumQty)) return recallStep(working);
  if (finalQty <= parent.cumQty) return { kind: 'CANCEL', text };
  if (finalQty < parent.terms.orderQty) return { kind: 'LOWER', orderQty: finalQty, text };
  return awaitsRelease(parent) && activeQty > 0 ? { kind: 'RELEASE' } : null;
}

function calendarStep(situation: ParentSituation): ParentStep | null {
  if (isOver(situation)) return { kind: 'EXPIRE', text: 'its time in force is over' };
  if (isAuctioned(situation)) return { kind: 'EXPIRE', text: 'not filled in the auction' };
  return situation.due === null ? null : { kind: situation.due };
}

/** True of a child that its market ends when the order's time has come. */
function endsThere({ terms }: Order): boolean {
  return terms.timeInForce === 'GTD';
}

function recallStep(working: readonly Order[]): ParentStep {
  return working.some((child) => child.requests.length === 0) ? { kind: 'RECALL' } : WAIT;
}

function freeStep(situation: ParentSituation, working: readonly Order[]): ParentStep {
  const { parent, exhausted, allowance } = situation;
  if (working.some(isImmediate)) return WAIT;
  // Of an order that is displayed in parts the next follows when the last is done.
  if (parent.terms.maxFloor !== undefined && working.length > 0) return WAIT;
  const active = allowance ? allowance.activeQty - parent.cumQty : leavesQtyOf(parent);
  const quantity = Math.min(active, leavesQtyOf(parent)) - sumOf(working);
  if (quantity <= 0) return WAIT;
  if (exhausted === null) return { kind: 'ROUTE', quantity };
  if (!parent.acknowledged) return { kind: 'REJECT', text: exhausted };
  if (isForAuction(parent)) return { kind: 'EXPIRE', text: exhausted };
  return isImmediate(parent) ? { kind: 'CANCEL', text: exhausted } : WAIT;
}

function sumOf(working: readonly Order[]): Qty {
  return working.reduce((sum, child) => sum + leavesQtyOf(child), 0);
}

/** IOC and FOK: the answer comes at once, and what is left of them is gone. */
export function isImmediate(order: Order): boolean {
  return order.terms.timeInForce === 'IOC' || order.terms.timeInForce === 'FOK';
}

function isOver({ parent, children, dayOver }: ParentSituation): boolean {
  const { timeInForce } = parent.terms;
  if (timeInForce === 'GTC') return false;
  return dayOver || (timeInForce === 'DAY' && children.some((child) => child.end?.kind === 'EXPIRED'));
}

/** OPG and CLS. */
export function isForAuction({ terms: { timeInForce } }: Pick<Order, 'terms'>): boolean {
  return timeInForce === 'OPG' || timeInForce === 'CLS';
}

/** The auction has been held: the child that stood in it has ended. */
function isAuctioned({ children }: ParentSituation): boolean {
  return children.some((child) => isForAuction(child) && child.end !== null);
}
