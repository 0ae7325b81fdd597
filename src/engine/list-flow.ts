/** A list of orders that depend on each other: taken whole or not at all, in one turn. */
import type { User } from '../model/actor.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Entry, OrderFlow } from './order-flow.js';
import type { Turn } from './turn.js';

export interface EnteredList {
  readonly turn: Turn;
  readonly entries: readonly Entry[];
  readonly accepted: boolean;
}

/**
 * Checks every order before any of them is worked, each with those before it reserved. Causes OrderEntered of each, then
 * OrderChecked of each with OrderAcknowledged, or, when one is refused, OrderRejected of all.
 */
export function enterList(flow: OrderFlow, orders: readonly OrderTerms[], by: User): EnteredList {
  const turn = flow.newTurn();
  const entries = orders.map((terms) => flow.begin(turn, terms, by));
  const guilty = orders.filter((_, index) => entries[index]?.verdict.accepted === false);
  const accepted = guilty.length === 0;
  const names = guilty.map(({ clOrdId }) => clOrdId).join(', ');
  for (const entry of entries)
    flow.conclude(turn, entry, accepted ? null : `${names} of its list was refused`);
  if (accepted) for (const { orderId } of entries) flow.work.advance(turn, orderId, 'ENTRY');
  return { turn, entries, accepted };
}
