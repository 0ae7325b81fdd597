/** Orders of one list that depend on each other: FIX ContingencyType (1385), and what it makes of each order. */
import type { Contingency, OrderTerms } from './order-terms.js';

/**
 * `OCO` one cancels the other; `OTO` the first triggers the others; `BRACKET` the first triggers the others, of which
 * one cancels the other (FIX has no word for it: it is an OTO of an OCO).
 */
export const CONTINGENCY_TYPES = ['OCO', 'OTO', 'BRACKET'] as const;
export type ContingencyType = (typeof CONTINGENCY_TYPES)[number];

/** The order's place in its list; `first` is the ClOrdID of the list's first order. */
export function contingencyOf(
  type: ContingencyType,
  listId: string,
  { first, clOrdId }: { readonly first: string; readonly clOrdId: string },
): Contingency {
  const isFirst = clOrdId === first;
  return {
    listId,
    oco: type === 'OCO' || (type === 'BRACKET' && !isFirst),
    triggeredBy: type === 'OCO' || isFirst ? null : first,
  };
}

/** What kind of list the orders make. */
export function contingencyTypeOf(orders: readonly Pick<OrderTerms, 'contingency'>[]): ContingencyType {
  if (orders.every(({ contingency }) => contingency?.oco === true && contingency.triggeredBy === null))
    return 'OCO';
  return orders.some(({ contingency }) => contingency?.oco) ? 'BRACKET' : 'OTO';
}
