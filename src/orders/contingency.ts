/** What the other orders of its list leave an order to do. Pure: it follows from their facts, so that a restart changes nothing. */
import type { Qty } from '../model/units.js';
import type { Order } from './order.js';
import { leavesQtyOf } from './order-state.js';
import { splitQty } from './split.js';

/** How much of an order may be executed in all. */
export interface Allowance {
  /** Now: what is beyond it waits for the order that triggers this one. */
  readonly activeQty: Qty;
  /** At most, whatever comes; below its quantity the order is to be lowered to it. */
  readonly finalQty: Qty;
  /** In words: why it is lowered. */
  readonly why: string;
}

/**
 * `list` is all of the order's list, itself included; shares of a quantity are cut to the instrument's least increment.
 * Null for an order without a list.
 */
export function allowanceOf(order: Order, list: readonly Order[], increment: Qty): Allowance | null {
  const { contingency, orderQty } = order.terms;
  if (!contingency) return null;
  const rivals = contingency.oco ? list.filter((other) => other !== order && isRival(other)) : [];
  const taken = executedOf(order, rivals);
  const full = rivals.find(isFull);
  const base = orderQty + order.conditions.lowered;
  const whole = Math.min(orderQty, full ? order.cumQty : base - taken);
  const why = full
    ? `order ${full.terms.clOrdId} of list ${contingency.listId} is filled`
    : `another order of list ${contingency.listId} was executed`;
  const trigger = list.find(({ terms }) => terms.clOrdId === contingency.triggeredBy);
  if (!trigger) return { activeQty: whole, finalQty: whole, why };
  const released = contingency.oco
    ? inSharesOf(order, trigger, trigger.cumQty) - taken
    : Math.floor(proportion(base, trigger) / increment) * increment;
  const activeQty = Math.max(0, Math.min(whole, released));
  if (!isOver(trigger) || activeQty === whole) return { activeQty, finalQty: Math.max(0, whole), why };
  return { activeQty, finalQty: activeQty, why: `its trigger ${trigger.terms.clOrdId} ${endOf(trigger)}` };
}

/** True of an order that another one triggers and has not yet. */
export function awaitsRelease({ terms, conditions }: Order): boolean {
  return (terms.contingency?.triggeredBy ?? null) !== null && !conditions.released;
}

/** By how much the executions of an OCO group exceed what they should come to at most: what crossed on the wire. */
export function excessOf(order: Order, list: readonly Order[]): Qty {
  if (!order.terms.contingency?.oco) return 0;
  const group = list.filter(isRival);
  const executed = executedOf(order, group);
  const trigger = list.find(({ terms }) => terms.clOrdId === order.terms.contingency?.triggeredBy);
  const largest = Math.max(
    ...group.map((one) => inSharesOf(order, one, one.terms.orderQty + one.conditions.lowered)),
  );
  const most = trigger ? Math.min(largest, inSharesOf(order, trigger, trigger.cumQty)) : largest;
  return Math.max(0, executed - most);
}

function isRival({ terms }: Order): boolean {
  return terms.contingency?.oco === true;
}

function isFull({ cumQty, terms }: Order): boolean {
  return cumQty > 0 && cumQty >= terms.orderQty;
}

function executedOf(order: Order, others: readonly Order[]): Qty {
  return others.reduce((sum, other) => sum + inSharesOf(order, other, other.cumQty), 0);
}

/** Orders that ended before a split count in old shares. */
function inSharesOf(order: Order, other: Order, qty: Qty): Qty {
  if (order.splits.length <= other.splits.length || order.terms.symbol !== other.terms.symbol) return qty;
  return order.splits.slice(other.splits.length).reduce(splitQty, qty);
}

/** The same share of the quantity as the trigger has filled of its own, in whole increments. */
function proportion(qty: Qty, { cumQty, terms }: Order): Qty {
  if (cumQty >= terms.orderQty) return cumQty > 0 ? qty : 0;
  return Number((BigInt(qty) * BigInt(cumQty)) / BigInt(terms.orderQty));
}

function isOver(trigger: Order): boolean {
  return trigger.end !== null || leavesQtyOf(trigger) === 0;
}

function endOf({ end, cumQty }: Order): string {
  if (end === null) return 'is over';
  return `is ${end.kind.toLowerCase()}${cumQty > 0 ? ', filled in part' : ''}`;
}
