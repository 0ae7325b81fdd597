/** What a parent needs next, given its children. Pure; the one place that says when to route and when to stop. */
import type { Order } from '../orders/order.js';
import { isWorking, leavesQtyOf } from '../orders/order-state.js';
import type { Qty } from '../model/units.js';

export interface ParentSituation {
  readonly parent: Order;
  readonly children: readonly Order[];
  /** True when the parent's trading day is over. */
  readonly dayOver: boolean;
  /** Null until the last routing attempt found nothing to do; then why, in words. */
  readonly exhausted: string | null;
}

export type ParentStep =
  /** Nothing to do until something is reported. */
  | { readonly kind: 'WAIT' }
  /** `quantity` stands on no market and may be routed. */
  | { readonly kind: 'ROUTE'; readonly quantity: Qty }
  /** The day is over: take the children back first. */
  | { readonly kind: 'RECALL' }
  | { readonly kind: 'CANCEL'; readonly text: string | null }
  | { readonly kind: 'EXPIRE'; readonly text: string }
  /** It filled before the cancel could take effect. */
  | { readonly kind: 'REJECT_CANCEL' };

const WAIT: ParentStep = { kind: 'WAIT' };

/**
 * Invariant kept here: what is routed is never more than the parent's leaves less what its working children
 * could still fill, and nothing is routed anew while an immediate child's outcome is open.
 */
export function nextStep(situation: ParentSituation): ParentStep {
  const { parent, children } = situation;
  if (!isWorking(parent)) return parent.requests.length > 0 && !parent.end ? { kind: 'REJECT_CANCEL' } : WAIT;
  const working = children.filter(isWorking);
  if (parent.requests.length > 0) return working.length > 0 ? WAIT : { kind: 'CANCEL', text: null };
  if (isOver(situation)) {
    if (working.length === 0) return { kind: 'EXPIRE', text: 'the trading day is over' };
    return working.some((child) => child.requests.length === 0) ? { kind: 'RECALL' } : WAIT;
  }
  return freeStep(situation, working);
}

function freeStep({ parent, exhausted }: ParentSituation, working: readonly Order[]): ParentStep {
  if (working.some(isImmediate)) return WAIT;
  const quantity = leavesQtyOf(parent) - working.reduce((sum, child) => sum + leavesQtyOf(child), 0);
  if (quantity <= 0) return WAIT;
  if (exhausted === null) return { kind: 'ROUTE', quantity };
  return isImmediate(parent) ? { kind: 'CANCEL', text: exhausted } : WAIT;
}

/** IOC and FOK: the answer comes at once, and what is left of them is gone. */
export function isImmediate(order: Order): boolean {
  return order.terms.timeInForce === 'IOC' || order.terms.timeInForce === 'FOK';
}

function isOver({ parent, children, dayOver }: ParentSituation): boolean {
  if (parent.terms.timeInForce !== 'DAY') return false;
  return dayOver || children.some((child) => child.end?.kind === 'EXPIRED');
}
