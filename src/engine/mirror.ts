/** A parent for one market stands as its child does: what the market says of the child is said of the parent as well. */
import type { MarketReport } from '../orders/commands.js';
import type { OrderTerms, Replacement } from '../model/order-terms.js';
import type { Order } from '../orders/order.js';
import { isForAuction, isImmediate } from '../execution/parent-step.js';
import { workedTerms } from './worked-terms.js';

/** True of an order that names its market. */
export function isDirected(parent: Order): boolean {
  return parent.terms.exDestination !== undefined;
}

/** A quantity of the parent in terms of its child there: without what children before it have filled. */
export function downwards(replacement: Replacement, parent: Order, child: Order): Replacement {
  return { ...replacement, orderQty: replacement.orderQty - (parent.cumQty - child.cumQty) };
}

/**
 * What was said of a child in terms of its parent. A market that refuses an order of which another one was filled
 * cannot reject the whole: what is left is canceled.
 */
export function upwards(said: MarketReport, parent: Order, child: Order): MarketReport {
  if (said.kind === 'REJECTED' && parent.cumQty > 0) return { kind: 'CANCELED', text: said.text };
  if ((said.kind !== 'REPLACED' && said.kind !== 'RESTATED') || said.replacement === null) return said;
  const { replacement } = said;
  const orderQty = replacement.orderQty + parent.cumQty - child.cumQty;
  return { ...said, replacement: { ...replacement, orderQty } };
}

/**
 * Does what was said of a child hold for its parent? Not when it answers a request that the engine made by itself: a
 * child taken back to be sent anew, or at the end of its time. `child` is as it was before it was said.
 */
export function mirrors(parent: Order, child: Order, said: MarketReport): boolean {
  if (!isDirected(parent) || !standsFor(parent, child, said)) return false;
  if (!('clOrdId' in said)) return true;
  const answers = ({ requests }: Order) => requests.some(({ clOrdId }) => clOrdId === said.clOrdId);
  return answers(parent) || !answers(child);
}

/**
 * A child that is only a means, because the market does not take the order as it is, says nothing of the order's own
 * terms; nor does its end, when it was sent to take at once what the order would wait for.
 */
function standsFor(parent: Order, child: Order, { kind }: MarketReport): boolean {
  switch (kind) {
    case 'REPLACED':
    case 'RESTATED':
    case 'STOPPED':
      return isLike(parent.terms, child.terms) || isLike(workedTerms(parent), child.terms);
    case 'CANCELED':
    case 'EXPIRED':
      return isImmediate(parent) || isForAuction(parent) || !isImmediate(child);
    default:
      return true;
  }
}

function isLike(a: OrderTerms, b: OrderTerms): boolean {
  return a.ordType === b.ordType && a.price === b.price && a.maxFloor === b.maxFloor && a.minQty === b.minQty;
}
